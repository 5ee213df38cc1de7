import type { Hearing, Slots, Understanding } from '../schemas/dialogue.ts';
import { type DialogueAct, hearActs } from './acts.ts';
import { fillActs } from './fill-acts.ts';
import { asksAboutOthers, looksLikeInjection } from './guards.ts';
import { hearComparison } from './intents/comparing.ts';
import { hearForeign, isForeign } from './intents/hear-foreign.ts';
import { scoreIntents, type Task } from './intents/score-intents.ts';
import { isSelling } from './intents/selling.ts';
import { detectLanguage, withoutPlaces } from './language.ts';
import { hearMood } from './mood.ts';
import { type Reading, readMessage } from './read-message.ts';
import { settleErrand } from './settle-errand.ts';
import { changedPaths } from './slots/changed-paths.ts';
import { dontCareFields, mergeSearch } from './slots/merge-search.ts';
import { mergeWhen } from './slots/merge-when.ts';
import { isSameStart, isStartRefused, withoutTime } from './slots/refused-start.ts';
import { isAboutMany, isQuestion } from './slots/requested.ts';
import { settle } from './slots/settle.ts';
import { hearShift } from './slots/shift.ts';
import { toEnglish } from './spanish/to-english.ts';
import { digitise } from './text/digitise.ts';
import { pattern } from './text/pattern.ts';
import { respell } from './text/respell.ts';
import { type Trained, trained } from './trained.ts';

const TASKS: readonly string[] = [
  'property_search',
  'viewing_schedule',
  'viewing_move',
  'viewing_cancel',
  'booking',
  'lead_capture',
] satisfies Task[];

/**
 * The keyless listener: rules and lexicons over the words, the tenant's vocabulary, what was
 * asked last and what was offered; where these are silent, the trained model. Synchronous; about
 * a millisecond a message.
 */
export function makeUnderstand(model: Trained = trained()) {
  return (heard: Hearing): Understanding => understand(heard, model);
}

function understand(heard: Hearing, model: Trained): Understanding {
  const language = detectLanguage(
    withoutPlaces(heard.text, heard.vocabulary),
    heard.defaultLanguage,
    heard.previousReply !== undefined,
  );
  if (language !== 'es') {
    const text = respell(heard.text, heard.vocabulary.areas);
    return { ...inEnglish({ ...heard, text }, heard.text, model), language };
  }
  const english = toEnglish(heard.text);
  return { ...inEnglish({ ...heard, text: english }, heard.text, model), language, english };
}

/** Reads English words; `original` is the message as it came. */
function inEnglish(
  given: Hearing,
  original: string,
  model: Trained,
): Omit<Understanding, 'language'> {
  const settled = settle(given);
  const hearing: Hearing = { ...given, slots: settled };
  const refused = isStartRefused(hearing);
  const { upset, wantsHuman } = hearMood(withoutCounts(given.text));
  if (isAttack(given.text, original)) {
    const intents = [{ name: 'unknown' as const, confidence: 0.95 }];
    const slots = refused ? withoutTime(settled) : settled;
    const heard = { acts: [], slots, changed: [], requested: [] };
    return { intents, ...heard, wantsHuman: false, upset: false };
  }
  const read = readMessage(hearing, model);
  const filled = filledPaths(read);
  const said = hearActs(read.lower, hearing.openQuestion);
  const quiet = filled.length === 0 && read.choice === undefined && read.building === null;
  const acts = quiet ? fillActs(said, hearing, read.lower, model) : said;
  const signals = {
    lower: read.openLower,
    acts,
    filled,
    requested: read.requested,
    question: isQuestion(read.lower),
    aboutMany: isAboutMany(read.lower),
    listingAtHand: read.listingAtHand,
    namedListing: read.building !== null,
    chose: read.choice !== undefined,
    wantsHuman,
    upset,
    answers: answersQuestion(hearing, read, acts, filled),
    hasViewing: hearing.memory.viewings.some((v) => v.status === 'booked'),
    hearing,
  };
  const intents = hearForeign(settleErrand(scoreIntents(signals), signals), signals, model);
  const offTopic = isForeign(intents);
  const merged = offTopic
    ? { ...settled }
    : mergeSlots(hearing, read, acts, intents[0]?.name ?? 'unknown');
  const restated = !offTopic && (read.when?.time !== undefined || read.slotChoice !== undefined);
  const again = refused && !restated && isSameStart(merged, settled);
  const slots = again ? withoutTime(merged) : merged;
  const task = intents.find(({ name }) => TASKS.includes(name))?.name as Task | undefined;
  if (task !== undefined) slots.task = task;
  return {
    intents,
    acts,
    slots,
    // A refused start said once more is a new wish: the calendar is asked again.
    changed: changedPaths(refused ? withoutTime(given.slots) : given.slots, slots),
    requested: read.requested,
    ...(read.choice === undefined ? {} : { choice: read.choice }),
    wantsHuman,
    upset,
  };
}

