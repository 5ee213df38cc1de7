import type { Hearing, IntentName, Slots, Understanding } from '../../schemas/dialogue.ts';
import type { DialogueAct } from '../acts.ts';
import { pattern } from '../text/pattern.ts';
import { asksApart } from './asks-apart.ts';
import { cues } from './cues.ts';
import { offTopicness } from './off-topic.ts';

type Intent = Understanding['intents'][number];
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

const SURE = 3.5;
const KEPT_MIN = 2;

/** Intents by confidence, most likely first; `unknown` when nothing speaks for any. */
export function scoreIntents(signals: Signals): Intent[] {
  const scores = new Map<IntentName, number>();
  const add = (intent: IntentName, weight: number) =>
    scores.set(intent, (scores.get(intent) ?? 0) + weight);
  const set = (intent: IntentName, weight: number) => scores.set(intent, weight);
  const of = (intent: IntentName) => scores.get(intent) ?? 0;
  for (const { intent, weight, pattern } of cues) {
    if (of(intent) < weight && pattern.test(signals.lower)) set(intent, weight);
  }
  const off = offTopicness(signals.lower);
  weighContext(signals, { add, set, of });
  const booking =
    signals.filled.some((path) => path === 'date' || path === 'time') &&
    (signals.hasViewing || signals.hearing.slots.task !== undefined);
  if (off > 0.9 && !signals.answers && !booking && signals.hearing.agentType !== 'custom') {
    for (const intent of scores.keys()) set(intent, of(intent) - 3.2);
  }
  if (signals.wantsHuman || signals.upset) set('escalation', signals.wantsHuman ? 5 : 4.5);
  const kept = [...scores].filter(([, score]) => score >= KEPT_MIN).sort((a, b) => b[1] - a[1]);
  const [best] = kept;
  if (!best) return [{ name: 'unknown', confidence: off > 0 ? off : weakness(signals) }];
  return kept
    .filter(([name, score]) => score >= best[1] - 2 || asksApart(name, signals.lower))
    .slice(0, 3)
    .map(([name, score]) => ({ name, confidence: Math.min(0.97, score / (score + 1.2)) }));
}

interface Board {
  add: (intent: IntentName, weight: number) => void;
  set: (intent: IntentName, weight: number) => void;
  of: (intent: IntentName) => number;
}

/** Low when there are words the tenant's world knows, high for plain noise. */
const weakness = (signals: Signals): number =>
  signals.filled.length > 0 || signals.acts.length > 0 ? 0.35 : 0.6;

