import { foldFeatures, gramNames } from './hash-features.ts';
import { indexOfMax, type LinearHead, scoreLinear, softmax } from './linear-head.ts';

export interface TopicHeard {
  /** The likeliest topic in scope. */
  topic: string;
  /** Its chance, beside that of everything else. */
  chance: number;
  inScope: boolean;
}

export const OUT_OF_SCOPE = 'oos';

export const topicNames = (text: string): string[] =>
  gramNames(text, { words: 2, chars: [3, 5], skips: 1 });

/** Picks among the topics it was trained on; below the threshold it says that it is none. */
export function makeHearTopic(head: LinearHead, threshold: number): (text: string) => TopicHeard {
  const outside = head.classes.indexOf(OUT_OF_SCOPE);
  return (text) => {
    const shares = softmax(scoreLinear(head, foldFeatures(topicNames(text), head.bits)));
    if (outside >= 0) shares[outside] = 0;
    const best = indexOfMax(shares);
    const chance = shares[best] ?? 0;
    return { topic: head.classes[best] ?? '', chance, inScope: chance > threshold };
  };
}
