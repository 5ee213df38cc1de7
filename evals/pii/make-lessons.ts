import type { Finding } from '../../src/privacy/recogniser.ts';
import { featuresOf } from '../../src/privacy/tagger/features.ts';
import type { Lexicon } from '../../src/privacy/tagger/lexicon.ts';
import { tokenise } from '../../src/privacy/tagger/tokenise.ts';
import type { Random } from '../chaos/random.ts';
import type { Part } from './make-values.ts';
import type { Lesson } from './train-tagger.ts';

/** Labels of the tagger; the first is no personal data. */
export const LABELS = ['O', 'PERSON', 'LOCATION', 'ADDRESS', 'ORGANIZATION', 'TITLE'] as const;

export interface Sentence {
  text: string;
  spans: { start: number; end: number; kind: string }[];
}

/** Which of the data set's types are which label; the others are found by patterns. */
const KIND_OF: Readonly<Record<string, string>> = {
  PERSON: 'PERSON',
  PREFIX: 'PERSON',
  LOCATION: 'LOCATION',
  ADDRESS: 'ADDRESS',
  ORGANIZATION: 'ORGANIZATION',
  TITLE: 'TITLE',
};
export const kindOf = (type: string): string | undefined => KIND_OF[type];

function joinParts(parts: readonly Part[]): Sentence {
  const sentence: Sentence = { text: '', spans: [] };
  for (const { text, kind } of parts) {
    const start = sentence.text.length;
    sentence.text += text;
    if (kind !== undefined) sentence.spans.push({ start, end: sentence.text.length, kind });
  }
  return sentence;
}

/** A template with its placeholders filled in. */
export const fill = (template: string, value: (name: string) => Part[]): Sentence =>
  joinParts(
    template
      .replaceAll('\\n', '\n')
      .split(/(\{[a-z_]+\})/)
      .flatMap((piece) =>
        /^\{[a-z_]+\}$/.test(piece) ? value(piece.slice(1, -1)) : [{ text: piece }],
      ),
  );

/** The same sentence in another case, as people type. Offsets stay, or it stays as it was. */
export function recase(sentence: Sentence, random: Random): Sentence {
  const roll = random.next();
  const { text } = sentence;
  const changed = roll < 0.14 ? text.toLowerCase() : roll < 0.16 ? text.toUpperCase() : text;
  return changed.length === text.length ? { ...sentence, text: changed } : sentence;
}

export interface LessonMaker {
  find: (text: string) => Finding[];
  lexicon: Lexicon;
  bits: number;
}

export function makeLesson(
  { text, spans }: Sentence,
  { find, lexicon, bits }: LessonMaker,
): Lesson {
  const found = find(text);
  const tokens = tokenise(text, found);
  const taken = new Set(found.map(({ start }) => start));
  const labels = new Uint8Array(tokens.length);
  for (const [at, token] of tokens.entries()) {
    if (taken.has(token.start)) continue;
    const span = spans.find(({ start, end }) => token.start >= start && token.start < end);
    const label = span === undefined ? 0 : LABELS.findIndex((known) => known === span.kind);
    labels[at] = Math.max(0, label);
  }
  return { features: featuresOf(tokens, lexicon, bits), labels };
}
