import { beforeAll, describe, expect, it } from 'vitest';
import { makeFindPii } from '../../src/privacy/find-pii.ts';
import { ALL_PATTERNS } from '../../src/privacy/patterns.ts';
import { readLexicon } from '../../src/privacy/tagger/lexicon.ts';
import { readTagger, writeTagger } from '../../src/privacy/tagger/read-tagger.ts';
import { makeTagger } from '../../src/privacy/tagger/tagger.ts';
import { makeRandom, type Random } from '../chaos/random.ts';
import { LABELS, makeLesson, type Sentence } from './make-lessons.ts';
import { makeValues } from './make-values.ts';
import { scoreRows } from './score.ts';
import { invented } from './sentences.ts';
import { type Lesson, trainTagger } from './train-tagger.ts';
import { readLists, readTemplates } from './value-lists.ts';

const BITS = 14;
const parts = {
  find: makeFindPii({ recognisers: ALL_PATTERNS }),
  // None: the names themselves have to stay unknown.
  lexicon: readLexicon(new Uint8Array(0)),
  bits: BITS,
};
const how = { labels: LABELS.length, bits: BITS, rounds: 2, seed: 3, rate: 0.12, decay: 0 };

let learned: Sentence[];
let held: Sentence[];
beforeAll(async () => {
  const random = makeRandom(3);
  const value = makeValues(await readLists(), random);
  // Names and the like alone, for a test's time; every fourth template is held out.
  const templates = (await readTemplates()).filter((one) => one.length < 80);
  const isHeld = (_: string, at: number) => at % 4 === 0;
  held = invented(templates.filter(isHeld), value, random, 1);
  const others = templates.filter((one, at) => !isHeld(one, at));
  learned = invented(others, value, random, 2);
});

/** Recall and precision by character on the templates that were held out. */
function score(lessons: Lesson[]) {
  const model = {
    ...trainTagger(lessons, { ...how, dropout: 0.1 }),
    labels: LABELS,
    bits: BITS,
    scale: 1,
    lexicon: parts.lexicon,
  };
  const tagger = makeTagger(readTagger(writeTagger(model, new Uint8Array(0))));
  const rows = held.map(({ text, spans }, at) => ({
    id: String(at),
    text,
    spans: spans.map(({ start, end, kind }) => ({ start, end, type: kind })),
  }));
  const scored = scoreRows(rows, (text) => tagger(text, parts.find(text)));
  const sum = (key: 'hit' | 'missed' | 'extra') =>
    scored.rows.reduce((total, row) => total + row[key], 0);
  const chars = rows.reduce((total, { text }) => total + text.length, 0);
  const labelled = sum('hit') + sum('missed');
  return {
    recall: sum('hit') / labelled,
    precision: sum('hit') / Math.max(1, sum('hit') + sum('extra')),
    base: labelled / chars,
  };
}

/** The same labels at other words of any sentence. */
function permute(lessons: readonly Lesson[], random: Random): Lesson[] {
  const labels = lessons
    .flatMap((lesson) => [...lesson.labels])
    .map((label) => ({ label, rank: random.next() }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ label }) => label);
  let at = 0;
  return lessons.map(({ features, labels: { length } }) => {
    at += length;
    return { features, labels: Uint8Array.from(labels.slice(at - length, at)) };
  });
}

describe('training', { timeout: 60_000 }, () => {
  it('learns what holds for templates and names it has not seen', () => {
    const { recall, precision } = score(learned.map((one) => makeLesson(one, parts)));
    expect(recall).toBeGreaterThan(0.75);
    expect(precision).toBeGreaterThan(0.75);
  });

  it('learns nothing where labels stand at random words', () => {
    const lessons = permute(
      learned.map((one) => makeLesson(one, parts)),
      makeRandom(5),
    );
    const { recall, precision, base } = score(lessons);
    // Marking everything would be as precise as the share of labelled characters.
    expect(precision).toBeLessThan(base + 0.15);
    expect(Math.min(recall, precision)).toBeLessThan(0.55);
  });

  it('gives the same weights for the same seed', () => {
    const lessons = learned.slice(0, 60).map((one) => makeLesson(one, parts));
    const weights = () => trainTagger(lessons, { ...how, dropout: 0.1 }).weights;
    expect(Buffer.from(weights().buffer).equals(Buffer.from(weights().buffer))).toBe(true);
  });
});
