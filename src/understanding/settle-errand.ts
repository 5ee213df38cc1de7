import type { IntentName, Understanding } from '../schemas/dialogue.ts';
import { asksRemedy, asksServices } from './intents/asks-services.ts';
import { hearComparison, pointsAtOne } from './intents/comparing.ts';
import { givesUp } from './intents/gives-up.ts';
import type { Signals } from './intents/score-intents.ts';
import { pattern } from './text/pattern.ts';

type Intent = Understanding['intents'][number];

const SETTLED = 0.8;
const VISIT = [
  '(?:visits?|viewings?|tours?|showings?|appointments?|appt|bookings?|walk ?-?through|slot|(?:mon|',
  "tues|wednes|thurs|fri|satur|sun)day'?s?(?: \\w+)?|tomorrow'?s?)",
].join('');
/** Gives a booked visit up, in one of the many ways to say so. */
const GIVES_UP = pattern(
  '',
  String.raw`\b(?:call(?:ing|ed)? (?:\S+ ){0,4}?off|cancel(?:l?ing|led)?)\b|`,
  String.raw`\b(?:not|n't|no longer|no more) (?:be )?(?:need(?:ing|ed)?|want(?:ing|ed)?|`,
  'require|able to ',
  '(?:make|come|attend|keep)|going to (?:make|come|attend|keep)|coming|attend(?:ing)?|',
  String.raw`make|come|keep)\b[^.?!]{0,40}(?:\b${VISIT}|\bit\b|▪)|`,
  String.raw`\b(?:can'?t|cannot|can not) (?:make|come|attend|`,
  String.raw`keep)\b[^.?!]{0,40}(?:\b${VISIT}|\bit\b|▪)|`,
  String.raw`\b(?:take|remove|scratch|drop|get rid of) (?:me|my|the|our)\b[^.?!]{0,20}\b${VISIT}`,
);
const ANOTHER_TIME = pattern(
  '',
  String.raw`\b(?:an?other|different|new|some other|later|earlier|better) (?:time|day|`,
  String.raw`date|slot|hour)\b|`,
  String.raw`\b(?:reschedul\w+|postpone|rebook|rearrange|push|shift|switch|swap|delay)\b|`,
  String.raw`\bmove (?:it|that|my|the|our)\b|\b(?:instead|rather)\b|\bhow about\b|\bwhat about\b|`,
  String.raw`\bcould (?:i|we) (?:do|make|come)\b|\bcan (?:i|we) (?:do|make|come)\b|`,
  String.raw`\bbring forward\b`,
);
const ABOUT_RULES = pattern(
  '',
  String.raw`\b(?:polic(?:y|ies)|fees?|charges?|charged|costs?|free of charge|penalt\w+|refund\w*|`,
  String.raw`what (?:happens|if)|how (?:do|can|late|long|early)|lease|contract|rules?)\b`,
);
const HOURS = pattern(
  '',
  String.raw`\b(?:open|close[ds]?|closing|opening|hours|staffed|available hours)\b`,
);
/** Words with which people say that they want to come. */
const COMING = pattern(
  '',
  String.raw`\b(?:come|coming|visit|view|see|tour|book|reserve|reservation|schedule|`,
  'appointment|appt|',
  String.raw`do you have (?:any|some|a)\w*|anything|something|eat|dine|meet|space|room|`,
  'availability|available|free|openings?|possible|stop by|drop (?:by|in)|swing by|',
  'pop in|look at|be there|room for|table|slot|',
  String.raw`fit (?:me|us) in|squeeze (?:me|us) in|get (?:me|us) in)\b`,
);
const ASKS_FACTS = pattern(
  '',
  String.raw`^\W*(?:(?:and|so|ok(?:ay)?|hi|hello|hey)\b[\s,]*)*(?:are you|do you|does|`,
  'what|how|which|',
  String.raw`why|who|where|is the|is there a|can i bring|may i bring)\b`,
);
/** "My viewing needs to be a day later." */
const LATER_VISIT = pattern(
  '',
  String.raw`\b(?:my|our) (?:\S+ ){0,2}${VISIT}\b[^.?!]*\b(?:rather than|later|earlier|`,
  'sooner|another|different|other|instead|',
  String.raw`mov(?:e|ed|ing)|chang(?:e|ed|ing)|shift(?:ed)?|bring forward)\b`,
);
const BOOKS: readonly (string | undefined)[] = ['viewing_schedule', 'booking'];
const AWAITS: readonly (string | undefined)[] = [
  'date',
  'time',
  'slot_choice',
  'name',
  'contact',
  'party_size',
  'confirm',
];

