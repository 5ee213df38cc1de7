import { conceptNames } from './concepts.ts';
import { foldFeatures, gramNames } from './hash-features.ts';
import { type LinearHead, scoreLinear } from './linear-head.ts';

/** What one short request is judged by: its words, parts of words and the ideas they stand for. */
export function requestNames(text: string): string[] {
  const ideas = conceptNames(text);
  const single = ideas.filter((name) => !name.startsWith('!!'));
  return [
    ...gramNames(text, { words: 2, chars: [4, 4] }),
    ...ideas,
    ...Array.from({ length: IDEA_WEIGHT }, (_, copy) => single.map((name) => name + copy)).flat(),
  ];
}

/** An idea counts as so many words: it was written down, not counted from few examples. */
const IDEA_WEIGHT = 10;

/** Every intent whose margin passes its threshold; several, one or none. */
export function hearIntents(
  head: LinearHead,
  thresholds: readonly number[],
  text: string,
): string[] {
  const scores = scoreLinear(head, foldFeatures(requestNames(text), head.bits));
  return head.classes.filter((_, at) => (scores[at] ?? 0) > (thresholds[at] ?? 0));
}