const isAttack = (text: string, original: string): boolean =>
  looksLikeInjection(original) || looksLikeInjection(text) || asksAboutOthers(text);

/** "Six persons, please" counts heads; it calls for nobody. */
const withoutCounts = (text: string): string =>
  digitise(text).replace(/\b\d+ (?:persons?|people)\b/gi, 'guests');

function filledPaths(read: Reading): string[] {
  const { wishes, when, contact, name, party } = read;
  const { rooms, price, features } = wishes;
  const bigger = BIGGER.test(read.lower) ? true : null;
  const said: [string, unknown][] = [
    ['search.area', wishes.area],
    ['search.minBedrooms', rooms?.minBedrooms ?? rooms?.maxBedrooms ?? bigger],
    ['search.minBathrooms', rooms?.minBathrooms],
    ['search.maxPrice', price ?? (CHEAPER.test(read.lower) ? true : null)],
    ['search.propertySubType', wishes.kind],
    ['search.transaction', wishes.transaction],
    ...Object.entries(features.set).map(([k, v]): [string, unknown] => [`search.${k}`, v]),
    ...features.dropped.map((k): [string, unknown] => [`search.${k}`, true]),
    ['date', when?.date],
    ['time', when?.time],
    ['dayPart', when?.dayPart],
    ['contact.name', name],
    ['contact.phone', contact.phone],
    ['contact.email', contact.email],
    ['partySize', party.partySize],
    ['time', hearShift(read.lower)],
  ];
  return said.filter(([, value]) => value !== undefined && value !== null).map(([path]) => path);
}

/** Whether the message goes on with the question that stands open, or with the errand. */
function answersQuestion(
  { openQuestion, slots }: Hearing,
  read: Reading,
  acts: DialogueAct[],
  filled: string[],
): boolean {
  const has = (...paths: string[]) => paths.some((path) => filled.includes(path));
  const agreed = acts.includes('affirm') || acts.includes('deny');
  const timed = has('date', 'time', 'dayPart') || read.slotChoice !== undefined;
  switch (openQuestion) {
    case 'area':
    case 'transaction':
    case 'bedrooms':
    case 'budget':
      return filled.some((path) => path.startsWith('search.')) || acts.includes('dont_care');
    case 'which_listing':
    case 'which_viewing':
      return read.choice !== undefined || read.building !== null || agreed || timed;
    case 'date':
    case 'time':
    case 'slot_choice':
      return timed || acts.includes('dont_care') || agreed || has('contact.name', 'contact.phone');
    case 'name':
    case 'contact':
      return has('contact.name', 'contact.phone', 'contact.email', 'partySize') || timed || agreed;
    case 'party_size':
      return has('partySize') || timed;
    case 'confirm':
    case 'handover':
    case 'anything_else':
      return agreed || timed || has('contact.name', 'contact.phone', 'contact.email');
    default:
      if (slots.task === undefined) return false;
      if (slots.task === 'property_search') return filled.some((p) => p.startsWith('search.'));
      return timed || has('contact.name', 'contact.phone', 'contact.email', 'partySize');
  }
}

