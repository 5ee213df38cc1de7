import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lastEventId, seqOf } from './sse-last-event-id.ts';

describe('the seq an id stands for', () => {
  it.each([
    ['0', 0],
    ['17', 17],
    ['007', 7],
    [undefined, -1],
    ['', -1],
    ['-1', -1],
    ['-', -1],
    ['1.5', -1],
    ['1e3', -1],
    ['0x10', -1],
    [' 1', -1],
    ['١', -1],
    ['9'.repeat(16), -1],
    ['Infinity', -1],
  ])('%s is %i', (id, seq) => {
    expect(seqOf(id)).toBe(seq);
  });

  it('is a place in a log for whatever comes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.nat().map(String)), (id) => {
        const seq = seqOf(id);
        expect(Number.isSafeInteger(seq) && seq >= -1).toBe(true);
      }),
    );
  });

  it('goes there and back', () => {
    fc.assert(fc.property(fc.nat(), (seq) => seqOf(String(seq)) === seq));
  });
});

it.each([
  [{}, undefined],
  [{ 'last-event-id': '3' }, '3'],
  [{ 'last-event-id': ['3', '4'] }, '3'],
])('is read from %j', (headers, id) => {
  expect(lastEventId(headers as Record<string, string>)).toBe(id);
});
