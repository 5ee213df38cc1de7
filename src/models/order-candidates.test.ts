import { expect, it } from 'vitest';
import { orderCandidates } from './order-candidates.ts';

const candidate = (id: string, over: object = {}) => ({
  ...{ id, priority: 100, weight: 100, price: null as null },
  ...over,
});
const price = (usd: number) => ({
  price: { inputUsdMicrosPerMtok: usd, outputUsdMicrosPerMtok: usd },
});
const idsOf = (...args: Parameters<typeof orderCandidates<ReturnType<typeof candidate>>>) =>
  orderCandidates(...args).map(({ id }) => id);
const never = () => {
  throw new Error('nothing is drawn among equals');
};

it('asks by priority, and among equals the cheaper one first', () => {
  const candidates = [
    candidate('unknown'),
    candidate('dear', price(9)),
    candidate('cheap', price(1)),
    candidate('first', { priority: 1, ...price(50) }),
  ];
  expect(idsOf(candidates, never)).toEqual(['first', 'cheap', 'dear', 'unknown']);
});

it('keeps the given order where nothing tells candidates apart', () => {
  expect(idsOf([candidate('a'), candidate('b')], never)).toEqual(['a', 'b']);
});

it('draws by weight, each once', () => {
  const pair = [candidate('rare', { weight: 1 }), candidate('often', { weight: 3 })];
  const firsts = Array.from({ length: 100 }, (_, at) => idsOf(pair, () => at / 100));
  expect(firsts.filter(([first]) => first === 'rare')).toHaveLength(25);
  expect(firsts.every((ids) => new Set(ids).size === 2)).toBe(true);
  expect(idsOf(pair, () => 1)).toEqual(['often', 'rare']);
});