function mergeSlots(
  hearing: Hearing,
  read: Reading,
  acts: DialogueAct[],
  top: Understanding['intents'][number]['name'],
): Slots {
  const { slots: old, openQuestion } = hearing;
  // "How do I pay the rent?" is no wish to rent; answers about a listing change no search.
  const selling = isSelling(read.lower);
  const wishing =
    !selling &&
    !(['faq', 'pricing', 'property_question', 'market_question', 'escalation'] as const).some(
      (name) => name === top,
    );
  const merged = wishing
    ? mergeSearch(old.search, read.wishes)
    : { search: { ...old.search }, dropped: [] };
  if (wishing) relativeWishes(merged.search, hearing, read);
  const unasked = acts.includes('dont_care') ? dontCareFields(read.openLower, openQuestion) : [];
  const careless = unasked.filter((f) => !read.wishes.area?.known || f !== 'area');
  for (const field of careless) delete merged.search[field];
  const anyOf = new Set([...old.anyOf, ...merged.dropped, ...careless]);
  for (const field of Object.keys(merged.search)) anyOf.delete(field);
  const slots: Slots = {
    ...old,
    search: merged.search,
    anyOf: [...anyOf],
    contact: { ...old.contact },
  };
  if (read.name !== undefined) slots.contact.name = read.name;
  Object.assign(slots.contact, read.contact);
  const count = hearing.memory.offered.length;
  const comparison = count === 0 ? undefined : hearComparison(read.lower, count);
  // Who compares has chosen none.
  const chosen = comparison?.best === false ? undefined : read.chosenKey;
  const focus = read.building?.listingKey ?? chosen;
  const elsewhere = old.search.area !== undefined && merged.search.area !== old.search.area;
  if (focus !== undefined) slots.focusListingKey = focus;
  else if (elsewhere) delete slots.focusListingKey;
  mergeWhen(slots, hearing, read);
  if (read.party.partySize !== undefined) slots.partySize = read.party.partySize;
  const { purpose, general } = read.party;
  const reserving = hearing.agentType === 'receptionist' || top === 'booking';
  // "meeting room" must not write over "job interview".
  if (purpose !== undefined && reserving && !(general && slots.purpose !== undefined)) {
    slots.purpose = purpose;
  }
  const subject = selling ? SELLS : top === 'lead_capture' ? CALL_ABOUT.exec(read.lower)?.[1] : '';
  if (subject) slots.purpose = subject.trim();
  return slots;
}

const SELLS = 'selling a home';
const CALL_ABOUT =
  /\b(?:about|regarding|concerning|re|(?:to )?discuss) ((?!it\b|that\b|this\b|▪)[^.?!,;▪]{3,80})/;

const CHEAPER = pattern(
  '',
  String.raw`\b(?:cheaper|less expensive|more affordable|too (?:expensive|pricey|much money|`,
  String.raw`dear)|lower (?:price|rent))\b`,
);
const BIGGER = /\b(?:bigger|larger|more (?:space|rooms?|bedrooms)|too small)\b/;

/** "Anything cheaper?" is meant against what was shown. */
function relativeWishes(search: Slots['search'], { memory }: Hearing, read: Reading): void {
  const { offered } = memory;
  if (offered.length === 0 || read.choice !== undefined) return;
  if (CHEAPER.test(read.lower) && !read.wishes.price) {
    search.maxPrice = Math.min(...offered.map((l) => l.ListPrice)) - 1;
  }
  if (BIGGER.test(read.lower) && !read.wishes.rooms && !read.wishes.price) {
    search.minBedrooms = Math.max(...offered.map((l) => l.BedroomsTotal)) + 1;
    delete search.maxBedrooms;
  }
}
