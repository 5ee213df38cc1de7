import type { Vocabulary } from '../../schemas/dialogue.ts';
import { digitise } from '../text/digitise.ts';
import { fold, tokens } from '../text/tokens.ts';

export interface IndexedBuilding {
  listingKey: string;
  name: string;
  /** Folded words of the name without "the". */
  nameWords: string[];
  /** Folded words of the address, street suffixes shortened. */
  addressWords: string[];
}

export interface VocabularyIndex {
  areas: { name: string; words: string[]; folded: string }[];
  buildings: IndexedBuilding[];
  /** `"14 oak"` → buildings there. */
  byStreet: Map<string, IndexedBuilding[]>;
  /** First word of a building's name → buildings. */
  byFirstWord: Map<string, IndexedBuilding[]>;
}

const SUFFIX: Record<string, string> = {
  street: 'st',
  avenue: 'ave',
  av: 'ave',
  road: 'rd',
  drive: 'dr',
  lane: 'ln',
  boulevard: 'blvd',
  court: 'ct',
  place: 'pl',
  terrace: 'ter',
  square: 'sq',
  highway: 'hwy',
  parkway: 'pkwy',
  circle: 'cir',
  north: 'n',
  south: 's',
  east: 'e',
  west: 'w',
};

export const streetWord = (word: string): string => SUFFIX[word] ?? word;

const cache = new WeakMap<Vocabulary, VocabularyIndex>();

export function indexVocabulary(vocabulary: Vocabulary): VocabularyIndex {
  const known = cache.get(vocabulary);
  if (known) return known;
  const index: VocabularyIndex = {
    areas: vocabulary.areas.map((name) => ({
      name,
      words: tokens(digitise(name)).map((t) => t.word),
      folded: fold(digitise(name)),
    })),
    buildings: [],
    byStreet: new Map(),
    byFirstWord: new Map(),
  };
  for (const { listingKey, name, address } of vocabulary.buildings) {
    const nameWords = tokens(digitise(name))
      .map((t) => t.word)
      .filter((w, at) => at > 0 || w !== 'the');
    const addressWords = tokens(digitise(address)).map((t) => streetWord(t.word));
    const building = { listingKey, name, nameWords, addressWords };
    index.buildings.push(building);
    add(index.byFirstWord, nameWords[0], building);
    if (/^\d/.test(addressWords[0] ?? '')) {
      add(index.byStreet, `${addressWords[0]} ${addressWords[1] ?? ''}`, building);
    }
  }
  cache.set(vocabulary, index);
  return index;
}

function add<T>(map: Map<string, T[]>, key: string | undefined, value: T): void {
  if (key === undefined) return;
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
