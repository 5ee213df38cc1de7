import { readFileSync } from 'node:fs';
import { wordsIn } from '../prompts/local/words.ts';
import { makeModelMasker } from './compose-privacy.ts';
import type { Env } from './config/env.ts';
import { makeCallGuards } from './models/call-guards.ts';
import { makeOpenAiModeration } from './providers/moderation/open-ai-moderation.ts';
import { type DetectInjection, makeDetectInjection } from './safety/detect-injection.ts';
import { type DetectorModel, readDetector } from './safety/detector-model.ts';
import { asksAboutPeople, steers } from './safety/fair-housing.ts';
import { listCategories, type Moderate, makeModerate } from './safety/moderate.ts';
import { makeModerateReply } from './safety/moderate-reply.ts';

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
const CALLS_AT_ONCE_MAX = 200;

interface Moderation {
  moderate: Moderate;
  /** Only where a service is configured. */
  moderateReply?: ReturnType<typeof makeModerateReply>;
}

/**
 * Moderation of what people say, and of what a language model answers: the configured service,
 * which sees masked text, else the list. The list also sees every sentence on its way out; the
 * service is asked once an answer, for a call a sentence would be heard as pauses.
 */
export function composeModeration(env: Env, onError: (error: unknown) => void): Moderation {
  const { OPENAI_MODERATION_MODEL: model, OPENAI_API_KEY: apiKey } = env;
  if (model === undefined || apiKey === undefined) {
    return { moderate: makeModerate({ timeoutMs: MODERATION_MS_MAX }) };
  }
  const ask = makeOpenAiModeration({ baseUrl: env.OPENAI_BASE_URL ?? OPENAI, apiKey, model });
  const masker = makeModelMasker();
  const guards = makeCallGuards();
  const moderate = makeModerate({
    async provider(text, signal) {
      // One that is down costs a few turns their wait, not every turn.
      const pass = await guards.enter({ id: 'moderation', concurrencyMax: CALLS_AT_ONCE_MAX });
      try {
        const categories = await ask(masker.mask(text).text, signal);
        pass.ended();
        return categories;
      } catch (error) {
        pass.failed(error);
        throw error;
      }
    },
    timeoutMs: MODERATION_MS_MAX,
    onError,
  });
  return { moderate, moderateReply: makeModerateReply(moderate) };
}

/** What no reply may say, whoever wrote it. */
export const screenReply = (sentence: string): string[] => [
  ...(steers(sentence) ? ['it describes an area or a home by who should live there'] : []),
  ...listCategories(sentence).map((category) => `moderation: ${category}`),
];

/** The helpful turn in place of an answer that fair-housing law forbids. */
export const refuseSteering = (text: string, language: string): string | null =>
  asksAboutPeople(text) ? wordsIn(language).help.fairHousing : null;
