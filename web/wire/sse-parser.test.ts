import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeSseParser } from './sse-parser.ts';

const parse = (...pieces: string[]) => {
  const parser = makeSseParser();
  return pieces.flatMap((piece) => parser.push(piece));
};

describe('the reader of event streams', () => {
  it.each([
    ['an event', 'event: token\ndata: {"a":1}\n\n', [{ event: 'token', data: '{"a":1}' }]],
    ['one without a name', 'data: x\n\n', [{ event: 'message', data: 'x' }]],
    ['several lines of data', 'data: a\ndata:b\ndata\n\n', [{ event: 'message', data: 'a\nb\n' }]],
    ['comments', ': still here\n\ndata: x\n\n', [{ event: 'message', data: 'x' }]],
    [
      'ids',
      'id: 4\ndata: x\n\ndata: y\n\n',
      [
        { event: 'message', data: 'x', id: '4' },
        { event: 'message', data: 'y' },
      ],
    ],
    ['CRLF', 'event: a\r\ndata: b\r\n\r\n', [{ event: 'a', data: 'b' }]],
    ['CR', 'event: a\rdata: b\r\rdata: c', [{ event: 'a', data: 'b' }]],
    ['a byte order mark', '\uFEFFdata: x\n\n', [{ event: 'message', data: 'x' }]],
    ['an event without data', 'event: a\n\ndata: b\n\n', [{ event: 'message', data: 'b' }]],
    ['an end in mid-event', 'data: a\n', []],
  ])('reads %s', (_, text, events) => {
    expect(parse(text)).toEqual(events);
  });

  it('keeps one leading space only', () => {
    expect(parse('data:  x\n\n')).toEqual([{ event: 'message', data: ' x' }]);
  });

  it('reads the same however the text was cut', () => {
    const line = fc.constantFrom('event: a', 'data: b', 'data', ': c', 'id: 1', '', '', 'data:é{}');
    const end = fc.constantFrom('\n', '\r\n', '\r');
    const text = fc
      .array(fc.tuple(line, end), { maxLength: 20 })
      .map((lines) => `${lines.flat().join('')}data: last\n\n`);
    fc.assert(
      fc.property(text, fc.array(fc.nat(60), { maxLength: 12 }), (whole, cuts) => {
        const at = [0, ...cuts.toSorted((a, b) => a - b), whole.length];
        const pieces = at.slice(1).map((to, index) => whole.slice(at[index], to));
        expect(parse(...pieces)).toEqual(parse(whole));
      }),
    );
  });

  it('refuses an event without an end', () => {
    const parser = makeSseParser();
    const megabyte = 'x'.repeat(1_000_000);
    expect(() => {
      for (let i = 0; i < 5; i += 1) parser.push(megabyte);
    }).toThrow('too long');
    const lines = makeSseParser();
    expect(() => {
      for (let i = 0; i < 5; i += 1) lines.push(`data: ${megabyte}\n`);
    }).toThrow('too long');
  });
});
