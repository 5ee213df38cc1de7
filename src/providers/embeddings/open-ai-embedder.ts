import { z } from 'zod';
import { AppError, isAppError } from '../../errors.ts';
import { backoffMs, isRetryStatus, pause, retryAfterMs } from '../retry.ts';

export interface OpenAiEmbedderOptions {
  apiKey: string;
  /** Up to and with the version, e.g. `https://api.openai.com/v1`. */
  baseUrl: string;
  model: string;
  /** For one batch, its retries included. */
  timeoutMs?: number;
  maxRetries?: number;
  /** Texts a request. */
  batchSize?: number;
  /** Instead of the built-in one, for addresses that are not the operator's own. */
  fetch?: typeof globalThis.fetch;
  /** What whoever asked for vectors can do when none come. */
  hint?: string;
}

const answerSchema = z.object({
  data: z.array(z.object({ index: z.int(), embedding: z.array(z.number()).min(1) })),
});

/**
 * Embeddings of any endpoint that speaks OpenAI's protocol.
 * It throws AppError `embedding_failed` or `embedding_stalled`.
 */
export function makeOpenAiEmbedder(options: OpenAiEmbedderOptions) {
  const { model, timeoutMs = 30_000, maxRetries = 3, batchSize = 64 } = options;
  const url = `${options.baseUrl.replace(/\/+$/, '')}/embeddings`;
  let dimensions = 0;
  const hint = options.hint === undefined ? {} : { hint: options.hint };
  const failed = (message: string) =>
    new AppError('embedding_failed', message, { retry: true, ...hint });

  const embedBatch = async (texts: string[], signal: AbortSignal): Promise<number[][]> => {
    const answer = await post(texts, signal);
    if (answer.length !== texts.length) {
      throw failed(`embeddings: ${answer.length} vectors for ${texts.length} texts`);
    }
    if (dimensions === 0) dimensions = answer[0]?.length ?? 0;
    if (answer.some((vector) => vector.length !== dimensions)) {
      throw failed('embeddings: vectors of different dimensions');
    }
    return answer;
  };

  const post = async (input: string[], signal: AbortSignal): Promise<number[][]> => {
    for (let attempt = 0; ; attempt += 1) {
      const answer = await send(input, signal);
      if (answer instanceof Response && answer.ok) {
        const vectors = await parse(answer);
        if (vectors === null) throw failed('embeddings: not an answer of this protocol');
        return vectors;
      }
      const status = answer instanceof Response ? answer.status : null;
      if (attempt >= maxRetries || (status !== null && !isRetryStatus(status))) {
        throw failed(`embeddings: ${status === null ? 'no connection' : `answered ${status}`}`);
      }
      if (answer instanceof Response) await answer.body?.cancel();
      const asked = answer instanceof Response ? retryAfterMs(answer.headers) : null;
      await pause(asked ?? backoffMs(attempt), signal);
    }
  };

  const send = async (input: string[], signal: AbortSignal): Promise<Response | null> => {
    try {
      return await (options.fetch ?? fetch)(url, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${options.apiKey}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify({ model, input, encoding_format: 'float' }),
        signal,
      });
    } catch (error) {
      // Aborted is the caller's doing; anything else is a connection that may come back.
      signal.throwIfAborted();
      if (isAppError(error)) throw error;
      return null;
    }
  };

  return {
    model,
    get dimensions() {
      return dimensions;
    },
    async embed(texts: string[], signal?: AbortSignal): Promise<number[][]> {
      const vectors: number[][] = [];
      for (let start = 0; start < texts.length; start += batchSize) {
        const timeout = AbortSignal.timeout(timeoutMs);
        const either = signal ? AbortSignal.any([signal, timeout]) : timeout;
        try {
          vectors.push(...(await embedBatch(texts.slice(start, start + batchSize), either)));
        } catch (error) {
          signal?.throwIfAborted();
          if (!timeout.aborted) throw error;
          const late = 'embeddings: no answer in time';
          throw new AppError('embedding_stalled', late, { retry: true, ...hint });
        }
      }
      return vectors;
    },
  };
}

/** Vectors in the order asked for, whatever order they came in; null for anything else. */
async function parse(response: Response): Promise<number[][] | null> {
  const answer = answerSchema.safeParse(await response.json().catch(() => null));
  if (!answer.success) return null;
  return answer.data.data.toSorted((a, b) => a.index - b.index).map((item) => item.embedding);
}
