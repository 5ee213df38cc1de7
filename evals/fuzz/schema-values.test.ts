import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { conforms } from './conforms.ts';
import { type JsonSchema, resolverOf } from './json-schema.ts';
import { spoiled } from './spoil.ts';
import { validValue } from './valid-value.ts';

const shapes = {
  text: z.string().min(2).max(5),
  label: z.string().regex(/^[^.]+$/),
  id: z.guid(),
  when: z.iso.datetime({ offset: true }),
  count: z.int().min(1).max(9),
  part: z.number().positive().max(2),
  choice: z.enum(['a', 'b']),
  list: z.array(z.string().min(1)).min(1).max(3),
  pair: z.tuple([z.string(), z.number()]),
  either: z.union([z.literal('*'), z.array(z.int())]).nullish(),
  strict: z.strictObject({ a: z.string(), b: z.boolean().optional() }),
  loose: z.looseObject({ a: z.int() }),
  record: z.record(z.string(), z.boolean()),
} as const;
const whole = z.object(shapes).partial({ either: true });
const all: [name: string, schema: z.ZodType][] = [...Object.entries(shapes), ['whole', whole]];
const resolve = resolverOf({});
const jsonSchema = (schema: z.ZodType) => z.toJSONSchema(schema, { io: 'input' }) as JsonSchema;

describe('made from a JSON Schema', () => {
  it.each(all)('valid values are valid: %s', (_name, schema) => {
    const described = jsonSchema(schema);
    fc.assert(
      fc.property(validValue(described, { resolve, known: new Map() }), (value) => {
        expect(conforms(described, value, resolve)).toBe(true);
        expect(schema.safeParse(value).error?.issues ?? []).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it.each(all)('spoiled ones are not: %s', (_name, schema) => {
    const described = jsonSchema(schema);
    const valid = validValue(described, { resolve, known: new Map() });
    fc.assert(
      fc.property(valid, fc.infiniteStream(fc.nat()), (value, numbers) => {
        const random = (below: number) => (numbers.next().value ?? 0) % below;
        const wrong = spoiled(described, value, { resolve, random });
        expect(schema.safeParse(wrong).success).toBe(false);
      }),
      { numRuns: 60 },
    );
  });

  it('what exists is used where it fits', () => {
    const described = jsonSchema(z.object({ id: z.guid() }));
    const id = '0198c0de-0000-7000-8000-000000000001';
    const made = fc.sample(
      validValue(described, { resolve, known: new Map([['id', [id, 7]]]) }),
      50,
    );
    expect(made.filter((one) => Object(one).id === id).length).toBeGreaterThan(20);
    expect(made.every((one) => conforms(described, one, resolve))).toBe(true);
  });
});
