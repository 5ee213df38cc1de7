import { FOREIGN_MIN, type IntentName, type Understanding } from '../../schemas/dialogue.ts';
import { isKnownWord, isLight, terms } from '../policy/faq-terms.ts';
import { isQuestion } from '../slots/requested.ts';
import { pattern } from '../text/pattern.ts';
import type { Trained } from '../trained.ts';
import { isForeignTopic } from './foreign-topics.ts';
import { asksIdentity } from './identity.ts';
import { isNearOurs, isOurs } from './off-topic.ts';
import type { Signals } from './signals.ts';

type Intent = Understanding['intents'][number];

/** How surely a message must be about a topic elsewhere, by what the rules heard in it. */
const CHANCE = {
  ...{ silent: 0.75, silentPointing: 0.93, silentNearDesk: 0.9 },
  ...{ heard: 0.92, heardNearDesk: 0.97 },
};
const WORDS_MIN = 3;
/** Confidence of `unknown`: known as a topic of elsewhere, or only nothing that a desk hears. */
const FOREIGN = 0.95;
const STRANGE = 0.85;

/** What rests on a wording alone; errands under way and demands for a person do not. */
const MILD: ReadonlySet<IntentName> = new Set([
  'faq',
  'pricing',
  'property_search',
  'viewing_schedule',
  'viewing_cancel',
  'booking',
  'lead_capture',
  'smalltalk',
]);
/** What a question at a desk is about, among the ideas of `model/request.bin`. */
const DESK_IDEAS: ReadonlySet<string> = new Set([
  'parking',
  'pets',
  'wifi',
  'gym',
  'spa',
  'swimming_pool',
  'housekeeping',
  'room_ammenities',
  'accesibility',
  'booking',
  'handoff',
  'refund',
  'cancel_close_leave_freeze',
  'lost_stolen',
]);
/** Ideas of `model/request.bin` with which people ask for what is written down. */
const ASKS: ReadonlySet<string> = new Set([
  ...['request_info', 'how', 'how_much', 'how_long', 'when', 'why', 'limits', 'refund'],
  ...DESK_IDEAS,
]);
const ASKED = 0.6;
/** Points at what was said before: "their number", "this sounds good". */
const POINTS = pattern(
  '',
  String.raw`\b(?:it|its|it's|this|that|these|those|they|them|their|one|ones|here|other|others|`,
  String.raw`number|contact)\b`,
);
/** Leans on who speaks, on a time or on what was said: no question out of the blue. */
const LEANS = pattern('', String.raw`\b(?:i|i'm|i'd|we|my|mine|our|me|us)\b|▪|`, POINTS.source);
/** What surrounds an amount or a time that is all somebody says. */
const AROUND_VALUES: ReadonlySet<string> = new Set(
  `a about and approximately around at below between bucks by dollar dollars euro euros for from
half hundred in is less max maximum million min minimum month more most no of on or over per
please roughly somewhere than the thousand to top tops under until up usd within`.split(/\s+/),
);
/** What the topics' own texts hardly know, and desks hear every day. */
const DESK_WORDS = pattern(
  '',
  String.raw`\b(?:(?:text|message) (?:me|us)|keys?|doors?|fees?|escrow|balcon(?:y|ies)|`,
  String.raw`smoke (?:alarms?|detectors?)|wait(?:ing)? ?list|spell (?:that|it))\b`,
);
/** Wishes that nobody has about anything but a home. */
const HOMELY =
  /^search\.(?:minBed|maxBed|minBath|propertySubType|petsAllowed|furnished|garage|inUnit)/;

/**
 * The intents as the rules have them where they are certain: an answer to what was asked, a
 * listing, a home's features, a demand for a person. Else `unknown` for what the trained model
 * knows as a topic of elsewhere; a question about rules and fees that only the model hears; and,
 * less sure, `unknown` for a question in which neither hears anything of a desk.
 */
export function hearForeign(intents: Intent[], signals: Signals, model: Trained): Intent[] {
  if (isForeign(intents) || leavesAlone(signals)) return intents;
  const silent = intents.every(({ name }) => name === 'unknown');
  if (!silent && !intents.every(({ name }) => MILD.has(name))) return intents;
  const { lower, hearing, filled, acts } = signals;
  const near = isNearOurs(lower);
  if (!isOurs(lower) && !DESK_WORDS.test(lower)) {
    const { topic, chance } = model.hearTopic(hearing.text);
    const least = CHANCE[silent ? silentCase(lower, near) : near ? 'heardNearDesk' : 'heard'];
    if (chance > least && isForeignTopic(topic, hearing.agentType)) return unknownAt(FOREIGN);
  }
  if (!silent || filled.length > 0 || acts.length > 0 || !isQuestion(lower)) return intents;
  const { intents: ideas } = model.hearRequest(hearing.text);
  const trade = isTrade(hearing.text);
  if (trade && ideas.some((idea) => ASKS.has(idea))) {
    return [{ name: ideas.includes('how_much') ? 'pricing' : 'faq', confidence: ASKED }];
  }
  const leans = near || trade || LEANS.test(lower) || ideas.some((idea) => DESK_IDEAS.has(idea));
  return leans ? intents : unknownAt(STRANGE);
}

const silentCase = (lower: string, near: boolean): keyof typeof CHANCE =>
  POINTS.test(lower) ? 'silentPointing' : near ? 'silentNearDesk' : 'silent';

const unknownAt = (confidence: number): Intent[] => [{ name: 'unknown', confidence }];

function leavesAlone(signals: Signals): boolean {
  const { lower, hearing, acts, filled } = signals;
  if (hearing.agentType === 'custom' || signals.wantsHuman || signals.upset) return true;
  if (signals.answers || signals.namedListing || signals.chose) return true;
  if (signals.requested.length > 0 || acts.includes('ask_more')) return true;
  if (filled.some((path) => HOMELY.test(path) || path.startsWith('contact.'))) return true;
  if (hearing.text.trim().split(/\s+/).length < WORDS_MIN) return true;
  if (filled.length > 0 && isBareValue(lower)) return true;
  return asksIdentity(lower);
}

/** Whether only a value that was read stands there: "half a million or less", "Nov 24 10:30 am". */
const isBareValue = (lower: string): boolean =>
  (lower.match(/\p{L}+/gu) ?? []).every((word) => AROUND_VALUES.has(word));

/** Whether a word is in it that documents of agencies and receptions speak about. */
const isTrade = (text: string): boolean =>
  terms(text).some((term) => isKnownWord(term) && !isLight(term));

/** Whether a message was heard as no business of this desk, by rules or by the model. */
export const isForeign = (intents: readonly Intent[]): boolean =>
  intents[0]?.name === 'unknown' && intents[0].confidence > FOREIGN_MIN;

/** Whether nothing of a desk was heard in a question; a document may still know. */
export const isStrange = (intents: readonly Intent[]): boolean =>
  intents[0]?.name === 'unknown' && intents[0].confidence === STRANGE;
