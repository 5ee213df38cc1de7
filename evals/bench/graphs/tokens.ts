import { setTimeout as sleep } from 'node:timers/promises';
import type { CallbackManagerForLLMRun } from '@langchain/core/callbacks/manager';
import { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { AIMessage, AIMessageChunk, type BaseMessage } from '@langchain/core/messages';
import { ChatGenerationChunk, type ChatResult } from '@langchain/core/outputs';
import { END, MessagesValue, START, StateGraph, StateSchema } from '@langchain/langgraph';

const FIRST_MS = 100;
const NEXT_MS = 10;
const WORDS = ['We', 'have', 'two', 'homes', 'for', 'you', 'to', 'see.'];

/**
 * A model that thinks for a while and then speaks. Its first token is the milliseconds it took to
 * say it, so that whoever hears it can tell what was not the model's own.
 */
class StubModel extends BaseChatModel {
  _llmType(): string {
    return 'stub';
  }

  async _generate(): Promise<ChatResult> {
    await sleep(FIRST_MS + WORDS.length * NEXT_MS);
    const message = new AIMessage(WORDS.join(' '));
    return { generations: [{ text: message.text, message }] };
  }

  override async *_streamResponseChunks(
    _messages: BaseMessage[],
    _options: this['ParsedCallOptions'],
    run?: CallbackManagerForLLMRun,
  ): AsyncGenerator<ChatGenerationChunk> {
    const asked = performance.now();
    await sleep(FIRST_MS);
    const words = [`${performance.now() - asked}ms`, ...WORDS];
    for (const word of words) {
      const message = new AIMessageChunk({ content: `${word} ` });
      const chunk = new ChatGenerationChunk({ text: message.text, message });
      yield chunk;
      await run?.handleLLMNewToken(message.text, undefined, undefined, undefined, undefined, {
        chunk,
      });
      await sleep(NEXT_MS);
    }
  }
}

const model = new StubModel({});
const State = new StateSchema({ messages: MessagesValue });

export const graph = new StateGraph(State)
  .addNode('answer', async ({ messages }) => ({ messages: [await model.invoke(messages)] }))
  .addEdge(START, 'answer')
  .addEdge('answer', END)
  .compile();
