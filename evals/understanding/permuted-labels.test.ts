import { describe, expect, test } from 'vitest';
import { makeHearTopic } from '../../src/understanding/model/hear-topic.ts';
import { hearRequestOf } from '../../src/understanding/model/load.ts';
import { dataFolder } from '../data-folder.ts';
import { trainRequestHeads } from '../train/request-heads.ts';
import { seededRandom, shuffled } from '../train/seeded-random.ts';
import { trainTopicNetworks } from '../train/topic-head.ts';
import { findRequests, findTopics, measureRequests } from './measure.ts';

const NO_VECTORS = { width: 2, of: new Map<string, Float32Array>() };
const PLAN = { chars: true, seenMin: 2, epochs: 8 };

/**
 * A model that looked texts up, or saw the rows it is measured on, would do well whatever its
 * labels; one that learns from its labels alone is at chance when they are dealt anew.
 */
describe('labels dealt anew leave nothing to know', () => {
  const topics = findTopics(dataFolder());
  const requests = findRequests(dataFolder());

  test.skipIf('missing' in topics)('topics: chance is one in twenty', { timeout: 60_000 }, () => {
    const all = 'rows' in topics ? topics.rows : [];
    const names = [...new Set(all.map(({ intent }) => intent))].sort().slice(0, 20);
    const mine = all.filter(({ intent }) => names.includes(intent));
    const train = mine.filter((_, at) => at % 3 === 0);
    const held = mine.filter((_, at) => at % 3 === 1);
    const labels = shuffled(
      train.map(({ intent }) => intent),
      seededRandom(3),
    );
    const dealt = train.map((row, at) => ({ ...row, intent: labels[at] ?? '' }));
    const score = (rows: typeof train) => {
      const hear = makeHearTopic(trainTopicNetworks(rows, NO_VECTORS, 1, [PLAN]), 0);
      return held.filter((row) => hear(row.text).topic === row.intent).length / held.length;
    };
    expect(score(train)).toBeGreaterThan(0.8);
    expect(score(dealt)).toBeLessThan(0.12);
  });

  test.skipIf('missing' in requests)('requests: no better than blind', { timeout: 60_000 }, () => {
    const all = 'rows' in requests ? requests.rows : [];
    const train = all.filter(({ fold = 0 }) => fold % 2 === 0);
    const held = all.filter(({ fold = 0 }) => fold % 2 === 1);
    const labels = shuffled(
      train.map(({ intents }) => intents),
      seededRandom(3),
    );
    const dealt = train.map((row, at) => ({ ...row, intents: labels[at] ?? [], slots: {} }));
    const score = (rows: typeof train) => {
      const hear = hearRequestOf(trainRequestHeads(rows, 1, { own: 0, epochs: 8 }));
      return measureRequests(held, hear)['nlupp.multiIntentF1']?.value ?? 0;
    };
    expect(score(train)).toBeGreaterThan(0.5);
    expect(score(dealt)).toBeLessThan(0.3);
  });
});
