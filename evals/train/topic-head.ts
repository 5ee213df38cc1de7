import { makeHearTopic, OUT_OF_SCOPE } from '../../src/understanding/model/hear-topic.ts';
import { type NetworkHead, plainWords } from '../../src/understanding/model/network-head.ts';
import type { Pack } from '../../src/understanding/model/pack-heads.ts';
import type { ClincRow } from '../understanding/read-rows.ts';
import { trainNetwork } from './train-network.ts';
import { embedWords, type WordVectors } from './word-vectors.ts';

type Row = Pick<ClincRow, 'text' | 'intent'>;

/** Of the out-of-scope texts held back, this share must be refused. */
const RECALL_AIMED = 0.78;

/** Small networks that err in different ways; each four bits a weight. */
const PLANS = [
  { chars: true, seenMin: 3, epochs: 11 },
  { chars: true, seenMin: 3, epochs: 16 },
  { chars: false, seenMin: 2, epochs: 11 },
];
const SHAPE = { hidden: 64, rate: 0.1, keepFeatures: 0.5, keepHidden: 0.6 };

/** The networks whose chances are averaged, from labelled texts. */
export const trainTopicNetworks = (
  rows: readonly Row[],
  vectors: WordVectors,
  seed: number,
  plans = PLANS,
): NetworkHead[] =>
  plans.map((plan, at) =>
    trainNetwork(
      rows.map(({ text, intent }) => ({ text, label: intent })),
      vectors,
      { ...SHAPE, ...plan, seed: seed + at },
    ),
  );

export interface OtherTexts {
  /** Texts whose words are worth knowing. */
  known: readonly string[];
  /** Questions that are none of the topics. */
  outside: readonly string[];
}

/** Trains on `train`, sets the threshold on `val`, then trains again on both. */
export async function trainTopics(
  rows: readonly ClincRow[],
  { known, outside: strange }: OtherTexts,
  seed: number,
) {
  const vectors = await embedWords(commonWords([...rows.map(({ text }) => text), ...known]), seed);
  const foreign = strange.map((text) => ({ text, intent: OUT_OF_SCOPE }));
  const held = rows.filter(({ split }) => split === 'val');
  const kept = rows.filter(({ split }) => split !== 'val');
  const trial = makeHearTopic(trainTopicNetworks([...kept, ...foreign], vectors, seed), 0);
  const heard = held.map((row) => ({ row, ...trial(row.text) }));
  const outside = heard
    .filter(({ row }) => row.intent === OUT_OF_SCOPE)
    .map(({ chance }) => chance)
    .sort((a, b) => a - b);
  const threshold = outside[Math.floor(RECALL_AIMED * outside.length)] ?? 0.3;
  const inside = heard.filter(({ row }) => row.intent !== OUT_OF_SCOPE);
  const right = inside.filter(({ row, topic }) => row.intent === topic);
  const networks = trainTopicNetworks([...rows, ...foreign], vectors, seed);
  const pack: Pack = {
    facts: { threshold },
    heads: new Map(),
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
