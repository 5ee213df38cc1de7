import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Chain, marginals, sumChain } from './chain.ts';

const LABELS = 3;
const number = fc.double({ min: -4, max: 4, noNaN: true });
const chains = fc.integer({ min: 1, max: 5 }).chain((length) =>
  fc.record({
    length: fc.constant(length),
    labels: fc.constant(LABELS),
    scores: fc
      .array(number, { minLength: length * LABELS, maxLength: length * LABELS })
      .map((all) => Float32Array.from(all)),
    steps: fc
      .array(number, { minLength: LABELS * LABELS, maxLength: LABELS * LABELS })
      .map((all) => Float32Array.from(all)),
  }),
);

/** Every sequence of labels with its score. */
function all({ length, scores, steps }: Chain): { path: number[]; score: number }[] {
  let paths = [{ path: [] as number[], score: 0 }];
  for (let at = 0; at < length; at += 1) {
    paths = paths.flatMap(({ path, score }) =>
      Array.from({ length: LABELS }, (_, label) => {
        const from = path.at(-1);
        const step = from === undefined ? 0 : (steps[from * LABELS + label] ?? 0);
        const local = scores[at * LABELS + label] ?? 0;
        return { path: [...path, label], score: score + step + local };
      }),
    );
  }
  return paths;
}

it('gives the chances that counting every sequence gives', () => {
  fc.assert(
    fc.property(chains, (chain) => {
      const paths = all(chain);
      const total = paths.reduce((sum, { score }) => sum + Math.exp(score), 0);
      expect(sumChain(chain).total).toBeCloseTo(Math.log(total), 4);
      const chances = marginals(chain);
      for (let at = 0; at < chain.length; at += 1) {
        for (let label = 0; label < LABELS; label += 1) {
          const with_ = paths.filter(({ path }) => path[at] === label);
          const share = with_.reduce((sum, { score }) => sum + Math.exp(score), 0) / total;
          expect(chances[at * LABELS + label]).toBeCloseTo(share, 4);
        }
      }
    }),
    { numRuns: 40 },
  );
});
