import { gramNames } from './hash-features.ts';
import { indexOfMax, softmax } from './linear-head.ts';
import { type NetworkHead, scoreNetwork } from './network-head.ts';

export interface TopicHeard {
  /** The likeliest topic in scope. */
  topic: string;
  /** Its chance, beside that of everything else. */
  chance: number;
  inScope: boolean;
}

export const OUT_OF_SCOPE = 'oos';

/** What a text is judged by: its words, and parts of words too where `chars` is set. */
export const topicNames = (text: string, chars: boolean): string[] =>
  gramNames(text, { words: 2, skips: 1, ...(chars && { chars: [3, 5] as [number, number] }) });

/**
 * Picks among the topics it was trained on; below the threshold it says that it is none. The
 * networks have the same classes in the same order; their chances are averaged.
 */
export function makeHearTopic(
  networks: readonly NetworkHead[],
  threshold: number,
): (text: string) => TopicHeard {
  const classes = networks[0]?.classes ?? [];
  const outside = classes.indexOf(OUT_OF_SCOPE);
  return (text) => {
    const shares = new Float64Array(classes.length);
    for (const network of networks) {
      const more = softmax(scoreNetwork(network, text, topicNames(text, network.chars)));
      for (const [at, share] of more.entries()) {
        shares[at] = (shares[at] ?? 0) + share / networks.length;
      }
    }
    if (outside >= 0) shares[outside] = 0;
    const best = indexOfMax(shares);
    const chance = shares[best] ?? 0;
    return { topic: classes[best] ?? '', chance, inScope: chance > threshold };
  };
}
