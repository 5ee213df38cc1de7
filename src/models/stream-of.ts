import type { BaseChatModel, BindToolsInput } from '@langchain/core/language_models/chat_models';
import type { AIMessageChunk, BaseMessage } from '@langchain/core/messages';
import { AppError } from '../errors.ts';

/** A model's own stream, its tools bound its own way, unheard by whoever listens to ours. */
export async function streamOf(
  model: BaseChatModel,
  messages: BaseMessage[],
  tools: BindToolsInput[] | undefined,
  signal: AbortSignal | undefined,
): Promise<AsyncIterable<AIMessageChunk>> {
  const bound = tools === undefined ? model : model.bindTools?.(tools);
  if (bound === undefined) throw new AppError('internal', 'the model takes no tools');
  return bound.stream(messages, { callbacks: [], ...(signal && { signal }) });
}
