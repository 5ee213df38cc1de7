import { isDeepStrictEqual } from 'node:util';
import { isObject, type JsonSchema, type Resolve } from './json-schema.ts';

const codePoints = (text: string): number => [...text].length;

function isOfType(type: string, value: unknown): boolean {
  switch (type) {
    case 'null':
      return value === null;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isObject(value);
    case 'integer':
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}

const within = (count: number, min = 0, max = Number.POSITIVE_INFINITY): boolean =>
  count >= min && count <= max;

const fitsText = (schema: JsonSchema, text: string): boolean =>
  // zod counts UTF-16 units where JSON Schema counts characters: what fits must fit both.
  within(codePoints(text), schema.minLength) &&
  within(text.length, 0, schema.maxLength) &&
  (schema.pattern === undefined || new RegExp(schema.pattern, 'u').test(text));

/** Of 0.01 and such, in whose multiples the last bits are lost. */
const isMultiple = (number: number, of: number): boolean =>
  Math.abs(number / of - Math.round(number / of)) < 1e-9 * Math.max(1, Math.abs(number / of));

const fitsNumber = (schema: JsonSchema, number: number): boolean =>
  within(number, schema.minimum ?? Number.NEGATIVE_INFINITY, schema.maximum) &&
  (schema.multipleOf === undefined || isMultiple(number, schema.multipleOf)) &&
  number > (schema.exclusiveMinimum ?? Number.NEGATIVE_INFINITY) &&
  number < (schema.exclusiveMaximum ?? Number.POSITIVE_INFINITY);

function fitsItems(schema: JsonSchema, list: unknown[], resolve: Resolve): boolean {
  const first = schema.prefixItems ?? [];
  return (
    within(list.length, schema.minItems, schema.maxItems) &&
    list.every((item, at) => {
      const of = first[at] ?? schema.items ?? true;
      return typeof of === 'boolean' ? of : conforms(of, item, resolve);
    })
  );
}

function fitsFields(
  schema: JsonSchema,
  record: Record<string, unknown>,
  resolve: Resolve,
): boolean {
  const { properties = {}, additionalProperties: others = true, propertyNames } = schema;
  const names = Object.keys(record);
  return (
    within(names.length, schema.minProperties, schema.maxProperties) &&
    (schema.required ?? []).every((name) => Object.hasOwn(record, name)) &&
    names.every((name) => {
      if (propertyNames && !conforms(propertyNames, name, resolve)) return false;
      const of = Object.hasOwn(properties, name) ? properties[name] : others;
      if (of === undefined || typeof of === 'boolean') return of !== false;
      return conforms(of, record[name], resolve);
    })
  );
}

/** Whether a JSON value is what the schema describes; `format` is taken for a note. */
export function conforms(given: JsonSchema, value: unknown, resolve: Resolve): boolean {
  const schema = resolve(given);
  const fits = (one: JsonSchema) => conforms(one, value, resolve);
  const { type, anyOf, oneOf, allOf, not } = schema;
  return (
    (type === undefined || [type].flat().some((name) => isOfType(name, value))) &&
    (schema.enum?.some((one) => isDeepStrictEqual(one, value)) ?? true) &&
    (!('const' in schema) || isDeepStrictEqual(schema.const, value)) &&
    (anyOf?.some(fits) ?? true) &&
    (oneOf === undefined || oneOf.filter(fits).length === 1) &&
    (allOf?.every(fits) ?? true) &&
    (not === undefined || !fits(not)) &&
    (typeof value !== 'string' || fitsText(schema, value)) &&
    (typeof value !== 'number' || fitsNumber(schema, value)) &&
    (!Array.isArray(value) || fitsItems(schema, value, resolve)) &&
    (!isObject(value) || fitsFields(schema, value, resolve))
  );
}
