import { z } from 'zod';
import type { Random } from '../chaos/random.ts';
import { fill, kindOf, recase, type Sentence } from './make-lessons.ts';
import type { Part } from './make-values.ts';
import type { Row } from './read-rows.ts';

type Value = (name: string) => Part[];

/** Sentences out of our own templates and public lists of names. */
export const invented = (
  templates: readonly string[],
  value: Value,
  random: Random,
  times: number,
): Sentence[] =>
  Array.from({ length: times }, () => templates)
    .flat()
    .map((template) => recase(fill(template, value), random));

export const asSentence = ({ text, spans }: Row): Sentence => ({
  text,
  spans: spans.flatMap(({ type, start, end }) => {
    const kind = kindOf(type);
    return kind === undefined ? [] : [{ start, end, kind }];
  }),
});

const MAKER_OF: Readonly<Record<string, string>> = {
  PERSON: 'person',
  LOCATION: 'city',
  ADDRESS: 'address',
  ORGANIZATION: 'org',
  TITLE: 'title',
};

/** Rows with other values in the places of theirs, so that their words are not learned by heart. */
export function revalued(
  rows: readonly Sentence[],
  value: Value,
  random: Random,
  times: number,
): Sentence[] {
  const known = new Map<string, string[]>();
  for (const { text, spans } of rows) {
    for (const { start, end, kind } of spans) {
      known.set(kind, [...(known.get(kind) ?? []), text.slice(start, end)]);
    }
  }
  const other = (kind: string, old: string): string => {
    const same = known.get(kind) ?? [];
    const short = /^\d{1,6}$|^(?:Dr|Mrs|Ms|Mr|Miss)\.?$/.test(old);
    if (random.next() < 0.5 || short) return short ? old : random.pick(same);
    return value(MAKER_OF[kind] ?? 'person')
      .map(({ text }) => text)
      .join('');
  };
  return Array.from({ length: times }, () => rows)
    .flat()
    .map(({ text, spans }) => {
      const made: Sentence = { text: '', spans: [] };
      let at = 0;
      for (const span of [...spans].sort((a, b) => a.start - b.start)) {
        made.text += text.slice(at, span.start);
        const start = made.text.length;
        made.text += other(span.kind, text.slice(span.start, span.end));
        made.spans.push({ start, end: made.text.length, kind: span.kind });
        at = span.end;
      }
      made.text += text.slice(at);
      return recase(made, random);
    });
}

const lineOf = (jsonl: string): unknown[] =>
  jsonl
    .split('\n')
    .filter(Boolean)
    .map((line): unknown => JSON.parse(line));

const clincSchema = z.object({ text: z.string(), intent: z.string() });
/** Intents whose questions name places, people or firms, unlabelled. */
const NAMING = new RegExp(
  String.raw`travel|flight|weather|time|direction|distance|restaurant|hotel|rental|tr` +
    String.raw`anslate|exchange|vaccin|visa|plug|text|call|name|traffic|map|calendar|sc` +
    String.raw`hedule|meeting|oos|transfer|bank|play|uber|car|from|carry|international|` +
    String.raw`book|insurance|credit|pay|where|accept|recipe|holiday|ingredient|define|` +
    String.raw`spelling|fun|translat`,
  '',
);

/** Everyday questions without personal data. */
export const plainQuestions = (jsonl: string, random: Random, many: number): Sentence[] =>
  shuffled(
    lineOf(jsonl)
      .map((line) => clincSchema.parse(line))
      .filter(({ intent }) => !NAMING.test(intent)),
    random,
  )
    .slice(0, many)
    .map(({ text }) => ({ text, spans: [] }));

const dialogueSchema = z.object({
  turns: z.array(
    z.object({
      user: z.string().optional(),
      frames: z
        .array(
          z.object({
            spans: z
              .array(z.object({ slot: z.string(), start: z.number(), exclusive_end: z.number() }))
              .optional(),
          }),
        )
        .optional(),
    }),
  ),
});

/** What people wrote to book something; the places they named are labelled. */
export function bookingTurns(jsonl: string, random: Random, many: number): Sentence[] {
  const turns = lineOf(jsonl)
    .flatMap((line) => dialogueSchema.parse(line).turns)
    .flatMap(({ user, frames = [] }) => {
      const spans = frames.flatMap((frame) => frame.spans ?? []);
      if (user === undefined || spans.some(({ slot }) => /name|address|phone/.test(slot)))
        return [];
      const places = spans.filter(({ slot }) => slot === 'city' || slot === 'area');
      return [
        {
          text: user,
          spans: places.map((s) => ({ start: s.start, end: s.exclusive_end, kind: 'LOCATION' })),
        },
      ];
    });
  return shuffled(turns, random)
    .slice(0, many)
    .map((one) => recase(one, random));
}

function shuffled<T>(list: readonly T[], random: Random): T[] {
  return list
    .map((one) => ({ one, rank: random.next() }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ one }) => one);
}
