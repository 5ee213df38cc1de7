import type { DetectorHead, DetectorModel } from '../../src/safety/detector-model.ts';
import { bounded, sentencesOf, windowsOf } from '../../src/safety/segments.ts';
import { textGrams } from '../../src/safety/text-grams.ts';
import { type Example, trainLinear } from '../train/train-linear.ts';
import { OWN_HONEST, OWN_JAILS, OWN_ORDERS } from './own-lessons.ts';
import { plantedIn, type Row } from './read-rows.ts';
import type { Benign } from './read-sources.ts';

export const SEED = 20_26;
const BITS = 17;
/** Chosen on rows held out, so that of the honest ones none or next to none is flagged. */
const BARS = {
  message: { threshold: 0, longThreshold: 1.8 },
  document: { threshold: 0.25, longThreshold: 0.25 },
};
/** A text stands in the lessons as often as its share among all would otherwise be too small. */
const WEIGHT = { attack: 3, planted: 8, mail: 4, own: 2 };

interface Lesson {
  text: string;
  attack: boolean;
  times: number;
}

const lessons = (texts: readonly string[], attack: boolean, times = 1): Lesson[] =>
  texts.map((text) => ({ text, attack, times }));

const stretches = (texts: readonly string[]): string[] =>
  texts.flatMap((text) => [bounded(text), ...windowsOf(text)]);

export interface Material {
  rows: readonly Row[];
  benign: Benign;
  /** Planted sentences that must not be learned from: they stand in rows held out. */
  withheld?: ReadonlySet<string>;
}

export function plantedSentences(rows: readonly Row[], clean: readonly string[]): string[] {
  const found = rows.flatMap((row) => {
    if (!row.kind.startsWith('indirect') || row.label === 0) return [];
    return clean.map((mail) => plantedIn(row.text, mail)).find(Boolean) ?? [];
  });
  return [...new Set(found)];
}

/** Both heads and their thresholds, from rows and from texts in which nobody attacks. */
export function trainDetector(material: Material): DetectorModel {
  return { message: trainMessage(material), document: trainDocument(material) };
}

function trainMessage({ rows, benign }: Material): DetectorHead {
  const direct = rows.filter((row) => !row.kind.startsWith('indirect'));
  const attacks = direct.filter(({ label }) => label === 1).map(({ text }) => text);
  const harmless = rows.filter(({ label }) => label === 0).map(({ text }) => text);
  const others = [...benign.said, ...benign.trade, ...benign.trivia, ...benign.prose];

  return learn(BARS.message, [
    ...lessons(attacks.map(bounded), true, WEIGHT.attack),
    ...lessons(attacks.flatMap(windowsOf), true),
    ...lessons(OWN_JAILS, true, WEIGHT.own),
    ...lessons(stretches(harmless), false, WEIGHT.mail),
    ...lessons(stretches(others), false),
    ...lessons(benign.longer.map(bounded), false, WEIGHT.mail),
    ...lessons(OWN_HONEST, false, WEIGHT.own),
  ]);
}

function trainDocument({ rows, benign, withheld }: Material): DetectorHead {
  const clean = rows.filter((row) => row.kind === 'indirect_clean_context').map((r) => r.text);
  const planted = plantedSentences(rows, clean).filter((text) => withheld?.has(text) !== true);
  const mixed = rows.filter(
    (row) => row.kind === 'mixed' && row.label === 1 && row.text.length < 200,
  );
  const prose = rows.filter((row) => row.kind === 'mixed' && row.label === 0);
  return learn(BARS.document, [
    ...lessons(planted, true, WEIGHT.planted),
    ...lessons(
      mixed.map((row) => row.text),
      true,
      WEIGHT.own,
    ),
    ...lessons(OWN_ORDERS, true, WEIGHT.own),
    ...lessons(OWN_JAILS, true),
    ...lessons(benign.trivia, true),
    ...lessons(clean.flatMap(sentencesOf), false, WEIGHT.mail),
    ...lessons(
      prose.flatMap((row) => sentencesOf(row.text)),
      false,
    ),
    ...lessons(benign.prose.flatMap(sentencesOf), false),
    ...lessons(benign.trade.flatMap(sentencesOf), false),
    ...lessons(benign.published.flatMap(sentencesOf), false, WEIGHT.planted),
    ...lessons(OWN_HONEST, false, WEIGHT.own),
  ]);
}

function learn(bars: (typeof BARS)['message'], all: readonly Lesson[]): DetectorHead {
  const examples = all.flatMap(({ text, attack, times }): Example[] => {
    const example = { rows: textGrams(text, BITS), labels: attack ? [0] : [] };
    return Array.from({ length: times }, () => example);
  });
  const head = trainLinear(examples, {
    classes: ['attack'],
    bits: BITS,
    exclusive: false,
    epochs: 6,
    rate: 0.3,
    decay: 1e-4,
    seed: SEED,
  });
  const { weights, scale, bias } = head;
  return { bits: BITS, weights, scale: scale[0] ?? 0, bias: bias[0] ?? 0, ...bars };
}
