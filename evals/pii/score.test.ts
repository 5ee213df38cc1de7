import { describe, expect, it } from 'vitest';
import { bootstrapRatio } from '../stats/bootstrap-ratio.ts';
import { clusterRows } from './clusters.ts';
import { metricsOf } from './pii-suite.ts';
import { readRows } from './read-rows.ts';
import { scoreRows } from './score.ts';

const row = (text: string, value: string, type = 'PERSON') => {
  const start = text.indexOf(value);
  return { id: text, text, spans: [{ type, start, end: start + value.length }] };
};

describe('scoring', () => {
  it('counts characters, of whatever kind they are taken for', () => {
    const found = [{ start: 3, end: 9, kind: 'LOCATION', confidence: 1 }];
    const score = scoreRows([row('to Ada Byron now', 'Ada Byron')], () => found);
    expect(score.rows).toEqual([{ hit: 6, missed: 3, extra: 0 }]);
    expect(score.types).toEqual([{ type: 'PERSON', spans: 1, chars: 9, masked: 6 }]);
    const metrics = metricsOf(score.rows);
    expect(metrics['pii.characterRecall']).toMatchObject({ value: 6 / 9, n: 9 });
    expect(metrics['pii.characterPrecision']).toMatchObject({ value: 1, n: 6 });
  });

  it('counts what is masked beyond labels against precision', () => {
    const found = [{ start: 0, end: 6, kind: 'PERSON', confidence: 1 }];
    const score = scoreRows([row('to Ada', 'Ada')], () => found);
    expect(score.rows).toEqual([{ hit: 3, missed: 0, extra: 3 }]);
    expect(score.extras).toEqual({ PERSON: 3 });
  });

  it('turns offsets of code points into those of strings', () => {
    const line = JSON.stringify({
      id: '1',
      text: '😀 Ada',
      spans: [{ type: 'PERSON', start: 2, end: 5, value: 'Ada' }],
    });
    expect(readRows(line)[0]?.spans).toEqual([{ type: 'PERSON', start: 3, end: 6 }]);
  });

  it('puts rows of one template into one group, whatever their values', () => {
    const rows = [
      row('Please call Ada about the flat', 'Ada'),
      row('Please call Grace Hopper about the flat', 'Grace Hopper'),
      row('Something else entirely, said Linus', 'Linus'),
    ];
    const [one, two, three] = clusterRows(rows);
    expect(two).toBe(one);
    expect(three).not.toBe(one);
  });

  it('gives an interval around the ratio', () => {
    const rows = Array.from({ length: 200 }, (_, at) => ({ top: at % 4 === 0 ? 0 : 1, bottom: 1 }));
    const [low, high] = bootstrapRatio(rows);
    expect(low).toBeGreaterThan(0.65);
    expect(low).toBeLessThan(0.75);
    expect(high).toBeGreaterThan(0.75);
    expect(high).toBeLessThan(0.85);
  });
});
