import { readFileSync } from 'node:fs';
import { wordsIn } from '../prompts/local/words.ts';
import { type DetectInjection, makeDetectInjection } from './safety/detect-injection.ts';
import { type DetectorModel, readDetector } from './safety/detector-model.ts';
import { asksAboutPeople, steers } from './safety/fair-housing.ts';
import { listCategories, type Moderate, makeModerate } from './safety/moderate.ts';

export const DETECTOR_FILE = new URL('./safety/model/detector.bin', import.meta.url);

let model: DetectorModel | undefined;

export function readDetectorModel(): DetectorModel {
  model ??= readDetector(readFileSync(DETECTOR_FILE));
  return model;
}

let trained: DetectInjection | undefined;

/** The weights are read when the first text is judged. */
export const detectInjection: DetectInjection = (text, as) => {
  trained ??= makeDetectInjection(readDetectorModel());
  return trained(text, as);
};

/** Keyless moderation of what people say; a provider would stand behind the same port. */
export const moderate: Moderate = makeModerate({ timeoutMs: 2_000 });

/** What no reply may say, whoever wrote it. */
export const screenReply = (sentence: string): string[] => [
  ...(steers(sentence) ? ['it describes an area or a home by who should live there'] : []),
  ...listCategories(sentence).map((category) => `moderation: ${category}`),
];

/** The helpful turn in place of an answer that fair-housing law forbids. */
export const refuseSteering = (text: string, language: string): string | null =>
  asksAboutPeople(text) ? wordsIn(language).help.fairHousing : null;
