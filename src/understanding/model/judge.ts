import type { HeadName, Judge } from './dialogue-tracker.ts';
import { foldFeatures, gramNames } from './hash-features.ts';
import { type LinearHead, pickClass, scoreLinear } from './linear-head.ts';
import { tagSpans } from './span-tagger.ts';

export interface DialogueHeads {
  systemActs: LinearHead;
  systemTags: LinearHead;
  userTags: LinearHead;
  choices: Partial<Record<HeadName, LinearHead>>;
}

/** What the system's words are judged by. */
export const actNames = (text: string): string[] => gramNames(text, { words: 3, chars: [3, 4] });

/** Answers the tracker's questions with trained heads; an untrained one says no. */
export function makeJudge({ systemActs, systemTags, userTags, choices }: DialogueHeads): Judge {
  return {
    choose: (question, features) => {
      const head = choices[question.head];
      if (head === undefined) return question.head === 'flag' ? 'none' : 'no';
      return pickClass(head, foldFeatures(features, head.bits));
    },
    tagUser: (text) => tagSpans(userTags, text),
    tagSystem: (text) => tagSpans(systemTags, text),
    systemActs: (text) => {
      const scores = scoreLinear(systemActs, foldFeatures(actNames(text), systemActs.bits));
      return systemActs.classes.filter((_, at) => (scores[at] ?? 0) > 0);
    },
  };
}
