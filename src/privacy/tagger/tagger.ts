import type { Finding } from '../recogniser.ts';
import { marginals } from './chain.ts';
import { FEATURES, featuresOf } from './features.ts';
import type { Lexicon } from './lexicon.ts';
import { type Token, tokenise } from './tokenise.ts';

export interface TaggerModel {
  /** The first is no personal data. */
  labels: readonly string[];
  bits: number;
  /** 2 ** bits × labels. */
  weights: Int8Array | Float32Array;
  /** What a weight is multiplied with. */
  scale: number;
  /** labels × labels, from × to. */
  steps: Float32Array;
  lexicon: Lexicon;
}

/** Words in one chain: bounds what is held at a time. */
const CHAIN_MAX = 512;
/** What may stand between two words of one piece of personal data. */
const GAP = /^[ \t\r\n\u00a0]{0,3}$/;

/**
 * Names, places, addresses, organisations and titles in running text: a linear-chain conditional
 * random field over hashed features. `found` is what stricter recognisers have taken already.
 */
export const makeTagger =
  (model: TaggerModel) =>
  (text: string, found: readonly Finding[] = [], threshold = 0.5): Finding[] => {
    const tokens = tokenise(text, found);
    const features = featuresOf(tokens, model.lexicon, model.bits);
    const spans: Finding[] = [];
    const taken = new Set(found.map(({ start }) => start));
    for (let from = 0; from < tokens.length; from += CHAIN_MAX) {
      const to = Math.min(tokens.length, from + CHAIN_MAX);
      const chances = marginals(chainOf(model, features, from, to));
      for (let at = from; at < to; at += 1) {
        const token = tokens[at];
        if (token === undefined || token.word === '\n' || taken.has(token.start)) continue;
        const best = bestOf(chances, (at - from) * model.labels.length, model, threshold);
        if (best) extend(spans, text, token, best);
      }
    }
    return spans;
  };

/** What every label scores at every word from `from` to `to`. */
function chainOf(model: TaggerModel, features: Uint32Array, from: number, to: number) {
  const { weights, scale, steps } = model;
  const labels = model.labels.length;
  const scores = new Float32Array((to - from) * labels);
  for (let at = from; at < to; at += 1) {
    const base = (at - from) * labels;
    for (let n = 0; n < FEATURES; n += 1) {
      const slot = (features[at * FEATURES + n] ?? 0) * labels;
      for (let label = 0; label < labels; label += 1) {
        scores[base + label] = (scores[base + label] ?? 0) + (weights[slot + label] ?? 0) * scale;
      }
    }
  }
  return { length: to - from, labels, scores, steps };
}

/** The likeliest kind where personal data of any kind is likelier than none. */
function bestOf(chances: Float64Array, base: number, { labels }: TaggerModel, threshold: number) {
  const confidence = 1 - (chances[base] ?? 1);
  if (confidence < threshold) return undefined;
  let best = 1;
  for (let label = 2; label < labels.length; label += 1) {
    if ((chances[base + label] ?? 0) > (chances[base + best] ?? 0)) best = label;
  }
  return { kind: labels[best] ?? 'PERSON', confidence };
}

function extend(
  spans: Finding[],
  text: string,
  { start, end }: Token,
  { kind, confidence }: { kind: string; confidence: number },
): void {
  const last = spans.at(-1);
  if (last?.kind === kind && GAP.test(text.slice(last.end, start))) {
    last.end = end;
    last.confidence = Math.max(last.confidence, confidence);
  } else spans.push({ start, end, kind, confidence });
}
