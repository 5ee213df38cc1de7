import { pattern } from '../text/pattern.ts';
import { continueErrand } from './continue-errand.ts';
import { isSelling } from './selling.ts';
import { type Board, KEPT_MIN, type Signals, SURE } from './signals.ts';

/** What was said before, what is on the table and what was read weigh beside the bare words. */
export function weighContext(signals: Signals, board: Board): void {
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
      String.raw`unit|building))\b|\b(?:is|are|has|does)\b[^?]*\b(?:near|close to|around|in|at|`,
      String.raw`from|by|`,
      'behind|of|outside) (?:it|there|▪+|(?:the|this|that) (?:house|home|place|apartment|',
      String.raw`building|unit|flat|condo|loft|property|street|townhouse))\b`,
    ).test(lower) &&
    of('viewing_schedule') < 3 &&
    !timed
  ) {
    set('property_question', Math.max(of('property_question'), 3));
    if (wishes.length === 0) set('property_search', Math.min(of('property_search'), 1));
  }
  const needs =
    /\b(?:what|which|how)\b[^.?!]{0,24}\bdo (?:i|we) (?:need|have)\b/.test(lower) &&
    wishes.every((path) => WEAK.test(path)) &&
    !signals.answers;
  if (needs) {
    set('property_search', 0);
    set('faq', Math.max(of('faq'), 3));
    if (!/\b(?:pay|costs?|fees?|money|deposit)\b/.test(lower)) set('pricing', 0);
  }
  const selling = isSelling(hearing.text.toLowerCase());
  if (wishes.length > 0 && requested.length === 0 && !selling && !needs)
    weighWishes(signals, board, wishes);
  if (selling) weighSelling(signals, board);
  if (
    acts.includes('ask_more') &&
    (hearing.memory.offered.length > 0 || task === 'property_search')
  ) {
    add('property_search', of('goodbye') > 0 ? 0 : 3);
  }
  // "Ring me about lofts in town" wants the call; the homes are what it is about.
  if (of('lead_capture') >= SURE && of('viewing_schedule') < SURE && !acts.includes('ask_more')) {
    set('property_search', Math.min(of('property_search'), 1));
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
const FEATURE = /petsAllowed|garage|inUnitLaundry|furnished/;
const WEAK = /propertySubType|transaction|petsAllowed|furnished|garage|inUnitLaundry/;

function weighWishes(signals: Signals, { add, set, of }: Board, wishes: string[]): void {
  const { acts, hearing, lower } = signals;
  const strong = wishes.some((path) => !WEAK.test(path));
  const asking = of('pricing') >= 3 || of('faq') >= 2.5;
  const about =
    hearing.agentType === 'receptionist' ||
    wishes.every((path) => FEATURE.test(path) || (asking && path === 'search.transaction'));
  // "What is the tax in Springfield?" looks for no home there.
  const placed = wishes.every((path) => path === 'search.area') && !signals.aboutMany;
  if (placed && asking && !signals.answers && of('property_search') < 2) {
    set('property_search', 0);
    return;
  }
  const corrects = acts.includes('correct') && !asking;
  const free = !signals.answers && !corrects && of('property_search') < 2;
  if (!strong && about && free && (asking || !signals.aboutMany)) {
    set('faq', Math.max(of('faq'), 2.5));
    set('property_search', Math.min(of('property_search'), 1));
    return;
  }
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
  const asked = of('faq') >= 2.5 || of('market_question') > 0;
  add('property_search', asked && !signals.aboutMany ? 0.5 : wishes.length > 1 ? 2.6 : 2);
  if (acts.includes('correct') || searching) add('property_search', 1.5);
  if (of('pricing') > 0 && (signals.aboutMany || /edroom|▪/.test(lower))) add('property_search', 1);
}

/** Who sells wants answers and a call, no list of homes. */
function weighSelling(signals: Signals, { set, of }: Board): void {
  const { lower } = signals;
  set('property_search', 0);
  set('viewing_schedule', Math.min(of('viewing_schedule'), 1));
  const asks = Math.max(of('faq'), of('pricing'), of('market_question'));
  const asked = signals.question || asks >= 2.5 || /\b(?:free|costs?|fees?|does|how)\b/.test(lower);
  if (asked && asks < 2.5) set('faq', 2.5);
  if (of('booking') < 2.5) set('lead_capture', Math.max(of('lead_capture'), asked ? 2 : SURE));
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