/**
 * What the words alone leave open, the slots decide: a day and a time at a desk make a booking, a
 * day for the home on the table makes a viewing, and a visit given up is no new one.
 */
export function settleErrand(intents: Intent[], signals: Signals): Intent[] {
  if (asksCapacity(intents, signals)) return [{ name: 'faq', confidence: SETTLED }];
  const { hearing, lower, filled } = signals;
  // Whoever has been passed on is told so, and passed on no second time.
  if (hearing.memory.escalated && asksRemedy(lower)) {
    return [{ name: 'escalation', confidence: SETTLED }];
  }
  if (asksServices(lower) && filled.length === 0 && hearing.agentType !== 'custom') {
    return [{ name: 'smalltalk', confidence: SETTLED }];
  }
  if (compares(signals)) return [{ name: 'property_question', confidence: SETTLED }];
  if (pointsAtNothing(intents, signals)) return [{ name: 'property_search', confidence: SETTLED }];
  const given =
    abandoned(signals) ??
    changedVisit(signals) ??
    continued(intents, signals) ??
    wished(intents, signals);
  if (given === null) return intents;
  const others = intents.filter(
    ({ name }) => name !== given && name !== 'unknown' && !leftOut(given).includes(name),
  );
  const old = intents.find(({ name }) => name === given)?.confidence ?? SETTLED;
  return [{ name: given, confidence: Math.max(old, SETTLED) }, ...others].slice(0, 3);
}

const ERRANDS: readonly IntentName[] = [
  'property_search',
  'viewing_schedule',
  'booking',
  'viewing_move',
  'viewing_cancel',
  'lead_capture',
  'goodbye',
];
/** An errand that was settled on leaves no room for another in the same message. */
const leftOut = (given: IntentName): readonly IntentName[] =>
  ERRANDS.filter((name) => name !== given);

const CAPACITY = pattern(
  '',
  String.raw`\b(?:how (?:many|large|big|much|long)|max(?:imum)?|capacity|biggest|largest|`,
  String.raw`seats? how)\b`,
);

/** "How many fit into the meeting room?" reserves nothing. */
function asksCapacity(intents: Intent[], { lower, filled, hearing }: Signals): boolean {
  if (intents[0]?.name !== 'booking' || filled.length > 0) return false;
  return CAPACITY.test(lower) && !AWAITS.includes(hearing.openQuestion);
}

/** The homes on the table are set against each other. */
function compares({ lower, hearing, filled, wantsHuman, upset }: Signals): boolean {
  const { offered } = hearing.memory;
  if (offered.length === 0 || wantsHuman || upset || hearing.openQuestion === 'slot_choice') {
    return false;
  }
  return hearComparison(lower, offered.length) !== undefined && !filled.some(isTime);
}

const isTime = (path: string): boolean => TIMES.includes(path);

/** "And the second one?" before any home was shown: first it must be known what is looked for. */
function pointsAtNothing(intents: Intent[], { lower, hearing, filled, wantsHuman }: Signals) {
  const { memory, slots, openQuestion } = hearing;
  const bare = memory.offered.length === 0 && memory.viewings.length === 0;
  const free = slots.focusListingKey === undefined && !AWAITS.includes(openQuestion);
  if (hearing.agentType !== 'real_estate' || wantsHuman || !bare || !free) return false;
  if (filled.length > 0 || !intents.every(({ name }) => MILD.includes(name))) return false;
  return pointsAtOne(lower) || hearComparison(lower, 0) !== undefined;
}