function weighContext(signals: Signals, board: Board): void {
  const { acts, filled, requested, hearing, lower } = signals;
  const { add, set, of } = board;
  const wishes = filled.filter((path) => path.startsWith('search.'));
  const timed = filled.some((path) => path === 'date' || path === 'time' || path === 'dayPart');
  const task = hearing.slots.task;

  if (hearing.agentType === 'receptionist') receptionWords(signals, board);
  else if (
    of('booking') > 0 &&
    of('viewing_schedule') > 0 &&
    !/\b(?:table|reservation|meeting|office)\b/.test(lower)
  ) {
    set('booking', 0);
  }
  if (of('viewing_move') > 0 || of('viewing_cancel') > 0) {
    for (const other of ['viewing_schedule', 'booking', 'faq'] as const)
      set(other, Math.min(of(other), 1));
  }
  if (
    pattern(
      '',
      String.raw`\bcancel\w*\b[^.?!]{0,20}\bpolic|\bcancell?ation (?:fee|policy)|\bhow (?:do|`,
      'can) i cancel (?:my |the |a )?(?:lease|contract)',
    ).test(lower)
  ) {
    set('viewing_cancel', 0);
    set('faq', Math.max(of('faq'), SURE));
  }
  if (
    signals.hasViewing &&
    timed &&
    /\b(?:move|change|shift|make|push|switch|instead|rather|actually)\b/.test(lower) &&
    of('viewing_schedule') < SURE
  ) {
    add('viewing_move', 4);
    set('property_search', Math.min(of('property_search'), 1));
  }
  if (requested.length > 0) {
    set('property_question', 4);
    for (const other of ['faq', 'pricing', 'property_search'] as const)
      set(other, Math.min(of(other), 1.5));
  } else if (
    signals.listingAtHand &&
    pattern(
      '',
      String.raw`\b(?:tell me (?:more )?about|more (?:details?|info\w*)|`,
      'details? (?:on|about|of|for)|',
      String.raw`describe|what'?s (?:it|that one) like|what about|how about)\b`,
    ).test(lower) &&
    (signals.namedListing || signals.chose || /\b(?:it|this|that|that one|this one)\b/.test(lower))
  ) {
    set('property_question', 4);
    set('faq', 0);
  } else if (
    signals.listingAtHand &&
    signals.question &&
    !signals.aboutMany &&
    pattern(
      '',
      String.raw`\b(?:does|is|has|are|do) (?:it|they|that|this|the (?:place|apartment|home|house|`,
      String.raw`unit|building))\b`,
    ).test(lower) &&
    of('viewing_schedule') < 3 &&
    !timed
  ) {
    set('property_question', Math.max(of('property_question'), 3));
  }
  if (wishes.length > 0 && requested.length === 0) weighWishes(signals, board, wishes);
  if (
    acts.includes('ask_more') &&
    (hearing.memory.offered.length > 0 || task === 'property_search')
  ) {
    add('property_search', of('goodbye') > 0 ? 0 : 3);
  }
  const rivals = [
    'property_search',
    'viewing_schedule',
    'viewing_move',
    'viewing_cancel',
    'booking',
    'lead_capture',
    'smalltalk',
    'market_question',
  ] as const;
  if (of('faq') > 0 && of('faq') <= 2 && rivals.some((name) => of(name) >= 2.5)) set('faq', 0);
  if (of('faq') > 0 && of('pricing') > 0) set('pricing', of('pricing') + 1);
  const visiting =
    signals.namedListing || (signals.chose && hearing.openQuestion !== 'slot_choice');
  if (visiting && timed && of('viewing_schedule') < 2 && of('viewing_move') === 0)
    add('viewing_schedule', 3);
  const focused = hearing.slots.focusListingKey !== undefined;
  if (focused && timed && wishes.length === 0 && !signals.hasViewing && scoresNothing(of)) {
    add(hearing.agentType === 'receptionist' ? 'booking' : 'viewing_schedule', 2.6);
  }
  if (timed && of('viewing_schedule') >= 2) add('viewing_schedule', 0.7);
  if (
    filled.some((p) => p.startsWith('contact.')) &&
    filled.length <= 2 &&
    !timed &&
    wishes.length === 0 &&
    task === undefined
  ) {
    add('lead_capture', filled.some((p) => p !== 'contact.name') ? 2.5 : 0);
  }
  if (acts.includes('greet') && ![...hearing.text].some((c) => c === '?')) add('smalltalk', 2.2);
  if (acts.includes('thank')) add('smalltalk', 2);
  if (signals.namedListing && of('viewing_schedule') >= 2 && !signals.aboutMany) {
    set('property_search', Math.min(of('property_search'), 1));
  }
  if (signals.hasViewing && filled.some((p) => p === 'date' || p === 'time') && scoresNothing(of)) {
    add('viewing_move', wishes.length > 0 ? 0 : 3);
  }
  const justBooked =
    /\b(?:booked|reserved)\b/.test(hearing.previousReply ?? '') && task === undefined;
  if (justBooked && timed && acts.includes('correct') && scoresNothing(of)) add('viewing_move', 4);
  continueErrand(signals, board);
}

/** A kind of home, pets or a rent may be what a question is about; a place or a size is a wish. */
const WEAK = /propertySubType|transaction|petsAllowed|furnished|garage|inUnitLaundry/;

