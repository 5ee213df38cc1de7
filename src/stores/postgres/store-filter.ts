import { AppError } from '../../errors.ts';
import { toJsonb } from './to-jsonb.ts';

type Bind = (value: unknown) => string;

const ORDERED = { $gt: '>', $gte: '>=', $lt: '<', $lte: '<=' } as const;
const isOrdered = (operator: string): operator is keyof typeof ORDERED =>
  Object.hasOwn(ORDERED, operator);

/** Few enough digits in the exponent for Postgres to make it a number. */
const NUMERAL = String.raw`^\s*[+-]?(\d+(?:\.\d*)?|\.\d+)([eE][+-]?\d{1,2})?\s*$`;
const isNumeral = (text: string): boolean => new RegExp(NUMERAL).test(text);

/** As numbers where both are, or read like, numbers; else as texts; anything else is not so. */
function compared(field: string, operator: '>' | '>=' | '<' | '<=', value: unknown, bind: Bind) {
  const isNumber = typeof value === 'number' || (typeof value === 'string' && isNumeral(value));
  if (isNumber) {
    const read = `CASE jsonb_typeof(${field})
      WHEN 'number' THEN (${field})::numeric
      WHEN 'string' THEN CASE WHEN ${field} #>> '{}' ~ ${bind(NUMERAL)}
        THEN (${field} #>> '{}')::numeric END END`;
    return `coalesce(${read} ${operator} ${bind(String(value))}::numeric, false)`;
  }
  // Every place that is bound has to stand in the statement.
  if (typeof value !== 'string') return `(false AND ${field} IS NULL)`;
  const text = `${bind(toJsonb(value))}::jsonb #>> '{}'`;
  return `coalesce(jsonb_typeof(${field}) = 'string'
    AND (${field} #>> '{}') COLLATE "C" ${operator} ${text}, false)`;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const among = (field: string, values: unknown, bind: Bind): string =>
  `EXISTS (SELECT FROM jsonb_array_elements(${bind(
    toJsonb(Array.isArray(values) ? values : []),
  )}::jsonb) AS one WHERE one = ${field})`;

function condition(field: string, operator: string, value: unknown, bind: Bind): string {
  if (isOrdered(operator)) return compared(field, ORDERED[operator], value, bind);
  const same = () => `${field} IS NOT DISTINCT FROM ${bind(toJsonb(value))}::jsonb`;
  switch (operator) {
    case '$eq':
      return same();
    case '$ne':
      return `NOT (${same()})`;
    case '$in':
      return among(field, value, bind);
    case '$nin':
      return `NOT ${among(field, value, bind)}`;
    default:
      throw new AppError('bad_request', 'unknown operator in a filter', {
        field: 'filter',
        hint: 'Use $eq, $ne, $gt, $gte, $lt, $lte, $in or $nin.',
      });
  }
}

/**
 * Conditions on the fields of an item's value, as LangGraph's stores read a filter: a plain value
 * must be the same, an object must be contained, `{ $gt: 1 }` is compared.
 * @throws AppError `bad_request` for an operator that nobody knows
 */
export function filterConditions(filter: Record<string, unknown>, bind: Bind): string[] {
  return Object.entries(filter).flatMap(([name, wanted]) => {
    const field = `(s.value -> ${bind(name.replaceAll('\0', ''))}::text)`;
    if (!isObject(wanted)) return [condition(field, '$eq', wanted, bind)];
    const operators = Object.entries(wanted);
    if (!operators.some(([key]) => key.startsWith('$'))) {
      return [`coalesce(${field} @> ${bind(toJsonb(wanted))}::jsonb, false)`];
    }
    return operators.map(([operator, value]) => condition(field, operator, value, bind));
  });
}
