import { DateTime } from 'luxon';
import { z } from 'zod';

type Scalar = string | number | boolean | null;

/** What a column must be: a value, a range, a choice, or conditions on what is inside it. */
export type Condition =
  | Scalar
  | { any: Condition[] }
  | { not: Condition }
  | { has: string }
  | { min?: string | number | undefined; max?: string | number | undefined }
  | { [column: string]: Condition };

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const bound = z.union([z.number(), z.string()]).optional();

export const conditionSchema: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    scalar,
    z.strictObject({ any: z.array(conditionSchema).min(1) }),
    z.strictObject({ not: conditionSchema }),
    z.strictObject({ has: z.string().min(1) }),
    z
      .strictObject({ min: bound, max: bound })
      .refine((range) => range.min !== undefined || range.max !== undefined, 'min or max'),
    z.record(z.string(), conditionSchema),
  ]),
);

export type Row = Record<string, unknown>;

/**
 * Whether every named column meets its condition. Times without an offset are local to
 * `timeZone`; names compare without case; phone numbers by their last ten digits.
 */
export const rowMeets = (row: Row, where: Record<string, Condition>, timeZone: string): boolean =>
  Object.entries(where).every(([path, condition]) =>
    meets(at(row, path), condition, { column: path.split('.').at(-1) ?? path, timeZone }),
  );

interface Context {
  column: string;
  timeZone: string;
}

function meets(value: unknown, condition: Condition, context: Context): boolean {
  if (condition === null) return value === null || value === undefined;
  if (typeof condition !== 'object') return equals(value, condition, context);
  if (isOperator(condition, 'any')) return condition.any.some((c) => meets(value, c, context));
  if (isOperator(condition, 'not')) return !meets(value, condition.not, context);
  if (isOperator(condition, 'has')) {
    return textOf(value).toLowerCase().includes(condition.has.toLowerCase());
  }
  if (isRange(condition)) return within(value, condition, context);
  return isRow(value) && isNested(condition) && rowMeets(value, condition, context.timeZone);
}

const isOperator = <K extends 'any' | 'not' | 'has'>(
  condition: object,
  key: K,
): condition is Extract<Condition, Record<K, unknown>> =>
  key in condition && Object.keys(condition).length === 1;

const isRange = (
  condition: object,
): condition is { min?: string | number; max?: string | number } =>
  Object.keys(condition).every((key) => key === 'min' || key === 'max');

const isNested = (condition: object): condition is Record<string, Condition> => !isRange(condition);

const isRow = (value: unknown): value is Row =>
  typeof value === 'object' && value !== null && !(value instanceof Date);

/** A listing or an agent stands for its key or slug when compared with a plain word. */
const plain = (value: unknown): unknown => {
  if (!isRow(value)) return value;
  return value['ListingKey'] ?? value['slug'] ?? value;
};

function equals(raw: unknown, expected: string | number | boolean, context: Context): boolean {
  const value = plain(raw);
  if (value === null || value === undefined) return false;
  if (typeof expected === 'boolean') return value === expected;
  if (typeof expected === 'number') return Number(value) === expected;
  const pattern = /^\/(.+)\/[iu]*$/s.exec(expected)?.[1];
  if (pattern !== undefined) return new RegExp(pattern, 'iu').test(textOf(value));
  const moment = timeOf(value);
  if (moment !== null) return moment === instant(expected, context.timeZone);
  if (context.column.endsWith('phone')) return lastDigits(textOf(value)) === lastDigits(expected);
  return textOf(value).trim().toLowerCase() === expected.trim().toLowerCase();
}

function within(
  raw: unknown,
  { min, max }: { min?: string | number; max?: string | number },
  context: Context,
): boolean {
  const value = plain(raw);
  if (value === null || value === undefined) return false;
  const number = timeOf(value) ?? Number(value);
  const limit = (bound: string | number) =>
    typeof bound === 'number' ? bound : instant(bound, context.timeZone);
  return (min === undefined || number >= limit(min)) && (max === undefined || number <= limit(max));
}

const timeOf = (value: unknown): number | null => {
  if (value instanceof Date) return value.getTime();
  const iso =
    typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d.*(Z|[+-]\d\d:?\d\d)$/.test(value);
  return iso ? Date.parse(value) : null;
};

const instant = (text: string, zone: string): number => DateTime.fromISO(text, { zone }).toMillis();

const lastDigits = (text: string): string => text.replaceAll(/\D/g, '').slice(-10);

const textOf = (value: unknown): string =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);

const at = (row: Row, path: string): unknown =>
  path.split('.').reduce<unknown>((value, key) => (isRow(value) ? value[key] : undefined), row);
