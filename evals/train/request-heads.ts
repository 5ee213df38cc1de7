import { foldFeatures, tokenise } from '../../src/understanding/model/hash-features.ts';
import { requestNames } from '../../src/understanding/model/multi-intent.ts';
import type { Pack } from '../../src/understanding/model/pack-heads.ts';
import { tokenFeatures } from '../../src/understanding/model/span-tagger.ts';
import type { NluppRow } from '../understanding/read-rows.ts';
import { ownRequests } from './own-requests.ts';
import { type Example, trainLinear } from './train-linear.ts';

const BITS = 15;

/** Intents, each by itself, and the tags of details, from labelled requests. */
export function trainRequestHeads(
  rows: readonly NluppRow[],
  seed: number,
  { own = OWN, epochs = 60 } = {},
): Pack {
  const classes = [...new Set(rows.flatMap(({ intents }) => intents))].sort();
  const intents = trainLinear(
    [...rows, ...ownRequests(own, seed)].map(({ text, intents }) => ({
      rows: foldFeatures(requestNames(text), BITS),
      labels: intents.map((intent) => classes.indexOf(intent)).filter((at) => at >= 0),
    })),
    {
      classes,
      bits: BITS,
      exclusive: false,
      flat: true,
      epochs,
      rate: 1,
      decay: 1e-4,
      seed,
    },
  );
  return {
    facts: { thresholds: classes.map(() => THRESHOLD) },
    heads: new Map([
      ['intents', intents],
      ['tags', trainTags(rows, seed)],
    ]),
    networks: new Map(),
  };
}

/** Set in five folds: a little below even odds, for several intents may hold at once. */
const THRESHOLD = -1.5;
/** Requests put together from own pieces. */
const OWN = 500;

function trainTags(rows: readonly NluppRow[], seed: number) {
  const kinds = [...new Set(rows.flatMap(({ slots }) => Object.keys(slots)))].sort();
  const classes = ['O', ...kinds.flatMap((kind) => [`B-${kind}`, `I-${kind}`])];
  const examples: Example[] = [];
  for (const { text, slots } of rows) {
    const tokens = tokenise(text);
    let before: [string, string] = ['<', '<'];
    for (const [at, token] of tokens.entries()) {
      const found = Object.entries(slots).find(
        ([, { span }]) => token.start >= span[0] && token.end <= span[1],
      );
      const tag =
        found === undefined ? 'O' : `${token.start === found[1].span[0] ? 'B' : 'I'}-${found[0]}`;
      examples.push({
        rows: foldFeatures(tokenFeatures(tokens, at, before, 'ideas'), BITS),
        labels: [Math.max(0, classes.indexOf(tag))],
      });
      before = [before[1], tag];
    }
  }
  return trainLinear(examples, {
    classes,
    bits: BITS,
    exclusive: true,
    epochs: 20,
    rate: 0.5,
    decay: 0,
    seed,
  });
}
