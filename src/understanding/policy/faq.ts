import { DateTime } from 'luxon';
import { sayDay } from '../../../prompts/local/say-time.ts';
import type { BusinessHours } from '../../schemas/agent.ts';
import { pattern } from '../text/pattern.ts';
import { bestSentences, type Quote } from './best-sentences.ts';
import { isLight, terms } from './faq-terms.ts';
import type { Say, Scene } from './scene.ts';

const STRICT_MIN = 0.55;

export const faq = (scene: Scene): Say => fromDocuments(scene);

export function fromDocuments(scene: Scene): Say;
export function fromDocuments(scene: Scene, options: { strict: boolean; orNull: true }): Say | null;
/** Quotes the sentence that answers, with its source; else the agency's own facts; else says so. */
export function fromDocuments(
  scene: Scene,
  options?: { strict: boolean; orNull: true },
): Say | null {
  const { brief, turn, voice, seed } = scene;
  const found = bestSentences(turn.text, brief.passages, {
    known: [brief.tenant.name, brief.agent.name],
    max: voice ? 1 : 2,
    ...(options?.strict ? { min: STRICT_MIN } : {}),
  });
  const own = ownFacts(scene);
  if (own !== null && asksOnlyHours(scene)) return { say: own };
  if (own !== null && (found === null || !isAboutHours(found, scene))) return { say: own };
  if (found) {
    return { say: scene.words.answer.quoted({ quote: found.quote, title: found.title, voice }) };
  }
  return options?.orNull ? null : { say: scene.words.answer.missing(seed), asked: 'handover' };
}

const HOURS = /\b(?:hours|open|opened|opening|close|closed|closing|closes)\b/;
const REACH = pattern(
  '',
  String.raw`\b(?:phone|telephone|contact) number\b|\byour (?:phone|number|telephone)\b|`,
  String.raw`\b(?:call|reach|phone) (?:you|the office|them)\b|\bnumber (?:to|i can) call\b`,
);

/** Hours said in a document win over the table only when they were asked for in particular. */
function isAboutHours({ quote, coverage }: Quote, { lower }: Scene): boolean {
  if (!HOURS.test(lower)) return true;
  const weekday = WEEKDAY.exec(lower)?.[1];
  if (weekday !== undefined) return false;
  return coverage >= HOURS_MIN && /\b(?:open|closed?|closes|hours|works?|staffed)\b/i.test(quote);
}

/** Words with which people ask for the hours of the house itself. */
const HOUSE = pattern(
  '',
  String.raw`^(?:hours?|open\w*|clos\w+|office|business|schedule|reception|desk|work\w*|visit\w*|`,
  'regular|normal|times?)$',
);

/** "What are your hours?" asks for nothing that only a document knows. */
const asksOnlyHours = ({ lower, turn }: Scene): boolean =>
  HOURS.test(lower) &&
  terms(turn.text).every((term) => isLight(term) || HOUSE.test(term) || DAY.test(term));

const DAY = /^(?:(?:mon|tues?|wednes|thurs?|fri|satur|sun)(?:day)?s?|weekends?|holidays?)$/;
const HOURS_MIN = 0.6;
const WEEKDAY = /\b(mon|tues|wednes|thurs|fri|satur|sun)days?\b/;

/** Hours, phone and e-mail stand in the agent's and tenant's records. */
function ownFacts(scene: Scene): string | null {
  const { lower, brief, voice } = scene;
  const { businessHours } = brief.agent;
  if (
    HOURS.test(lower) &&
    /\b(?:you|your|office|hours|agency|reception|desk|what time|when|today|tomorrow|\w+day)\b/.test(
      lower,
    )
  ) {
    const day = dayAsked(scene);
    if (day) {
      const hours = spans(scene, businessHours, day.at.weekday);
      return scene.words.answer.hoursOn({ day: day.name, hours });
    }
    return scene.words.answer.hours({ lines: week(scene, businessHours), voice });
  }
  const { phone, email } = brief.tenant;
  if (/\be-?mail\b/.test(lower) && /\b(?:your|you)\b/.test(lower) && email !== null)
    return scene.words.answer.email(email);
  if (REACH.test(lower) && phone !== null) return scene.words.answer.phone(phone);
  return null;
}

/** The day a question about hours names: a date, or any such weekday ("on Saturdays"). */
function dayAsked({ slots, changed, lower, now, local, words }: Scene) {
  if (slots.date !== undefined && changed('date')) {
    const at = local(slots.date);
    return { at, name: words.answer.onDay(sayDay(at)) };
  }
  const said = WEEKDAY.exec(lower)?.[1];
  const weekday = DAYS.findIndex((day) => said !== undefined && day.toLowerCase().startsWith(said));
  if (weekday < 0) return undefined;
  return {
    at: now.set({ weekday: (weekday + 1) as 1 }),
    name: words.answer.everyWeek(words.answer.days[weekday] ?? ''),
  };
}

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

const spans = ({ words }: Scene, hours: BusinessHours, weekday: number): string =>
  (hours[String(weekday) as keyof BusinessHours] ?? [])
    .map(({ open, close }) => words.answer.span({ open: clock(open), close: clock(close) }))
    .join(` ${words.answer.and} `);

const clock = (time: string): string => {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return DateTime.fromObject({ hour: hour % 24, minute })
    .setLocale('en-US')
    .toFormat('h:mm a');
};

/** Days with the same hours in a row are said together. */
function week(scene: Scene, hours: BusinessHours): string[] {
  const { days, closed, dayRange } = scene.words.answer;
  const rows: { first: string; last: string; open: string }[] = [];
  days.forEach((day, at) => {
    const open = spans(scene, hours, at + 1) || closed;
    const row = rows.at(-1);
    if (row?.open === open) row.last = day;
    else rows.push({ first: day, last: day, open });
  });
  return rows.map(
    ({ first, last, open }) => `${first === last ? first : dayRange({ first, last })}: ${open}`,
  );
}
