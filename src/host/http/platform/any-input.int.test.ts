import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KNOWN } from '../../testing/scripted-platform.ts';
import { startPlatformHost } from '../../testing/start-platform-host.ts';
import { assistantOperations } from '../openapi/assistant-operations.ts';
import { cronOperations } from '../openapi/cron-operations.ts';
import { storeOperations } from '../openapi/store-operations.ts';
import { threadOperations } from '../openapi/thread-operations.ts';

const operations = [
  ...assistantOperations,
  ...threadOperations,
  ...cronOperations,
  ...storeOperations,
];
const TRIES = 40;
const GOOD = [200, 204];
/** What the caller did wrong: never ours, whatever was sent. */
const BAD = [400, 404, 413];

const shapeOf = (schema: unknown): string[] =>
  typeof schema === 'object' && schema !== null && 'shape' in schema
    ? Object.keys(Object(schema.shape))
    : [];

const words = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(KNOWN, '', '\0', '\ud800', 'agent', '2026-01-01T00:00:00Z', '*', '1e999'),
);
const value = fc.oneof(
  { arbitrary: fc.jsonValue({ maxDepth: 3 }), weight: 2 },
  words,
  fc.integer({ min: -1, max: 2 ** 40 }),
  fc.dictionary(words, fc.jsonValue({ maxDepth: 1 })),
  fc.array(words),
);
/** JSON that knows some of the fields. */
const bodyOf = (fields: string[]) =>
  fc.oneof(
    fc.jsonValue(),
    fc.dictionary(fc.constantFrom(...fields, 'unknown', '__proto__'), value, { maxKeys: 5 }),
    fc.record(Object.fromEntries(fields.map((field) => [field, value])), { requiredKeys: [] }),
  );

/** As an address can carry it. */
const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, '?');

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** Ports get ids that are UUIDs, and no text that a database refuses. */
function expectStorable(asked: unknown[][]): void {
  for (const [, id] of asked) if (typeof id === 'string') expect(id).toMatch(UUID);
  expect(JSON.stringify(asked)).not.toMatch(/\\u0000|\\ud[89a-f]/i);
}

const pathOf = (path: string, ids: readonly string[]): string => {
  let next = 0;
  return path.replace(/\{\w+\}/g, () => encodeURIComponent(ids[next++ % ids.length] ?? KNOWN));
};

describe('whatever is sent', () => {
  it.each(operations)('is taken or refused: $method $path', async ({ method, path, ...input }) => {
    const { send, asked } = await startPlatformHost();
    const reads = Object.keys(input.query?.shape ?? {});
    const query = fc.dictionary(fc.constantFrom(...reads, 'unknown'), words, { maxKeys: 3 });
    const given = fc.record({
      body: input.body ? bodyOf(shapeOf(input.body.schema)) : fc.constant(undefined),
      query,
      ids: fc.array(fc.oneof(fc.constant(KNOWN), words), { minLength: 2, maxLength: 2 }),
    });
    await fc.assert(
      fc.asyncProperty(given, async ({ body, query, ids }) => {
        const encoded = Object.entries(query).map(
          ([name, text]) => `${name}=${encodeURIComponent(wellFormed(text))}`,
        );
        const named = ids.map((id) => wellFormed(id) || KNOWN);
        const address = `${pathOf(path, named)}?${encoded.join('&')}`;
        const answer = await send(method.toUpperCase(), address, body);
        expect([...GOOD, ...BAD]).toContain(answer.status);
        if (!GOOD.includes(answer.status)) {
          expect(answer.text).not.toBe('');
          expect(answer.headers['x-foyer-error-code']).toBeDefined();
        }
      }),
      { numRuns: TRIES },
    );
    expectStorable(asked());
  });
});

it.each([
  '{',
  '[1,',
  '"\\ud800',
  'NaN',
  '\0',
  '{"a":1}x',
  "{'a':1}",
])('refuses what is no JSON: %j', async (body) => {
  const { send } = await startPlatformHost();
  const answer = await send('POST', '/threads/search', body);
  expect(answer).toMatchObject({
    status: 400,
    headers: { 'x-foyer-error-code': 'invalid_json' },
  });
});
