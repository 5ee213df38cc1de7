import type { SlotMeaning } from './read-schema.ts';

const WORDS = 'zero one two three four five six seven eight nine ten'.split(' ');
const NUMBER = String.raw`(\d{1,2}|${WORDS.join('|')}|a|an|single|double)`;

const KIND_OF = String.raw`(?:\s?(?:full|private|or more|big|attached|separate|spacious|extra))`;
const LINK = '(?:should|must|would|to|be|is|are|count|of|number|:|=|-)';

const numberOf = (word: string): string => {
  if (/^\d/.test(word)) return String(Number(word));
  if (word === 'a' || word === 'an' || word === 'single') return '1';
  if (word === 'double') return '2';
  return String(WORDS.indexOf(word));
};

const shaped = (cue: RegExp): RegExp[] => [
  new RegExp(String.raw`(?<![\w$.,])${NUMBER}(?:\s|-)?${KIND_OF}?[\s-]?(?:${cue.source})`, 'gi'),
  new RegExp(String.raw`(?:${cue.source})\s?(?:${LINK}\s?){1,3}${NUMBER}(?![\w:])`, 'gi'),
];

const BARE = new RegExp(
  String.raw`(?<![\w$:.,])(\d{1,2}|${WORDS.join('|')})(?![\w:%]|[.,]\d|\s?(?:am|pm|st|nd|rd|th)\b)`,
  'gi',
);

export interface CountHeard {
  slot: string;
  value: string;
}

/** Numbers of things: "two beds", or a bare number where only one kind of thing was asked for. */
export function hearCounts(
  text: string,
  slots: readonly SlotMeaning[],
  asked: readonly string[],
): CountHeard[] {
  const heard: CountHeard[] = [];
  let open = text;
  for (const slot of slots) {
    if (slot.kind !== 'count') continue;
    for (const shape of shaped(slot.cue)) {
      const hits = [...text.matchAll(shape)];
      const last = hits.at(-1);
      const word =
        last === undefined ? undefined : last.slice(1).find((part) => part !== undefined);
      if (last === undefined || word === undefined) continue;
      heard.push({ slot: slot.name, value: numberOf(word.toLowerCase()) });
      for (const hit of hits) open = open.replace(hit[0], ' '.repeat(hit[0].length));
      break;
    }
  }
  const missing = slots.filter(
    (slot) =>
      slot.kind === 'count' &&
      asked.includes(slot.name) &&
      !heard.some((one) => one.slot === slot.name),
  );
  const [only] = missing;
  const all = /\b(?:each|both|of them)\b/i.test(text);
  if (only === undefined || (missing.length > 1 && !all)) return heard;
  const bare = [...open.matchAll(BARE)].at(-1)?.[1];
  if (bare === undefined) return heard;
  const value = numberOf(bare.toLowerCase());
  return [...heard, ...missing.map((slot) => ({ slot: slot.name, value }))];
}
