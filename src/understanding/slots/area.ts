import { distance } from 'fastest-levenshtein';
import { commonWords } from '../text/common-words.ts';
import { pattern } from '../text/pattern.ts';
import type { Sheet } from '../text/sheet.ts';
import { type Token, titleCase, tokens } from '../text/tokens.ts';
import type { VocabularyIndex } from './vocabulary-index.ts';

export interface AreaHeard {
  area: string;
  /** False when the tenant has nothing there as far as its vocabulary says. */
  known: boolean;
  start: number;
  end: number;
}

const NEGATED_BEFORE = pattern(
  '',
  String.raw`(?:\bnot|\binstead of|\brather than|\bother than|\bexcept|\banywhere but|\bisn'?t|`,
  String.raw`\bforget(?: about)?|\bno longer|\bavoid)\s+(?:in |near |around )?$`,
);
const PLACED_BEFORE = /\b(?:in|near|around|at|to|for|into|within|about|by|from)\s+(?:the )?$/;
const NOT_PLACES = pattern(
  '',
  '^(?:january|february|march|april|may|june|july|august|september|october|november|',
  'december|monday|tuesday|wednesday|thursday|friday|saturday|sunday|english|spanish|',
  'french|german|christmas|easter|thanksgiving|person|particular|general|budget|',
  'advance|total|cash|mind|fact|case|order|touch|there|here)$',
);

/** Areas of the tenant in the text (exact, then misspelled), best last if it corrects another. */
export function hearArea(
  sheet: Sheet,
  index: VocabularyIndex,
  context: { asked: boolean; correcting: boolean },
): AreaHeard | null {
  const words = tokens(sheet.open());
  const found = [...exact(words, index), ...fuzzy(sheet, words, index, context.asked)].sort(
    (a, b) => a.start - b.start,
  );
  const lower = sheet.openLower();
  const wanted = found.filter((hit) => !NEGATED_BEFORE.test(lower.slice(0, hit.start)));
  const hit = context.correcting ? wanted.at(-1) : wanted[0];
  for (const each of found) sheet.claim(each.start, each.end);
  if (hit) return hit;
  return found.length > 0 ? null : elsewhere(sheet, context.asked);
}

function exact(words: Token[], index: VocabularyIndex): AreaHeard[] {
  const hits: AreaHeard[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const match = index.areas
      .filter((area) => area.words.every((word, ahead) => words[at + ahead]?.word === word))
      .sort((a, b) => b.words.length - a.words.length)[0];
    if (!match) continue;
    const first = words[at];
    const last = words[at + match.words.length - 1];
    if (!first || !last) continue;
    // A place that is also a word ("reading") must be written as a name.
    if (commonWords.has(match.folded) && first.raw === first.word) continue;
    hits.push({ area: match.name, known: true, start: first.start, end: last.end });
    at += match.words.length - 1;
  }
  return hits;
}

function fuzzy(sheet: Sheet, words: Token[], index: VocabularyIndex, asked: boolean): AreaHeard[] {
  if (exact(words, index).length > 0) return [];
  const lower = sheet.openLower();
  let best: (AreaHeard & { score: number }) | null = null;
  for (let at = 0; at < words.length; at += 1) {
    for (let size = 1; size <= 3 && at + size <= words.length; size += 1) {
      const span = words.slice(at, at + size);
      const [first, last] = [span[0], span.at(-1)];
      if (!first || !last || span.every((t) => commonWords.has(t.word))) continue;
      const phrase = span.map((t) => t.word).join(' ');
      const named =
        asked || /^\p{Lu}/u.test(first.raw) || PLACED_BEFORE.test(lower.slice(0, first.start));
      if (phrase.length < 4 || /^\d/.test(phrase) || !named) continue;
      for (const area of index.areas) {
        const score = likeness(phrase, area.folded, size === area.words.length);
        if (score > (best?.score ?? 0)) {
          best = { area: area.name, known: true, start: first.start, end: last.end, score };
        }
      }
    }
  }
  return best ? [best] : [];
}

/** 0 when unlike; a missing letter in a short name is already too much. */
function likeness(said: string, area: string, sameWords: boolean): number {
  if (said.length >= 6 && area.startsWith(said) && area.length - said.length <= 8) return 0.7;
  const tight = said.replaceAll(' ', '');
  const flat = area.replaceAll(' ', '');
  const allowed = flat.length <= 4 ? 0 : flat.length <= 7 ? 1 : flat.length <= 10 ? 2 : 3;
  const apart = distance(tight, flat);
  const tolerated = tight.charAt(0) === flat.charAt(0) ? allowed : Math.min(allowed, 1);
  if (apart > tolerated) return 0;
  return 1 - apart / flat.length + (sameWords ? 0.01 : 0);
}

/** A place the tenant does not serve is still what the person asked for. */
function elsewhere(sheet: Sheet, asked: boolean): AreaHeard | null {
  const open = sheet.open();
  const zip = /\b(\d{5})\b(?!\s*(?:sq|dollars|\/|a month))/.exec(open);
  if (zip?.[1] && (asked || /\b(?:zip|postal|postcode|in|near|around|area)\b/i.test(open))) {
    return { area: zip[1], known: false, start: zip.index, end: zip.index + 5 };
  }
  const place =
    /\b(?:in|near|around|into)\s+((?:\p{Lu}[\p{L}']+)(?:\s+\p{Lu}[\p{L}']+){0,2})/u.exec(open);
  const named = place?.[1]?.toLowerCase() ?? '';
  if (place?.[1] && !NOT_PLACES.test(named) && !commonWords.has(named)) {
    const start = place.index + place[0].length - place[1].length;
    return { area: place[1], known: false, start, end: start + place[1].length };
  }
  if (!asked) return null;
  const bare = pattern(
    'iu',
    String.raw`^\W*(?:(?:how about|maybe|somewhere in|in|near|around|try|i'd say|let's try|`,
    String.raw`probably)\s+)*([\p{L}' -]{3,40}?)(?:\s+please|\s+area)?[.!]*\s*$`,
  ).exec(open);
  const said = bare?.[1]?.trim() ?? '';
  const words = tokens(said);
  if (words.length === 0 || words.length > 3 || words.some((w) => commonWords.has(w.word)))
    return null;
  if (NOT_PLACES.test(said.toLowerCase())) return null;
  const start = open.indexOf(said);
  return { area: titleCase(said), known: false, start, end: start + said.length };
}
