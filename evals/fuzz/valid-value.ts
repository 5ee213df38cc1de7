import fc, { type Arbitrary } from 'fast-check';
import { conforms } from './conforms.ts';
import type { JsonSchema, Resolve } from './json-schema.ts';

export interface ValueContext {
  resolve: Resolve;
  /** Values that exist, by the name of the field they belong in. */
  known: ReadonlyMap<string, readonly unknown[]>;
}

const CHARS_MAX = 40;
const ITEMS_MAX = 3;
const OPTIONAL_FIELDS_MAX = 5;

/** Any text a database keeps: no NUL. `binary` has no halves of surrogate pairs. */
const text = (min: number, max: number): Arbitrary<string> =>
  fc
    .oneof(
      {
        arbitrary: fc.string({ unit: 'grapheme-ascii', minLength: min, maxLength: max }),
        weight: 3,
      },
      fc.string({ unit: 'binary', minLength: min, maxLength: max }),
    )
    .map((made) => made.replaceAll('\0', '0'));

const anything = fc.jsonValue({ maxDepth: 2 }).map((value) => withoutNul(value));
const withoutNul = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value).replaceAll('\\u0000', '0'));

const FORMATS: Record<string, Arbitrary<string>> = {
  uuid: fc.uuid(),
  'date-time': fc
    .date({ min: new Date(0), max: new Date('2999-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString()),
  cron: fc.constantFrom('0 9 * * 1-5', '*/5 * * * *', '0 0 29 2 *', '30 15 10 * * *', '@daily'),
  'time-zone': fc.constantFrom('UTC', 'Europe/Berlin', 'America/Los_Angeles', 'Asia/Kolkata'),
  // Of a domain that never is: nobody is called.
  uri: fc.constantFrom('https://foyer.invalid/hook', 'https://foyer.invalid:8443/v1?a=b'),
  'uri-reference': fc.constantFrom('https://example.com/hook', '/hook', 'http://127.0.0.1:9/x'),
};

const ofPattern = (pattern: string): Arbitrary<string> =>
  fc.stringMatching(new RegExp(pattern, 'u')).filter((made) => !made.includes('\0'));

function ofText(schema: JsonSchema, resolve: Resolve): Arbitrary<string> {
  const named = schema.format === undefined ? undefined : FORMATS[schema.format];
  const { minLength: min = 0, maxLength = CHARS_MAX } = schema;
  const free = text(min, Math.max(min, Math.min(maxLength, CHARS_MAX)));
  const made = named ?? (schema.pattern === undefined ? free : ofPattern(schema.pattern));
  return made.filter((value) => conforms(schema, value, resolve));
}

function ofNumber(schema: JsonSchema, integer: boolean): Arbitrary<number> {
  const min = schema.minimum ?? schema.exclusiveMinimum ?? -1_000_000;
  const max = schema.maximum ?? schema.exclusiveMaximum ?? 1_000_000;
  if (integer) {
    const from = schema.exclusiveMinimum === undefined ? min : min + 1;
    const near = fc.integer({ min: from, max: Math.min(max, from + 100) });
    return fc.oneof(near, fc.integer({ min: from, max }));
  }
  if (schema.multipleOf !== undefined) {
    const steps = Math.round(1 / schema.multipleOf);
    return fc
      .integer({ min: Math.ceil(min * steps), max: Math.min(2 ** 40, Math.floor(max * steps)) })
      .map((count) => count / steps);
  }
  return fc
    .double({
      ...{ min, max, noNaN: true },
      minExcluded: schema.exclusiveMinimum !== undefined,
      maxExcluded: schema.exclusiveMaximum !== undefined,
    })
    .map((number) => (number === 0 ? 0 : number));
}

function ofArray(schema: JsonSchema, context: ValueContext, field?: string): Arbitrary<unknown[]> {
  const first = (schema.prefixItems ?? []).map((item) => validValue(item, context));
  if (first.length > 0) return fc.tuple(...first);
  const { items = {}, minItems: min = 0, maxItems = ITEMS_MAX } = schema;
  const of = typeof items === 'boolean' ? anything : validValue(items, context, field);
  return fc.array(of, { minLength: min, maxLength: Math.max(min, Math.min(maxItems, ITEMS_MAX)) });
}

function ofObject(schema: JsonSchema, context: ValueContext): Arbitrary<Record<string, unknown>> {
  const { properties = {}, required = [], additionalProperties: others = true } = schema;
  const names = Object.keys(properties);
  const values = Object.fromEntries(
    Object.entries(properties).map(([name, of]) => [name, validValue(of, context, name)]),
  );
  const optional = names.filter((name) => !required.includes(name));
  const other = typeof others === 'boolean' ? anything : validValue(others, context);
  const more =
    others === false
      ? fc.constant({})
      : fc.dictionary(
          (schema.propertyNames === undefined
            ? text(1, 12)
            : (validValue(schema.propertyNames, context) as Arbitrary<string>)
          ).filter((name) => !names.includes(name)),
          other,
          { maxKeys: 2 },
        );
  return fc
    .subarray(optional, { maxLength: Math.min(optional.length, OPTIONAL_FIELDS_MAX) })
    .chain((chosen) =>
      fc
        .tuple(
          fc.record(
            Object.fromEntries([...required, ...chosen].map((n) => [n, values[n] ?? anything])),
          ),
          // Fields nobody knows matter less where some are known.
          names.length > 0 ? fc.oneof({ arbitrary: fc.constant({}), weight: 4 }, more) : more,
        )
        .map(([declared, extra]) => ({ ...extra, ...declared })),
    );
}

function ofType(
  type: string | undefined,
  schema: JsonSchema,
  context: ValueContext,
  field?: string,
): Arbitrary<unknown> {
  switch (type) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return ofNumber(schema, true);
    case 'number':
      return ofNumber(schema, false);
    case 'string':
      return ofText(schema, context.resolve);
    case 'array':
      return ofArray(schema, context, field);
    case 'object':
      return ofObject(schema, context);
    default:
      return anything;
  }
}

/** Values the schema describes, those that exist first; `field` is where they are to stand. */
export function validValue(
  given: JsonSchema,
  context: ValueContext,
  field?: string,
): Arbitrary<unknown> {
  const schema = context.resolve(given);
  const { anyOf, oneOf, type } = schema;
  const options = anyOf ?? oneOf;
  const made = (): Arbitrary<unknown> => {
    if ('const' in schema) return fc.constant(schema.const);
    if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
    if (options !== undefined) {
      // An option beside a type only tells which fields there must be.
      const { anyOf: _, oneOf: __, ...base } = schema;
      const whole = options.map((option) =>
        type === undefined
          ? option
          : { ...base, required: [...(base.required ?? []), ...(option.required ?? [])] },
      );
      return fc
        .oneof(...whole.map((option) => validValue(option, context, field)))
        .filter((value) => conforms(schema, value, context.resolve));
    }
    const types = type === undefined ? [undefined] : [type].flat();
    return fc.oneof(...types.map((one) => ofType(one, schema, context, field)));
  };
  const existing = (context.known.get(field ?? '') ?? []).filter((value) =>
    conforms(schema, value, context.resolve),
  );
  if (existing.length === 0) return made();
  return fc.oneof({ arbitrary: fc.constantFrom(...existing), weight: 6 }, made());
}
