import { DateTime } from 'luxon';
import { normalAddress } from './address-claims.ts';
import { type Claim, extractClaims, factsIn } from './claims.ts';
import { codesIn, normalCode } from './codes.ts';
import { type Counted, countedBy, noCounts } from './counts.ts';
import { aheadIn, type DayClaim, weekdaysIn } from './date-claims.ts';
import { samePhone } from './reach-claims.ts';

/** Everything a reply may state: what tools returned, documents say, and people told us. */
export interface Evidence {
  cents: Set<number>;
  /** Days as "month-day", with the weekday where it is certain. */
  days: Map<string, number | undefined>;
  years: Set<number>;
  /** Weekdays that were named without a date, 1 for Monday: by people, documents, hours. */
  weekdays: Set<number>;
  /** Days of any month that were named: "rent is due on the 1st". */
  monthDays: Set<number>;
  /** Days from today that people or documents named: 1 for "tomorrow". */
  ahead: Set<number>;
  /** The present day, where it is known. */
  today: DateTime | undefined;
  minutes: Set<number>;
  phones: string[];
  emails: Set<string>;
  counts: Record<Counted, Set<number>>;
  links: Set<string>;
  /** Codes in their normal form. */
  codes: Set<string>;
  /** All text in the normal form of addresses. */
  text: string;
}

export interface EvidenceSource {
  /** Parsed tool results, listings, appointments: any JSON. */
  data: unknown[];
  /** Passages, and what the person said. */
  texts: string[];
  /** The agent's own settings: their facts may be told, codes in them may not. */
  settings?: string[];
  timeZone: string;
  /** What "tomorrow" is told from; without it such words are not judged. */
  now?: Date;
}

const ISO_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/;
const DATE_ONLY = /^\d{4}-\d{2}-\d{2}$/;
/** Free text in data is written by anybody: a code in it is no identifier of ours. */
const FREE_TEXT_KEY = /remark|note|description|message|comment|summary|interest|reason|purpose/i;
const PRICE_KEY = /price|budget|fee|rent|deposit|amount/i;

export function gatherEvidence(source: EvidenceSource): Evidence {
  const evidence: Evidence = {
    cents: new Set(),
    days: new Map(),
    years: new Set(),
    weekdays: new Set(),
    monthDays: new Set(),
    ahead: new Set([0]),
    today:
      source.now === undefined
        ? undefined
        : DateTime.fromJSDate(source.now, { zone: source.timeZone }),
    minutes: new Set(),
    phones: [],
    emails: new Set(),
    counts: noCounts(),
    links: new Set(),
    codes: new Set(),
    text: '',
  };
  const settings = source.settings ?? [];
  const texts = [...source.texts, ...settings];
  const visit = (value: unknown, key: string): void => {
    if (typeof value === 'number' && PRICE_KEY.test(key))
      evidence.cents.add(Math.round(value * 100));
    else if (typeof value === 'number') evidence.counts[countedBy(key) ?? 'homes'].add(value);
    else if (typeof value === 'string') {
      addText(evidence, value, source.timeZone, texts);
      if (!FREE_TEXT_KEY.test(key)) addCodes(evidence, value);
    } else if (Array.isArray(value)) {
      // Of ten that were found, any number may be shown.
      for (let shown = 0; shown <= value.length; shown += 1) evidence.counts.homes.add(shown);
      for (const item of value) visit(item, key);
    } else if (value !== null && typeof value === 'object') {
      for (const [name, item] of Object.entries(value)) {
        // Opening hours are kept by weekday.
        if (/^[1-7]$/.test(name) && Array.isArray(item)) evidence.weekdays.add(Number(name));
        visit(item, name);
      }
    }
  };
  for (const item of source.data) visit(item, '');
  for (const text of texts.slice(0, source.texts.length + settings.length)) {
    addClaims(evidence, text);
  }
  for (const text of source.texts) addCodes(evidence, text);
  evidence.text = ` ${normalAddress(texts.join(' \n '))} `;
  return evidence;
}

function addText(evidence: Evidence, value: string, timeZone: string, texts: string[]): void {
  const time = ISO_TIME.test(value) ? DateTime.fromISO(value, { zone: timeZone }) : undefined;
  if (time?.isValid || DATE_ONLY.test(value)) {
    const moment = time ?? DateTime.fromISO(value, { zone: timeZone });
    evidence.days.set(`${moment.month}-${moment.day}`, moment.weekday);
    evidence.years.add(moment.year);
    if (time) evidence.minutes.add(time.hour * 60 + time.minute);
    return;
  }
  texts.push(value);
  addClaims(evidence, value);
}