/** What waits to be booked or moved is given up, not what is booked. */
function abandoned({ lower, hearing, hasViewing, filled, wantsHuman, upset }: Signals) {
  const { task } = hearing.slots;
  if (wantsHuman || upset || filled.some((path) => TIMES.includes(path))) return null;
  const booked = hasViewing || hearing.memory.reservations.length > 0;
  const gives = givesUp(lower, hearing.openQuestion, booked);
  if (!gives || task === undefined) return null;
  if (task === 'viewing_move') return hearing.openQuestion === 'confirm' ? task : null;
  return BOOKS.includes(task) ? task : null;
}

function changedVisit(signals: Signals): IntentName | null {
  const { lower, hearing, wantsHuman, upset } = signals;
  if (wantsHuman || upset || ABOUT_RULES.test(lower)) return null;
  const whole = hearing.text.toLowerCase().replace(/[‘’]/g, "'");
  const later = LATER_VISIT.test(whole);
  if (!later && !GIVES_UP.test(lower) && !GIVES_UP.test(whole)) return null;
  // "can't make Thursday" while a time is still being looked for gives nothing up.
  if (BOOKS.includes(hearing.slots.task) && AWAITS.includes(hearing.openQuestion)) return null;
  if (hearing.agentType === 'custom') return null;
  const again =
    (later || ANOTHER_TIME.test(whole)) && !/\bcancel|\bcall\w* (?:\S+ ){0,4}?off\b/.test(lower);
  return again ? 'viewing_move' : 'viewing_cancel';
}

/** An answer to the question of a booking goes on with it, whatever else its words recall. */
function continued(intents: Intent[], signals: Signals): IntentName | null {
  const { hearing, filled, lower } = signals;
  const { task } = hearing.slots;
  if (!BOOKS.includes(task) || !AWAITS.includes(hearing.openQuestion)) return null;
  const top = intents[0]?.name;
  const told = filled.some((path) => path.startsWith('contact.') || TIMES.includes(path));
  const strays = top === 'property_search' || top === 'lead_capture' || top === 'unknown';
  if (!told || !strays || task === undefined) return null;
  return signals.aboutMany && !/\bsign/.test(lower) && top === 'property_search' ? null : task;
}

const TIMES = ['date', 'time', 'dayPart', 'partySize'];
const MILD: readonly IntentName[] = [
  'unknown',
  'faq',
  'pricing',
  'property_search',
  'lead_capture',
  'smalltalk',
  'property_question',
];

function wished(intents: Intent[], signals: Signals): IntentName | null {
  const { lower, filled, hearing, question, requested } = signals;
  const has = (path: string) => filled.includes(path);
  const top = intents[0]?.name ?? 'unknown';
  if (!MILD.includes(top) || requested.length > 0) return null;
  if (HOURS.test(lower) || !(has('date') || has('time'))) return null;
  const full = (has('time') || has('dayPart')) && (has('date') || hearing.slots.date !== undefined);
  const coming = COMING.test(lower);
  const terse = !question && lower.split(/\s+/).length <= 10;
  if (hearing.agentType === 'receptionist') {
    const told = has('partySize') || coming || (full && !ASKS_FACTS.test(lower));
    return told || (terse && full) ? 'booking' : null;
  }
  const wishes = filled.filter((path) => path.startsWith('search.'));
  const focused = signals.namedListing || signals.chose || isFocused(signals);
  const seeks = top === 'property_search' && (signals.aboutMany || wishes.length > 1);
  if (!focused || seeks || hearing.agentType === 'custom') return null;
  if (signals.hasViewing && !coming && !signals.namedListing) return null;
  return coming || full || terse ? 'viewing_schedule' : null;
}

const isFocused = ({ hearing }: Signals): boolean =>
  hearing.slots.focusListingKey !== undefined || hearing.memory.offered.length === 1;
