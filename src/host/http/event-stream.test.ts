import fc from 'fast-check';
import { expect, it } from 'vitest';
import { eventFrame } from './event-stream.ts';

it('is what EventSource expects', () => {
  expect(eventFrame(3, { event: 'token', data: { text: 'hi' } })).toBe(
    'id: 3\nevent: token\ndata: {"text":"hi"}\n\n',
  );
});

it('keeps any text on one line', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const lines = eventFrame(0, { event: 'token', data: { text } }).split(/\r\n|\r|\n/);
      expect(lines).toHaveLength(5);
      expect(JSON.parse(lines[2]?.slice('data: '.length) ?? '')).toEqual({ text });
    }),
  );
});
