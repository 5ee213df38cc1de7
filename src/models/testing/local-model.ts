import { AIMessageChunk, type BaseMessage } from '@langchain/core/messages';
import { ChatGenerationChunk } from '@langchain/core/outputs';
import { FakeListChatModel } from '@langchain/core/utils/testing';

/** Stands for the local model: answers in two words and keeps what it was handed. */
export class LocalModel extends FakeListChatModel {
  heard: BaseMessage[] = [];
  boundTools: unknown;

  constructor() {
    super({ responses: [] });
  }

  override bindTools(tools: unknown[]) {
    this.boundTools = tools;
    return this;
  }

  override async *_streamResponseChunks(messages: BaseMessage[]) {
    this.heard = messages;
    for (const content of ['from ', 'here']) {
      yield new ChatGenerationChunk({ text: content, message: new AIMessageChunk({ content }) });
    }
  }
}
