import fc from 'fast-check';
import { expect, it } from 'vitest';
import { protocolState } from './protocol-state.ts';
import { devServerState } from './testing/dev-server.ts';

const text = fc.constantFrom('', 'a', '{"q":1}', '{broken');
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const media = {
  ...{ id: maybe(text), url: maybe(text), data: maybe(text) },
  ...{ mimeType: maybe(text), mime_type: maybe(text), format: maybe(fc.constantFrom('MP3', 'x')) },
};
const block = fc.oneof(
  text,
  fc.record({ type: fc.constantFrom('text', 'thinking'), text }),
  fc.record({ type: fc.constantFrom('image', 'audio', 'video', 'file'), ...media }),
  fc.record({
    type: fc.constant('image_url'),
    image_url: fc.oneof(text, fc.record({ url: text })),
  }),
  fc.record({ type: fc.constant('input_audio'), input_audio: maybe(fc.record({ data: text })) }),
  fc.record({ untyped: text }),
);
const call = fc.record(
  { id: text, name: text, args: fc.oneof(text, fc.constant(null), fc.record({ q: text })) },
  { requiredKeys: [] },
);
const spoken = fc.record(
  { id: text, function: fc.record({ name: text, arguments: text }, { requiredKeys: [] }) },
  { requiredKeys: [] },
);
const output = fc.record({
  type: fc.constantFrom('image_generation_call', 'other'),
  ...{ id: maybe(text), url: maybe(text), result: maybe(text) },
  output_format: maybe(fc.constantFrom('png', 'webp', 'x')),
});
const message = fc
  .record(
    {
      id: text,
      name: text,
      example: fc.boolean(),
      response_metadata: fc.dictionary(text, text),
      additional_kwargs: fc.record(
        {
          audio: fc.record({ ...media, transcript: maybe(text) }),
          tool_outputs: fc.array(output),
          tool_calls: fc.array(fc.oneof(call, spoken)),
        },
        { requiredKeys: [] },
      ),
      tool_calls: fc.array(fc.oneof(call, spoken)),
      invalid_tool_calls: fc.array(
        fc.record({ id: text, args: text, error: text }, { requiredKeys: [] }),
      ),
      tool_call_id: text,
      status: fc.constantFrom('success', 'error', 'other'),
      artifact: fc.constantFrom(null, 1),
    },
    { requiredKeys: [] },
  )
  .chain((fields) =>
    fc
      .record({
        type: fc.constantFrom(
          'human',
          'user',
          'ai',
          'assistant',
          'system',
          'tool',
          'remove',
          'odd',
        ),
        content: fc.oneof(text, fc.array(block), fc.constant(null)),
      })
      .map((shape) => ({ ...fields, ...shape })),
  );

/** The dev server loses a key of this name; here it stays what it is, a key. */
const PROTO = '__proto__';
const plainJson = fc.jsonValue().filter((value) => !JSON.stringify(value).includes(PROTO));

it('keeps a key that would change what an object is, as a key', () => {
  const wire = JSON.parse(`{"other": {"${PROTO}": {"polluted": 1}}}`) as object;
  const told = protocolState(wire);
  expect(JSON.stringify(told)).toBe(JSON.stringify(wire));
  expect(Object(told).other.polluted).toBeUndefined();
});

it('tells messages as the dev server does', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(message), plainJson, async (messages, other) => {
      const wire = JSON.parse(JSON.stringify({ messages, deep: [{ messages }], other })) as object;
      expect(protocolState(wire)).toEqual(await devServerState(wire));
    }),
    { numRuns: 300 },
  );
});

it('keeps what only looks like a message by its type', () => {
  const state = { tools: [{ type: 'function', function: { name: 'search' } }] };
  expect(protocolState(state)).toEqual(state);
});

it('leaves interrupts out', () => {
  expect(protocolState({ a: [{ __interrupt__: [1], b: 2 }], __interrupt__: [] })).toEqual({
    a: [{ b: 2 }],
  });
});
