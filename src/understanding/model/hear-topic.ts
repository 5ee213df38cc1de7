import { foldFeatures, gramNames } from './hash-features.ts';
import { indexOfMax, type LinearHead, scoreLinear, softmax } from './linear-head.ts';
import { type NetworkHead, scoreNetwork } from './network-head.ts';

export interface TopicHeard {
  /** The likeliest topic in scope. */
  topic: string;
  /** Its chance, beside that of everything else. */
  chance: number;
  inScope: boolean;
}

export const OUT_OF_SCOPE = 'oos';

export interface TopicHeads {
  linear: LinearHead;
  /** Of the same classes in the same order; their chances are averaged with the linear one's. */
  networks: readonly NetworkHead[];
}

export const topicNames = (text: string): string[] =>
  gramNames(text, { words: 2, chars: [3, 5], skips: 1 });

/** Picks among the topics it was trained on; below the threshold it says that it is none. */
export function makeHearTopic(
  { linear, networks }: TopicHeads,
  threshold: number,
): (text: string) => TopicHeard {
  const { classes, bits } = linear;
  const outside = classes.indexOf(OUT_OF_SCOPE);
  return (text) => {
    const names = topicNames(text);
    const shares = softmax(scoreLinear(linear, foldFeatures(names, bits)));
    for (const network of networks) {
      const more = softmax(scoreNetwork(network, text, foldFeatures(names, network.bits)));
      for (const [at, share] of more.entries()) shares[at] = (shares[at] ?? 0) + share;
    }
    if (outside >= 0) shares[outside] = 0;
    const best = indexOfMax(shares);
    const chance = (shares[best] ?? 0) / (1 + networks.length);
    return { topic: classes[best] ?? '', chance, inScope: chance > threshold };
  };
}
