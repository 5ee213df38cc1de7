import { distance } from 'fastest-levenshtein';
import type { Listing } from '../../schemas/listing.ts';
import { commonWords } from '../text/common-words.ts';
import { pattern } from '../text/pattern.ts';
import type { Sheet } from '../text/sheet.ts';
import { type Token, tokens } from '../text/tokens.ts';
import { type IndexedBuilding, streetWord, type VocabularyIndex } from './vocabulary-index.ts';

export interface BuildingHeard {
  listingKey: string;
  start: number;
  end: number;
}

/** The listing a message names by its building or its address; claims what it read. */
export function hearBuilding(
  sheet: Sheet,
  index: VocabularyIndex,
  offered: Listing[],
): BuildingHeard | null {
  const words = tokens(sheet.open());
  for (let at = 0; at < words.length; at += 1) {
    const found = byAddress(words, at, index) ?? byName(words, at, index);
    if (!found) continue;
    const building = preferred(found.buildings, words, offered);
    const first = words[at];
    const last = words[at + found.length - 1];
    if (!building || !first || !last) continue;
    const end = swallowAddress(words, at + found.length, building) ?? last.end;
    const article = words[at - 1];
    sheet.claim(article?.word === 'the' ? article.start : first.start, end);
    return { listingKey: building.listingKey, start: first.start, end };
  }
  return null;
}

interface Found {
  buildings: IndexedBuilding[];
  length: number;
}

function byAddress(words: Token[], at: number, index: VocabularyIndex): Found | null {
  const [number, street] = [words[at], words[at + 1]];
  if (!number || !street || !/^\d/.test(number.word)) return null;
  const key = `${number.word} ${streetWord(street.word)}`;
  const buildings = index.byStreet.get(key);
  if (buildings) {
    const [one] = buildings;
    let length = 2;
    while (one && streetWord(words[at + length]?.word ?? '') === one.addressWords[length])
      length += 1;
    return { buildings, length };
  }
  if (street.word.length < 5) return null;
  for (const [known, list] of index.byStreet) {
    const [knownNumber, knownStreet = ''] = known.split(' ');
    if (knownNumber === number.word && distance(knownStreet, street.word) <= 1) {
      return { buildings: list, length: 2 };
    }
  }
  return null;
}

const GENERIC = pattern(
  '',
  '^(?:the|apartments?|homes?|condos?|lofts?|towers?|house|place|residences?|building|',
  'court|park|village|gardens?|at|of|and)$',
);

function byName(words: Token[], at: number, index: VocabularyIndex): Found | null {
  const first = words[at];
  if (!first) return null;
  const exact = (index.byFirstWord.get(first.word) ?? [])
    .map((building) => ({ building, length: matched(words, at, building) }))
    .filter(({ building, length }) => enough(building, length, first))
    .sort((a, b) => b.length - a.length);
  const [longest] = exact;
  if (longest) {
    const buildings = exact.filter((e) => e.length === longest.length).map((e) => e.building);
    return { buildings, length: longest.length };
  }
  if (first.word.length < 4 || commonWords.has(first.word)) return null;
  for (const building of index.buildings) {
    const size = building.nameWords.length;
    const said = words
      .slice(at, at + size)
      .map((t) => t.word)
      .join('');
    const name = building.nameWords.join('');
    if (name.length < 7 || Math.abs(said.length - name.length) > 2) continue;
    if (distance(said, name) <= (name.length > 10 ? 2 : 1)) {
      return { buildings: index.buildings.filter((b) => b.name === building.name), length: size };
    }
  }
  return null;
}

function matched(words: Token[], at: number, building: IndexedBuilding): number {
  let length = 0;
  while (
    length < building.nameWords.length &&
    words[at + length]?.word === building.nameWords[length]
  ) {
    length += 1;
  }
  return length;
}

/** The whole name, or all of it but generic words; a single common word must be capitalised. */
function enough(building: IndexedBuilding, length: number, first: Token): boolean {
  const rest = building.nameWords.slice(length);
  if (length === 0 || !rest.every((word) => GENERIC.test(word))) return false;
  if (length > 1 && rest.length === 0) return true;
  const plain = commonWords.has(first.word) || GENERIC.test(first.word);
  return !plain && (/^\p{Lu}/u.test(first.raw) || first.word.length >= 5);
}

/** Several units share a name: what was offered goes first, then a unit number that was said. */
function preferred(
  buildings: IndexedBuilding[],
  words: Token[],
  offered: Listing[],
): IndexedBuilding | undefined {
  const shown = buildings.find((b) => offered.some((l) => l.ListingKey === b.listingKey));
  if (shown || buildings.length < 2) return shown ?? buildings[0];
  const said = new Set(words.map((t) => t.word));
  const score = (b: IndexedBuilding) => b.addressWords.filter((w) => said.has(w)).length;
  return buildings.toSorted((a, b) => score(b) - score(a))[0];
}

/** "14 Oak Street, Springfield": the rest of the address is no new wish for an area. */
function swallowAddress(words: Token[], from: number, building: IndexedBuilding): number | null {
  let end: number | null = null;
  const rest = new Set(building.addressWords);
  for (let at = from; at < words.length; at += 1) {
    const token = words[at];
    if (!token) break;
    const word = streetWord(token.word);
    if (!rest.has(word) && !/^(?:unit|apt|at)$/.test(word)) break;
    if (rest.has(word)) end = token.end;
  }
  return end;
}