function addCodes(evidence: Evidence, text: string): void {
  for (const code of codesIn(text)) evidence.codes.add(code);
  evidence.codes.add(normalCode(text));
}

function addClaims(evidence: Evidence, text: string): void {
  for (const weekday of weekdaysIn(text)) evidence.weekdays.add(weekday);
  for (const days of aheadIn(text)) evidence.ahead.add(days);
  for (const claim of factsIn(text)) {
    if (claim.kind === 'money') evidence.cents.add(claim.cents);
    if (claim.kind === 'time' && claim.minutes >= 0) evidence.minutes.add(claim.minutes);
    if (claim.kind === 'phone') evidence.phones.push(claim.digits);
    if (claim.kind === 'email') evidence.emails.add(claim.address);
    if (claim.kind === 'count') evidence.counts[claim.counted].add(claim.value);
    if (claim.kind === 'link') evidence.links.add(claim.link);
    if (claim.kind === 'day' && claim.day !== undefined) evidence.monthDays.add(claim.day);
    if (claim.kind === 'date') {
      if (claim.year !== undefined) evidence.years.add(claim.year);
      const day = `${claim.month}-${claim.day}`;
      evidence.days.set(day, evidence.days.get(day) ?? claim.weekday);
    }
  }
}

/** Whether one claim rests on the evidence. */
function isGrounded(claim: Claim, evidence: Evidence): boolean {
  switch (claim.kind) {
    case 'money':
      return claim.toleranceCents === 0
        ? evidence.cents.has(claim.cents)
        : [...evidence.cents].some((c) => Math.abs(c - claim.cents) <= claim.toleranceCents);
    case 'date': {
      const day = `${claim.month}-${claim.day}`;
      const known = evidence.days.get(day);
      if (!evidence.days.has(day)) return false;
      if (claim.year !== undefined && !evidence.years.has(claim.year)) return false;
      return claim.weekday === undefined || known === undefined || known === claim.weekday;
    }
    case 'day':
      return isKnownDay(claim, evidence);
    case 'time':
      return (
        evidence.minutes.has(claim.minutes) ||
        (claim.eitherHalf && evidence.minutes.has((claim.minutes + 720) % 1440))
      );
    case 'count':
      return evidence.counts[claim.counted].has(claim.value);
    case 'code':
      return evidence.codes.has(claim.code);
    case 'link':
      return [...evidence.links].some((known) => known === claim.link);
    case 'phone':
      return evidence.phones.some((known) => samePhone(known, claim.digits));
    case 'email':
      return evidence.emails.has(claim.address);
    case 'address':
      return evidence.text.includes(` ${claim.normal} `);
  }
}

/** A day without its month: one of those that are known, or that somebody named. */
function isKnownDay({ day, weekday, ahead }: DayClaim, evidence: Evidence): boolean {
  if (ahead !== undefined) {
    const { today } = evidence;
    if (today === undefined || evidence.ahead.has(ahead)) return true;
    const meant = today.plus({ days: ahead });
    return evidence.days.has(`${meant.month}-${meant.day}`);
  }
  const known = [...evidence.days].map(([key, on]) => ({ day: Number(key.split('-')[1]), on }));
  if (day === undefined) {
    return (
      weekday === undefined ||
      evidence.weekdays.has(weekday) ||
      known.some(({ on }) => on === weekday)
    );
  }
  if (evidence.monthDays.has(day)) return true;
  return known.some(
    (one) =>
      one.day === day && (weekday === undefined || one.on === undefined || one.on === weekday),
  );
}

/** What a sentence claims without ground, in words fit for a repair request. */
export const ungrounded = (sentence: string, evidence: Evidence): string[] =>
  extractClaims(sentence)
    .filter((claim) => !isGrounded(claim, evidence))
    .map(complaint);

/** Codes and links are not repeated: a complaint is kept and shown where a reply is not. */
const complaint = (claim: Claim): string =>
  claim.kind === 'code' || claim.kind === 'link'
    ? `${claim.kind}: one that is in no tool result or document`
    : `${claim.kind} "${claim.text.trim()}" is in no tool result or document`;
