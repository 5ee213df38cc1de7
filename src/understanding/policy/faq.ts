import { DateTime } from 'luxon';
import { answerWording } from '../../../prompts/local/answer-wording.ts';
import { sayDay } from '../../../prompts/local/say-time.ts';
import type { BusinessHours } from '../../schemas/agent.ts';
import { bestSentences } from './best-sentences.ts';
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
  const offHours = found !== null && HOURS.test(scene.lower) && !OPENING.test(found.quote);
  if (own !== null && (found === null || offHours || aboutADay(scene))) return { say: own };
  if (found) {
    return { say: answerWording.quoted({ quote: found.quote, title: found.title, voice }) };
  }
  return options?.orNull ? null : { say: answerWording.missing(seed), asked: 'handover' };
}

const HOURS = /\b(?:hours|open|opened|opening|close|closed|closing|closes)\b/;
const REACH =
  /\b(?:phone|telephone|contact) number\b|\byour (?:phone|number|telephone)\b|\b(?:call|reach|phone) (?:you|the office|them)\b|\bnumber (?:to|i can) call\b/;

const OPENING = /\b(?:open|opens|close|closes|closed|office hours|opening hours|business hours)\b/i;

const aboutADay = ({ slots, lower, changed }: Scene): boolean =>
  HOURS.test(lower) && slots.date !== undefined && changed('date');

/** Hours, phone and e-mail stand in the agent's and tenant's records. */
function ownFacts(scene: Scene): string | null {
  const { lower, brief, slots, voice, changed } = scene;
  const { businessHours, timeZone } = brief.agent;
  if (
    HOURS.test(lower) &&
    /\b(?:you|your|office|hours|agency|reception|what time|when|today|tomorrow|\w+day)\b/.test(
      lower,
    )
  ) {
    if (slots.date !== undefined && changed('date')) {
      const day = DateTime.fromISO(slots.date, { zone: timeZone });
      return answerWording.hoursOn({ day: sayDay(day), hours: spans(businessHours, day.weekday) });
    }
    return answerWording.hours({ lines: week(businessHours), voice });
  }
  const { phone, email } = brief.tenant;
  if (/\be-?mail\b/.test(lower) && /\b(?:your|you)\b/.test(lower) && email !== null)
    return answerWording.email(email);
  if (REACH.test(lower) && phone !== null) return answerWording.phone(phone);
  return null;
}

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

const spans = (hours: BusinessHours, weekday: number): string =>
  (hours[String(weekday) as keyof BusinessHours] ?? [])
    .map(({ open, close }) => `from ${clock(open)} to ${clock(close)}`)
    .join(' and ');

const clock = (time: string): string => {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return DateTime.fromObject({ hour: hour % 24, minute })
    .setLocale('en-US')
    .toFormat('h:mm a');
};

/** Days with the same hours in a row are said together. */
function week(hours: BusinessHours): string[] {
  const rows: { first: string; last: string; open: string }[] = [];
  DAYS.forEach((day, at) => {
    const open = spans(hours, at + 1) || 'closed';
    const row = rows.at(-1);
    if (row?.open === open) row.last = day;
    else rows.push({ first: day, last: day, open });
  });
  return rows.map(
    ({ first, last, open }) => `${first === last ? first : `${first} to ${last}`}: ${open}`,
  );
}
