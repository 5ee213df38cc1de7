import type { AIMessageChunk } from '@langchain/core/messages';

/** Whether a chunk holds a part of the answer. */
export const saysSomething = (chunk: AIMessageChunk): boolean =>
  chunk.text !== '' ||
  (chunk.tool_call_chunks ?? []).length > 0 ||
  (chunk.tool_calls ?? []).length > 0;

/** Whether it shows that the model has begun; a tool call is handed over when it is whole. */
export const speaks = (chunk: AIMessageChunk): boolean =>
  saysSomething(chunk) || chunk.additional_kwargs['calling'] === true;
