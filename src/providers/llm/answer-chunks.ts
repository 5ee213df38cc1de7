import { AIMessageChunk } from '@langchain/core/messages';
import type { ToolCallChunk } from '@langchain/core/messages/tool';
import { ChatGenerationChunk } from '@langchain/core/outputs';

/** Fragments of tool calls that a chunk carries. */
export const fragmentsOf = (chunk: ChatGenerationChunk): ToolCallChunk[] =>
  AIMessageChunk.isInstance(chunk.message) ? (chunk.message.tool_call_chunks ?? []) : [];

/**
 * The chunk's text and facts alone; raw fragments also hide in additional_kwargs. That there were
 * any is told: a model at work on a call is not silent.
 */
export function withoutCalls(chunk: ChatGenerationChunk) {
  const { message, text, generationInfo } = chunk;
  const hasCalls = fragmentsOf(chunk).length > 0;
  const usage = AIMessageChunk.isInstance(message) ? message.usage_metadata : undefined;
  return new ChatGenerationChunk({
    text,
    message: new AIMessageChunk({
      content: text,
      response_metadata: message.response_metadata,
      ...(hasCalls && { additional_kwargs: { calling: true } }),
      ...(message.id !== undefined && { id: message.id }),
      ...(usage ? { usage_metadata: usage } : {}),
    }),
    ...(generationInfo && { generationInfo }),
  });
}

export const callsChunk = (tool_call_chunks: ToolCallChunk[]): ChatGenerationChunk =>
  new ChatGenerationChunk({
    text: '',
    message: new AIMessageChunk({ content: '', tool_call_chunks }),
  });
