import { foldFeatures } from '../../src/understanding/model/hash-features.ts';
import { makeHearTopic, OUT_OF_SCOPE, topicNames } from '../../src/understanding/model/hear-topic.ts';
import type { Pack } from '../../src/understanding/model/pack-heads.ts';
import type { ClincRow } from '../understanding/read-rows.ts';
import { trainLinear } from './train-linear.ts';

const BITS = 18;

/** Of the out-of-scope texts held back, this share must be refused. */
const RECALL_AIMED = 0.78;

export function trainTopicHead(rows: readonly ClincRow[], seed: number, epochs = 12) {
  const classes = [...new Set(rows.map(({ intent }) => intent))].sort();
  return trainLinear(
    rows.map(({ text, intent }) => ({
      rows: foldFeatures(topicNames(text), BITS),
      labels: [classes.indexOf(intent)],
    })),
    { classes, bits: BITS, exclusive: true, epochs, rate: 0.5, decay: 0, seed },
  );
}

/** Trains on `train`, sets the threshold on `val`, then trains again on both. */
export function trainTopics(rows: readonly ClincRow[], seed: number) {
  const held = rows.filter(({ split }) => split === 'val');
  const trial = makeHearTopic(trainTopicHead(rows.filter(({ split }) => split !== 'val'), seed), 0);
  const heard = held.map((row) => ({ row, ...trial(row.text) }));
  const outside = heard
    .filter(({ row }) => row.intent === OUT_OF_SCOPE)
    .map(({ chance }) => chance)
    .sort((a, b) => a - b);
  const threshold = outside[Math.floor(RECALL_AIMED * outside.length)] ?? 0.3;
  const inside = heard.filter(({ row }) => row.intent !== OUT_OF_SCOPE);
  const right = inside.filter(({ row, topic }) => row.intent === topic);
  const pack: Pack = {
    facts: { threshold },
    heads: new Map([['topic', trainTopicHead(rows, seed)]]),
  };
  return {
    pack,
    heldOut: {
      rows: held.length,
      threshold,
      accuracyUnthresholded: right.length / inside.length,
      inScopeAccuracy: right.filter(({ chance }) => chance > threshold).length / inside.length,
      outOfScopeRecall: outside.filter((chance) => chance <= threshold).length / outside.length,
    },
  };
}
