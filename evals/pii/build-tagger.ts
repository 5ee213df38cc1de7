import { makeFindPii } from '../../src/privacy/find-pii.ts';
import { ALL_PATTERNS } from '../../src/privacy/patterns.ts';
import {
  addToLexicon,
  type Lexicon,
  LISTS,
  readLexicon,
} from '../../src/privacy/tagger/lexicon.ts';
import type { TaggerModel } from '../../src/privacy/tagger/tagger.ts';
import { tokenise } from '../../src/privacy/tagger/tokenise.ts';
import { makeRandom, type Random } from '../chaos/random.ts';
import { LABELS, makeLesson, type Sentence } from './make-lessons.ts';
import { type Lists, makeValues } from './make-values.ts';
import type { Row } from './read-rows.ts';
import { asSentence, bookingTurns, invented, plainQuestions, revalued } from './sentences.ts';
import { trainTagger } from './train-tagger.ts';

const BITS = 16;
const LEXICON_BYTES = 2 ** 16;
/** Share of the lists that training sees, so that it learns what to do with unknown names. */
const SEEN = 0.75;

export interface Sources {
  lists: Lists;
  templates: string[];
  rows: Row[];
  /** Further data sets, where they are there. */
  clinc?: string | undefined;
  dialogues?: (string | undefined)[];
}

/** Trains on rows, own templates and plain talk; for the same seed the very same weights. */
export function buildTagger(
  sources: Sources,
  seed: number,
): TaggerModel & { lexiconBytes: Uint8Array } {
  const random = makeRandom(seed);
  const sentences = gather(sources, random);
  const find = makeFindPii({ recognisers: ALL_PATTERNS });
  const seen = readLexicon(fillLexicon(sources, () => random.next() < SEEN));
  const lexiconBytes = fillLexicon(sources, () => true);
  const lessons = sentences.map((one) => makeLesson(one, { find, lexicon: seen, bits: BITS }));
  const trained = trainTagger(lessons, {
    labels: LABELS.length,
    bits: BITS,
    rounds: 5,
    seed,
    rate: 0.12,
    decay: 0.0005,
    dropout: 0.25,
  });
  return {
    ...trained,
    labels: LABELS,
    bits: BITS,
    scale: 1,
    lexicon: readLexicon(lexiconBytes) satisfies Lexicon,
    lexiconBytes,
  };
}

function gather({ lists, templates, rows, clinc, dialogues = [] }: Sources, random: Random) {
  const value = makeValues(lists, random);
  const own = rows.map(asSentence);
  const sentences: Sentence[] = [
    ...own,
    ...revalued(own, value, random, 1),
    ...invented(templates, value, random, 14),
    ...(clinc === undefined ? [] : plainQuestions(clinc, random, 1500)),
    ...dialogues.flatMap((one) => (one === undefined ? [] : bookingTurns(one, random, 700))),
  ];
  return sentences;
}

function fillLexicon({ lists, clinc, templates }: Sources, take: () => boolean): Uint8Array {
  const bytes = new Uint8Array(LEXICON_BYTES);
  const words = {
    given: lists.given,
    family: lists.family,
    city: lists.city,
    street: [...lists.street, ...lists.suffix],
    country: lists.country,
    common: commonWords([clinc ?? '', templates.join('\n')]),
  };
  for (const [at, list] of LISTS.entries()) {
    for (const entry of words[list]) {
      if (!take()) continue;
      for (const { word } of tokenise(entry)) {
        if (word.length > 2 && !/[^\p{L}]/u.test(word)) addToLexicon(bytes, word, at);
      }
    }
  }
  return bytes;
}

/** Words that plain talk has often, in lower case. */
function commonWords(texts: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const text of texts) {
    for (const [word] of text.matchAll(/(?<![\p{L}{])[a-z]{3,20}(?!\p{L})/gu)) {
      counts.set(word, (counts.get(word) ?? 0) + 1);
    }
  }
  return [...counts].filter(([, count]) => count >= 8).map(([word]) => word);
}
