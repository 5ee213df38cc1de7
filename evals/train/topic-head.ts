import { foldFeatures } from '../../src/understanding/model/hash-features.ts';
import {
  makeHearTopic,
  OUT_OF_SCOPE,
  type TopicHeads,
  topicNames,
} from '../../src/understanding/model/hear-topic.ts';
import { plainWords } from '../../src/understanding/model/network-head.ts';
import type { Pack } from '../../src/understanding/model/pack-heads.ts';
import type { ClincRow } from '../understanding/read-rows.ts';
import { trainLinear } from './train-linear.ts';
import { trainNetwork } from './train-network.ts';
import { embedWords, type WordVectors } from './word-vectors.ts';

const BITS = 16;

/** Of the out-of-scope texts held back, this share must be refused. */
const RECALL_AIMED = 0.78;

export function trainTopicLinear(rows: readonly ClincRow[], seed: number, epochs = 12) {
  const classes = [...new Set(rows.map(({ intent }) => intent))].sort();
  return trainLinear(
    rows.map(({ text, intent }) => ({
      rows: foldFeatures(topicNames(text), BITS),
      labels: [classes.indexOf(intent)],
    })),
    { classes, bits: BITS, exclusive: true, epochs, rate: 0.5, decay: 0, seed },
  );
}

function trainHeads(rows: readonly ClincRow[], vectors: WordVectors, seed: number): TopicHeads {
  const network = trainNetwork(
    rows.map(({ text, intent }) => ({ text, label: intent })),
    topicNames,
    vectors,
    {
      bits: 18,
      hidden: 160,
      epochs: 11,
      rate: 0.1,
      keepFeatures: 0.5,
      keepHidden: 0.6,
      seed,
    },
  );
  return { linear: trainTopicLinear(rows, seed), networks: [network] };
}

/** Trains on `train`, sets the threshold on `val`, then trains again on both. */
export async function trainTopics(
  rows: readonly ClincRow[],
  otherTexts: readonly string[],
  seed: number,
) {
  const vectors = await embedWords(
    commonWords([...rows.map(({ text }) => text), ...otherTexts]),
    seed,
  );
  const held = rows.filter(({ split }) => split === 'val');
  const kept = rows.filter(({ split }) => split !== 'val');
  const trial = makeHearTopic(trainHeads(kept, vectors, seed), 0);
  const heard = held.map((row) => ({ row, ...trial(row.text) }));
  const outside = heard
    .filter(({ row }) => row.intent === OUT_OF_SCOPE)
    .map(({ chance }) => chance)
    .sort((a, b) => a - b);
  const threshold = outside[Math.floor(RECALL_AIMED * outside.length)] ?? 0.3;
  const inside = heard.filter(({ row }) => row.intent !== OUT_OF_SCOPE);
  const right = inside.filter(({ row, topic }) => row.intent === topic);
  const { linear, networks } = trainHeads(rows, vectors, seed);
  const pack: Pack = {
    facts: { threshold },
    heads: new Map([['topic', linear]]),
    networks: new Map(networks.map((network, at) => [`topic${at}`, network])),
  };
  return {
    pack,
    heldOut: {
      rows: held.length,
      threshold,
      'in-scope accuracy without a threshold': right.length / inside.length,
      'clinc150.inScopeAccuracy':
        right.filter(({ chance }) => chance > threshold).length / inside.length,
      'clinc150.outOfScopeRecall':
        outside.filter((chance) => chance < threshold).length / outside.length,
    },
  };
}

/** Words met often enough to be words, in a stable order. */
function commonWords(texts: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const text of texts) {
    for (const word of plainWords(text)) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return [...counts]
    .filter(([word, count]) => count >= 2 && word.length < 16)
    .map(([word]) => word)
    .sort();
}
