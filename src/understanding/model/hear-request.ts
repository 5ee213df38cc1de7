import type { LinearHead } from './linear-head.ts';
import { hearIntents } from './multi-intent.ts';
import { type Span, tagSpans } from './span-tagger.ts';

export interface RequestHeard {
  /** Several, one or none. */
  intents: string[];
  /** Dates, times, counts of people, …: where they stand in the text. */
  slots: Span[];
}

export const makeHearRequest =
  (intents: LinearHead, thresholds: readonly number[], tags: LinearHead) =>
  (text: string): RequestHeard => ({
    intents: hearIntents(intents, thresholds, text),
    slots: tagSpans(tags, text, 'ideas'),
  });
