import { readFileSync } from 'node:fs';
import { wordsIn } from '../prompts/local/words.ts';
import { makeModelMasker } from './compose-privacy.ts';
import type { Env } from './config/env.ts';
import { makeOpenAiModeration } from './providers/moderation/open-ai-moderation.ts';
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

const OPENAI = 'https://api.openai.com/v1';
const MODERATION_MS_MAX = 2_000;

/**
 * Moderation of what people say: the configured service, which sees masked text, else the list.
 * What is said to them passes the list alone, sentence by sentence: a call for each would be
 * heard as a pause.
 */
export function composeModerate(env: Env, onError: (error: unknown) => void): Moderate {
  const { OPENAI_MODERATION_MODEL: model, OPENAI_API_KEY: apiKey } = env;
  if (model === undefined || apiKey === undefined) {
    return makeModerate({ timeoutMs: MODERATION_MS_MAX });
  }
  const ask = makeOpenAiModeration({ baseUrl: env.OPENAI_BASE_URL ?? OPENAI, apiKey, model });
  const masker = makeModelMasker();
  return makeModerate({
    provider: (text, signal) => ask(masker.mask(text).text, signal),
    timeoutMs: MODERATION_MS_MAX,
    onError,
  });
}

/** What no reply may say, whoever wrote it. */
export const screenReply = (sentence: string): string[] => [
  ...(steers(sentence) ? ['it describes an area or a home by who should live there'] : []),
  ...listCategories(sentence).map((category) => `moderation: ${category}`),
];

/** The helpful turn in place of an answer that fair-housing law forbids. */
export const refuseSteering = (text: string, language: string): string | null =>
  asksAboutPeople(text) ? wordsIn(language).help.fairHousing : null;
