import { commonWords } from '../text/common-words.ts';
import { makeSheet, type Sheet } from '../text/sheet.ts';
import { tokens } from '../text/tokens.ts';
import type { Trained } from '../trained.ts';
import { type AreaHeard, hearArea } from './area.ts';
import type { VocabularyIndex } from './vocabulary-index.ts';

const PHRASE_WORDS_MAX = 4;

/**
 * The place that the trained tagger finds where the rules found none, in the tenant's spelling
 * when it is one of its areas: "I really like the San Jose area".
 */
export function fillArea(
  sheet: Sheet,
  index: VocabularyIndex,
  asked: boolean,
  { tagPlaces }: Trained,
): AreaHeard | null {
  // What was read already is blanked out: a name or an address is no area.
  const span = tagPlaces(sheet.text, asked).findLast(
    ({ start, end, text }) =>
      sheet.open().slice(start, end) === text &&
      tokens(text).length <= PHRASE_WORDS_MAX &&
      tokens(text).some(({ word }) => !commonWords.has(word)),
  );
  if (span === undefined) return null;
  const heard = hearArea(makeSheet(span.text), index, { asked: true, correcting: false });
  if (heard === null) return null;
  sheet.claim(span.start, span.end);
  return { ...heard, start: span.start, end: span.end };
}
