import type { Hearing, IntentName, Slots } from '../../schemas/dialogue.ts';
import type { DialogueAct } from '../acts.ts';

export type Task = NonNullable<Slots['task']>;

/** What the scorer may look at besides the words. */
export interface Signals {
  /** Lower case, names and numbers that were read blanked out. */
  lower: string;
  acts: DialogueAct[];
  /** Slot paths this message filled in. */
  filled: string[];
  requested: string[];
  question: boolean;
  aboutMany: boolean;
  listingAtHand: boolean;
  namedListing: boolean;
  chose: boolean;
  wantsHuman: boolean;
  upset: boolean;
  /** Whether the message answers the open question or goes on with the errand under way. */
  answers: boolean;
  hasViewing: boolean;
  hearing: Hearing;
}

/** The scores so far. */
export interface Board {
  add: (intent: IntentName, weight: number) => void;
  set: (intent: IntentName, weight: number) => void;
  of: (intent: IntentName) => number;
}

/** A score that is no guess. */
export const SURE = 3.5;
/** What scores less is not mentioned. */
export const KEPT_MIN = 2;
