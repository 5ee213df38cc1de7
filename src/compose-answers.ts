import { sharedAnswerSchema } from '../graphs/conversation/nodes/check-cache.ts';
import type { Embedders } from './compose-embedders.ts';
import type { Env } from './config/env.ts';
import type { Cache } from './stores/redis/cache.ts';
import { makeSharedAnswers } from './stores/redis/shared-answers.ts';
import { sameQuestion } from './understanding/same-question.ts';

interface AnswerParts {
  env: Pick<Env, 'CACHE_TTL_SECONDS'>;
  cache: Cache;
  embedders: Embedders;
  onError: (error: unknown) => void;
}

/** Answers that anybody may be given; questions are compared where embeddings are on. */
export function composeAnswers({ env, cache, embedders, onError }: AnswerParts) {
  const { forStore } = embedders;
  return makeSharedAnswers({
    cache,
    ttlSeconds: env.CACHE_TTL_SECONDS,
    parse: (value) => sharedAnswerSchema.parse(value),
    same: sameQuestion,
    ...(forStore && {
      embed: async (tenantId: string, texts: string[], signal: AbortSignal) =>
        (await forStore(tenantId)).embed(texts, signal),
    }),
    onError,
  });
}