function weighWishes(signals: Signals, { add, set, of }: Board, wishes: string[]): void {
  const { acts, hearing, lower } = signals;
  const strong = wishes.some((path) => !WEAK.test(path));
  const asks = Math.max(
    of('faq'),
    of('pricing'),
    of('market_question'),
    signals.question ? 2.5 : 0,
  );
  const elsewhere = Math.max(of('booking'), of('viewing_schedule'), of('viewing_move'));
  const searching = hearing.slots.task === 'property_search';
  if (
    !strong &&
    (!signals.aboutMany || (of('pricing') >= 3 && of('property_search') < 2)) &&
    !signals.answers &&
    !acts.includes('correct') &&
    asks + elsewhere > 0
  ) {
    if (signals.question && of('pricing') === 0 && elsewhere === 0)
      set('faq', Math.max(of('faq'), 2.5));
    set('property_search', Math.min(of('property_search'), 1));
    return;
  }
  const asking = of('faq') >= 2.5 || of('market_question') > 0;
  add('property_search', asking && !signals.aboutMany ? 0.5 : wishes.length > 1 ? 2.6 : 2);
  if (acts.includes('correct') || searching) add('property_search', 1.5);
  if (of('pricing') > 0 && (signals.aboutMany || /edroom|▪/.test(lower))) add('property_search', 1);
}

const scoresNothing = (of: Board['of']): boolean =>
  (
    ['viewing_schedule', 'viewing_move', 'viewing_cancel', 'booking', 'faq', 'pricing'] as const
  ).every((name) => of(name) < KEPT_MIN);

/** At a reception desk "book" means a time with people unless a home is named. */
function receptionWords({ lower, namedListing, listingAtHand }: Signals, { set, of }: Board): void {
  const viewing = /\b(?:viewings?|tours?|showings?)\b/.test(lower);
  if (viewing || namedListing || listingAtHand) return;
  if (of('viewing_schedule') > 0) {
    set('booking', Math.max(of('booking'), of('viewing_schedule')));
    set('viewing_schedule', 0);
  }
  if (/\b(?:book|reserve|appointment|table)\b/.test(lower))
    set('booking', Math.max(of('booking'), 3));
}

/** An answer belongs to what was asked, whatever its words look like on their own. */
function continueErrand(signals: Signals, { add, set, of }: Board): void {
  const { hearing, acts } = signals;
  const { openQuestion: asked, slots } = hearing;
  const task = slots.task;
  if (
    asked === 'handover' &&
    acts.includes('affirm') &&
    signals.filled.length === 0 &&
    !signals.question
  ) {
    set('escalation', 4);
  }
  if (asked === 'anything_else' && acts.includes('deny')) set('goodbye', 4);
  if (!signals.answers || asked === 'handover' || asked === 'anything_else') return;
  if (asked === 'which_listing' && acts.includes('affirm') && !signals.chose) {
    add('viewing_schedule', 3);
    return;
  }
  if (asked === 'which_listing' && signals.chose && task === 'property_search') {
    if (of('property_question') < 3) add('viewing_schedule', 2.5);
    return;
  }
  if (task === undefined) {
    if (asked === 'area' || asked === 'bedrooms' || asked === 'budget' || asked === 'transaction') {
      add('property_search', 3);
    }
    return;
  }
  const rivals = (['viewing_move', 'viewing_cancel', 'property_question'] as const).some(
    (name) => name !== task && of(name) >= SURE,
  );
  if (rivals) return;
  add(task, 3.2);
  const own = new Set<IntentName>([task]);
  if (task === 'viewing_schedule' || task === 'viewing_move' || task === 'booking') {
    for (const other of ['viewing_schedule', 'booking', 'lead_capture'] as const) {
      if (!own.has(other)) set(other, Math.min(of(other), 1));
    }
  }
}
