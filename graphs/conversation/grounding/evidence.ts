import { DateTime } from 'luxon';
import { type Claim, extractClaims, normalAddress } from './claims.ts';
import { codesIn, normalCode } from './codes.ts';
import { type Counted, countedBy } from './counts.ts';

/** Everything a reply may state: what tools returned, documents say, and people told us. */
export interface Evidence {
  cents: Set<number>;
  /** Days as "month-day", with the weekday where it is certain. */
  days: Map<string, number | undefined>;
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
    minutes: new Set(),
    phones: [],
    emails: new Set(),
    counts: { bedrooms: new Set(), bathrooms: new Set(), area: new Set(), homes: new Set() },
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
      for (const [name, item] of Object.entries(value)) visit(item, name);
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
  for (const claim of extractClaims(text)) {
    if (claim.kind === 'money') evidence.cents.add(claim.cents);
    if (claim.kind === 'time') evidence.minutes.add(claim.minutes);
    if (claim.kind === 'phone') evidence.phones.push(claim.digits);
    if (claim.kind === 'email') evidence.emails.add(claim.address);
    if (claim.kind === 'count') evidence.counts[claim.counted].add(claim.value);
    if (claim.kind === 'link') evidence.links.add(claim.link);
    if (claim.kind === 'date') {
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
      return claim.weekday === undefined || known === undefined || known === claim.weekday;
    }
    case 'time':
      return (
        evidence.minutes.has(claim.minutes) ||
        (claim.half === undefined && evidence.minutes.has((claim.minutes + 720) % 1440))
      );
    case 'count':
      return evidence.counts[claim.counted].has(claim.value);
    case 'code':
      return evidence.codes.has(claim.code);
    case 'link':
      return [...evidence.links].some((known) => known === claim.link);
    case 'phone': {
      const tail = claim.digits.slice(-10);
      return evidence.phones.some((p) => p.endsWith(tail) || tail.endsWith(p));
    }
    case 'email':
      return evidence.emails.has(claim.address);
    case 'address':
      return evidence.text.includes(` ${claim.normal} `);
  }
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
