import { z } from 'zod';
import { AppError } from '../../../errors.ts';

/** As JSON writes a whole number: `Number` would read `0x10`, ` 7` and nothing at all as well. */
const WHOLE = /^-?(0|[1-9]\d{0,14})$/;
const DECIMAL = /^-?(0|[1-9]\d{0,14})(\.\d{1,30})?$/;

const numeric = <S extends z.ZodType>(pattern: RegExp, schema: S) =>
  z.preprocess(
    (text) => (typeof text === 'string' && pattern.test(text) ? Number(text) : text),
    schema,
  );
/** A whole number in an address. */
export const wholeNumber = (min: number, max: number) => numeric(WHOLE, z.int().min(min).max(max));
/** A number in an address. */
export const decimalNumber = (min: number, max: number) =>
  numeric(DECIMAL, z.number().min(min).max(max));

/** For the query of a list; spread into the schema of one that has filters too. */
export const pageQuery = {
  limit: wholeNumber(1, 100).default(20).describe('How many at most'),
  cursor: z
    .string()
    .min(1)
    .max(1000)
    .optional()
    .meta({ format: 'cursor', description: '`next_cursor` of the page before' }),
};
export const pageQuerySchema = z.strictObject(pageQuery);

/** The answer of a list. */
export const pageSchema = <S extends z.ZodType>(item: S) =>
  z.object({
    data: z.array(item),
    next_cursor: z.string().nullable().describe('For the next page; null on the last one'),
  });

/**
 * A row's place in a list by time: where the page after it begins. The time is the database's own
 * text of it (`created_at::text`), for its microseconds are lost in a `Date`.
 */
export const timeKeySchema = z.strictObject({
  at: z.string().regex(/^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d{1,6})?([+-]\d\d(:?\d\d)?|Z)$/),
  id: z.uuid(),
});
export type TimeKey = z.infer<typeof timeKeySchema>;

/** An opaque cursor. It holds a sort key and nothing else: no filter, no tenant. */
export const writeCursor = (key: z.core.util.JSONType): string =>
  Buffer.from(JSON.stringify(key)).toString('base64url');

const BASE64URL = /^[\w-]+$/;

/** @throws AppError `bad_request` naming `cursor`, for one that we did not write */
export function readCursor<S extends z.ZodType>(
  cursor: string | undefined,
  schema: S,
): z.output<S> | undefined {
  if (cursor === undefined) return undefined;
  const refused = (cause?: unknown) =>
    new AppError('bad_request', 'cursor: it is none of this list', {
      field: 'cursor',
      hint: 'Take `next_cursor` of the page before as it is, or leave it out.',
      cause,
    });
  if (!BASE64URL.test(cursor)) throw refused();
  let key: unknown;
  try {
    key = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch (cause) {
    throw refused(cause);
  }
  const parsed = schema.safeParse(key);
  if (!parsed.success) throw refused(parsed.error);
  return parsed.data;
}

/**
 * One page out of `rows`, which are read with a limit of one more than the page has: that one
 * row tells that there is another page. `keyOf` is asked for the last row of the page.
 */
export function pageOf<Row>(
  rows: readonly Row[],
  limit: number,
  keyOf: (row: Row) => z.core.util.JSONType,
): { data: Row[]; next_cursor: string | null } {
  const data = rows.slice(0, limit);
  const last = data.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { data, next_cursor: more ? writeCursor(keyOf(last)) : null };
}
