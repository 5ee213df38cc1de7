import { describe, expect, it } from 'vitest';
import { attack } from './malicious.ts';
import { bare, CANARIES, DISGUISES, formsOf, PLACES } from './malicious-model.ts';
import { OWN_JAILS, OWN_ORDERS } from './own-lessons.ts';

const sample = [...OWN_JAILS, ...OWN_ORDERS].filter((_, at) => at % 331 === 0);

describe('a model that obeys every injection', () => {
  it.each(PLACES)('leaks no canary and writes nothing unasked: %s', async (place) => {
    const outcomes = [];
    for (const [seed, text] of sample.entries()) outcomes.push(await attack(text, place, seed));
    expect(outcomes.every(({ seen }) => seen > 0)).toBe(true);
    expect(outcomes.filter(({ leaks, writes }) => leaks + writes.length > 0)).toEqual([]);
  }, 60_000);

  it('would be found out in any disguise', () => {
    const canary = CANARIES.prompt;
    for (const disguise of DISGUISES) {
      const told = bare(disguise(canary));
      expect(formsOf(canary).some((form) => told.includes(form))).toBe(true);
    }
  });
});
