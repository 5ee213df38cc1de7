import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import type { LLMResult } from '@langchain/core/outputs';
import { LRUCache } from 'lru-cache';

/** Counts calls of a language model. It never throws. */
export interface CallMeter {
  ended(
    call: { provider: string; model: string },
    seconds: number,
    tokens: { input: number; output: number } | undefined,
  ): void;
  failed(call: { provider: string; model: string }, seconds: number, error: unknown): void;
}

/** A call whose reader went away ends without a word: the oldest are forgotten. */
const CALLS_REMEMBERED = 2_000;

function tokensOf({ generations }: LLMResult) {
  const generation = generations[0]?.[0];
  if (generation === undefined || !('message' in generation)) return undefined;
  const { usage_metadata: usage } = generation.message as {
    usage_metadata?: { input_tokens: number; output_tokens: number };
  };
  return usage && { input: usage.input_tokens, output: usage.output_tokens };
}

/** Has `meter` told of every call of `model`, whoever makes it. Returns the same model. */
export function measureCalls<M extends BaseChatModel>(
  model: M,
  call: { provider: string; model: string },
  meter: CallMeter,
): M {
  const startedAt = new LRUCache<string, number>({ max: CALLS_REMEMBERED });
  const seconds = (runId: string): number => {
    const now = performance.now();
    const started = startedAt.get(runId) ?? now;
    startedAt.delete(runId);
    return (now - started) / 1000;
  };
  model.callbacks = [
    {
      handleChatModelStart: (_model, _messages, runId) =>
        void startedAt.set(runId, performance.now()),
      handleLLMEnd: (output, runId) => meter.ended(call, seconds(runId), tokensOf(output)),
      handleLLMError: (error, runId) => meter.failed(call, seconds(runId), error),
    },
  ];
  return model;
}
