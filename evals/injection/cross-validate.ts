import { makeDetectInjection } from '../../src/safety/detect-injection.ts';
import { readDetector, writeDetector } from '../../src/safety/detector-model.ts';
import { seededRandom, shuffled } from '../train/seeded-random.ts';
import { mailOf, type Row } from './read-rows.ts';
import type { Benign } from './read-sources.ts';
import { plantedSentences, SEED, trainDetector } from './train-detector.ts';

const FOLDS = 5;

export interface Judged {
  row: Row;
  flagged: boolean;
}

/**
 * Each row judged by a detector that has seen neither it, nor the mail it was made from, nor the
 * sentence planted in it.
 */
export function crossValidate(
  rows: readonly Row[],
  benign: Benign,
  print: (line: string) => void,
): Judged[] {
  const clean = rows.filter((row) => row.kind === 'indirect_clean_context').map((r) => r.text);
  const mails = shuffled([...new Set(clean)], seededRandom(SEED));
  const order = shuffled(rows, seededRandom(SEED + 1));
  const foldOf = (row: Row, at: number) => {
    const mail = mailOf(row, clean);
    return (mail === undefined ? at : mails.indexOf(mail)) % FOLDS;
  };
  const folds = new Map(order.map((row, at) => [row, foldOf(row, at)]));
  return Array.from({ length: FOLDS }, (_, held) => {
    const tested = order.filter((row) => folds.get(row) === held);
    const learned = order.filter((row) => folds.get(row) !== held);
    const withheld = new Set(plantedSentences(tested, clean));
    const model = trainDetector({ rows: learned, benign, withheld });
    const detect = makeDetectInjection(readDetector(writeDetector(model)));
    print(`fold ${held + 1} of ${FOLDS}: learned ${learned.length}, tested ${tested.length}`);
    return tested.map((row) => ({ row, flagged: detect(row.text).flagged }));
  }).flat();
}
