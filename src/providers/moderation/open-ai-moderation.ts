import { z } from 'zod';
import { AppError } from '../../errors.ts';

export interface OpenAiModerationOptions {
  /** Such as `https://api.openai.com/v1`. */
  baseUrl: string;
  apiKey: string;
  model: string;
}

const answerSchema = z.object({
  results: z
    .array(z.object({ flagged: z.boolean(), categories: z.record(z.string(), z.boolean()) }))
    .min(1),
});

const failed = (why: string, cause?: unknown): AppError =>
  new AppError('provider_failed', `the moderation service ${why}`, { retry: true, cause });

/**
 * The categories a text falls under, none where it is fine; POST /moderations as OpenAI has it.
 * @throws AppError `provider_failed` when it does not answer, or not in this protocol
 * @see https://platform.openai.com/docs/api-reference/moderations
 */
export function makeOpenAiModeration({ baseUrl, apiKey, model }: OpenAiModerationOptions) {
  const url = `${baseUrl.replace(/\/$/, '')}/moderations`;
  return async (text: string, signal: AbortSignal): Promise<string[]> => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${apiKey}` },
      body: JSON.stringify({ model, input: text }),
      redirect: 'error',
      signal,
    }).catch((cause: unknown) => {
      throw failed('does not answer', cause);
    });
    if (!response.ok) throw failed(`answers ${response.status}`);
    const body: unknown = await response.json().catch((cause: unknown) => {
      throw failed('answers something else than JSON', cause);
    });
    const answer = answerSchema.safeParse(body);
    if (!answer.success) throw failed('answers in another form', answer.error);
    return answer.data.results
      .filter(({ flagged }) => flagged)
      .flatMap(({ categories }) => Object.keys(categories).filter((name) => categories[name]));
  };
}
