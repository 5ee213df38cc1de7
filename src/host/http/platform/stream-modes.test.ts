import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type StreamMode, streamModes } from '../../../schemas/platform/runs.ts';
import { modeFilter } from './stream-modes.ts';

describe('a reader that asked for modes', () => {
  it.each<[StreamMode[], string[], string[]]>([
    [['values'], ['values', 'values|child:1', 'values|a|b'], ['updates', 'valuesx', 'values/x']],
    [['messages'], ['messages/partial', 'messages/metadata', 'messages/complete'], ['messages']],
    [['messages-tuple'], ['messages', 'messages|child:1'], ['messages/partial']],
    [
      ['updates', 'custom'],
      ['updates', 'custom', 'custom|a'],
      ['values', 'debug'],
    ],
    [['values'], ['metadata', 'error', 'gap', 'feedback'], ['metadatas']],
  ])('%j gets %j and not %j', (modes, wanted, unwanted) => {
    const passes = modeFilter(modes);
    expect(wanted.filter(passes)).toEqual(wanted);
    expect(unwanted.filter(passes)).toEqual([]);
  });
});

it('lets everything through without modes', () => {
  fc.assert(
    fc.property(fc.string(), (event) => {
      expect(modeFilter(undefined)(event) && modeFilter([])(event)).toBe(true);
    }),
  );
});

it('answers alike with the namespace of a subgraph as without', () => {
  const plain = streamModes.filter((mode) => mode !== 'messages-tuple');
  fc.assert(
    fc.property(
      fc.subarray(plain, { minLength: 1 }),
      fc.constantFrom(...plain),
      fc.array(fc.string({ minLength: 1 })),
      (modes, mode, namespace) => {
        const passes = modeFilter(modes);
        expect(passes([mode, ...namespace].join('|'))).toBe(passes(mode));
      },
    ),
  );
});
