import type { Hit } from './price.ts';

export interface RoomsHeard {
  minBedrooms?: number;
  maxBedrooms?: number;
  minBathrooms?: number;
  spans: Hit[];
}

const BED = '(?:bed ?rooms?|beds?|brs?|bds?|bdrms?|bdrs?|bedders?)';
const BATH = '(?:bath ?rooms?|baths?|ba)';
const COUNT = String.raw`(\d{1,2})(?:\.\d)?(\s*\+|\s+or more|\s+plus)?`;
const BEDS = new RegExp(
  [
    String.raw`(?<![\d,.$])(?:${COUNT}\s*(?:-|to|or)\s*)?${COUNT}[\s-]*(?:nice |good |large |big |`,
    String.raw`separate )?${BED}\b`,
  ].join(''),
);
const BEDS_AFTER = /\bbed ?rooms?\s*(?:is|are|=|:|to(?: be)?|should be)\s*(\d{1,2})\b/;
const BATHS = new RegExp(String.raw`(?<![\d,.$])${COUNT}[\s-]*(?:full |and a half )?${BATH}\b`);
/** "3 bedrooms and baths" */
const BATHS_ALIKE = new RegExp(String.raw`\b(\d)[\s-]*${BED} and ${BATH}\b`);
const SHORT = /\b(\d)\s?(?:b(?:r|d)?|x|\/)\s?(\d)(?:\s?b(?:a)?)?\b(?!\/)/;
const STUDIO = /\bstudios?\b(?: (?:apartment|flat))?/;
const ROOMS = /(?<![\d,.$])\b(\d)[\s-]+rooms?\b/;

const AT_LEAST = /(?:\bat least|\bminimum(?: of)?|\bmin|\bno (?:less|fewer) than|\bmore than)\s*$/;
const AT_MOST = /(?:\bat most|\bup to|\bmax(?:imum)?(?: of)?|\bno more than|\bnot more than)\s*$/;
const MORE_AFTER = /^\s*(?:\+|or (?:more|bigger|larger|up)|and up|minimum|at least|plus\b)/;
const LESS_AFTER =
  /^\s*(?:or (?:less|fewer|smaller)|max(?:imum)?\b(?! (?:of )?\$?\d)|at (?:the )?most|tops)/;
const NEGATED =
  /(?:\bnot?|\bdon'?t want|\bno longer|\binstead of|\brather than|n't)\s+(?:a |an |the |any )?$/;

/** Bedrooms and bathrooms; an exact number of bedrooms is both bounds. `asked`: beds were. */
export function hearRooms(lower: string, context: { asked: boolean }): RoomsHeard | null {
  const heard: RoomsHeard = { spans: [] };
  const short = SHORT.exec(lower);
  if (short && /[bx]/.test(short[0])) {
    setBeds(heard, Number(short[1]), Number(short[1]));
    heard.minBathrooms = Number(short[2]);
    heard.spans.push({ start: short.index, end: short.index + short[0].length });
    return heard;
  }
  beds(lower, context.asked, heard);
  const bath = BATHS.exec(lower);
  const alike = bath ? null : BATHS_ALIKE.exec(lower);
  if (alike?.[1]) heard.minBathrooms = Number(alike[1]);
  if (bath) {
    heard.minBathrooms = Number(bath[1]);
    heard.spans.push({ start: bath.index, end: bath.index + bath[0].length });
  }
  return heard.spans.length === 0 ? null : heard;
}

function setBeds(heard: RoomsHeard, min: number | undefined, max: number | undefined): void {
  if (min !== undefined) heard.minBedrooms = min;
  if (max !== undefined) heard.maxBedrooms = max;
}

function beds(lower: string, asked: boolean, heard: RoomsHeard): void {
  const hit = lastNotNegated(lower, BEDS);
  if (hit) {
    const before = lower.slice(0, hit.index);
    const after = lower.slice(hit.index + hit[0].length);
    const high = Number(hit[3]);
    const open = hit[4] !== undefined || AT_LEAST.test(before) || MORE_AFTER.test(after);
    if (hit[1] !== undefined) setBeds(heard, Number(hit[1]), high);
    else if (open) setBeds(heard, high + (/more than\s*$/.test(before) ? 1 : 0), undefined);
    else if (AT_MOST.test(before) || LESS_AFTER.test(after)) setBeds(heard, undefined, high);
    else setBeds(heard, high, high);
    heard.spans.push({ start: hit.index, end: hit.index + hit[0].length });
  }
  const studio = lastNotNegated(lower, STUDIO);
  if (studio) {
    heard.minBedrooms = 0;
    heard.maxBedrooms = heard.maxBedrooms ?? 0;
    heard.spans.push({ start: studio.index, end: studio.index + studio[0].length });
  }
  if (heard.spans.length > 0) return;
  const loose = BEDS_AFTER.exec(lower) ?? ROOMS.exec(lower);
  if (loose) {
    setBeds(heard, Number(loose[1]), Number(loose[1]));
    heard.spans.push({ start: loose.index, end: loose.index + loose[0].length });
  } else if (asked) bareBeds(lower, heard);
}

/** "3", "just 1", "2 or 3", "at least 2 please" as the answer to how many bedrooms. */
function bareBeds(lower: string, heard: RoomsHeard): void {
  const match =
    /(?<![\d,.$:])\b(\d{1,2})(?:\s*(?:-|to|or)\s*(\d{1,2}))?\b(?![,.:]?\d|\s*(?:k|am|pm)\b)/.exec(
      lower,
    );
  if (!match) return;
  const low = Number(match[1]);
  if (low > 12) return;
  const before = lower.slice(0, match.index);
  const after = lower.slice(match.index + match[0].length);
  if (match[2] !== undefined) setBeds(heard, low, Number(match[2]));
  else if (AT_LEAST.test(before) || MORE_AFTER.test(after)) setBeds(heard, low, undefined);
  else if (AT_MOST.test(before) || LESS_AFTER.test(after)) setBeds(heard, undefined, low);
  else setBeds(heard, low, low);
  heard.spans.push({ start: match.index, end: match.index + match[0].length });
}

function lastNotNegated(
  lower: string,
  pattern: RegExp,
): (RegExpMatchArray & { index: number }) | null {
  let found: (RegExpMatchArray & { index: number }) | null = null;
  for (const match of lower.matchAll(new RegExp(pattern, 'g'))) {
    if (!NEGATED.test(lower.slice(0, match.index))) found = match;
  }
  return found;
}
