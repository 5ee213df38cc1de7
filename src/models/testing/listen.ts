import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import type { AIMessageChunk, BaseMessage } from '@langchain/core/messages';

export const captureLead = {
  type: 'function' as const,
  function: { name: 'capture_lead', description: 'Keep a lead', parameters: { type: 'object' } },
};

/** All that whoever asks a model sees of its answer, up to the error it may end with. */
export async function listen(model: BaseChatModel, messages: BaseMessage[], signal?: AbortSignal) {
  const pieces: string[] = [];
  let all: AIMessageChunk | undefined;
  let error: unknown;
  let firstMs = 0;
  const startedAt = performance.now();
  try {
    const bound = model.bindTools?.([captureLead]) ?? model;
    const config = { tags: ['langsmith:nostream'], ...(signal && { signal }) };
    for await (const chunk of await bound.stream(messages, config)) {
      if (chunk.text !== '') {
        if (pieces.length === 0) firstMs = performance.now() - startedAt;
        pieces.push(chunk.text);
      }
      all = all?.concat(chunk) ?? chunk;
    }
  } catch (caught) {
    error = caught;
  }
  return { pieces, text: pieces.join(''), all, error, firstMs };
}
