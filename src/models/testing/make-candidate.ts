import { makeOpenAiModel, type OpenAiModelOptions } from '../../providers/llm/open-ai.ts';
import type { Candidate } from '../candidate.ts';

/** A candidate that speaks to a fake server, patient enough for a loaded machine. */
export const makeCandidate = (
  baseUrl: string,
  over: Partial<Candidate> = {},
  options: Partial<OpenAiModelOptions> = {},
): Candidate => ({
  id: `${baseUrl} ${over.model ?? 'fake'}`,
  provider: 'fake',
  model: 'fake',
  priority: 100,
  weight: 100,
  concurrencyMax: 10,
  outputTokensMax: 100,
  price: null,
  client: makeOpenAiModel({
    apiKey: 'sk-test',
    baseUrl,
    model: over.model ?? 'fake',
    timeouts: { connectMs: 5_000, firstTokenMs: 5_000, idleMs: 300, totalMs: 10_000 },
    maxRetries: 0,
    ...options,
  }),
  ...over,
});
