import type { CallbackManagerForLLMRun } from '@langchain/core/callbacks/manager';
import {
  BaseChatModel,
  type BaseChatModelCallOptions,
  type BindToolsInput,
} from '@langchain/core/language_models/chat_models';
import { AIMessage, type AIMessageChunk, type BaseMessage } from '@langchain/core/messages';
import { ChatGenerationChunk, type ChatResult } from '@langchain/core/outputs';
import { AppError } from '../errors.ts';
import type { Masker } from '../privacy/mask.ts';
import { maskMessages } from './mask-messages.ts';
import { restoreChunks } from './restore-chunks.ts';

interface ReplyOptions extends BaseChatModelCallOptions {
  tools?: BindToolsInput[];
}

export interface ReplyModelDeps {
  remote: BaseChatModel;
  local: BaseChatModel;
  masker: Masker;
  onFallback: (error: unknown) => void;
}

/**
 * The remote model behind the mask, and the local one behind that: when the remote one fails
 * before a word or a tool call of it was passed on, the local one answers the same messages.
 */
export class ReplyModel extends BaseChatModel<ReplyOptions, AIMessageChunk> {
  readonly #deps: ReplyModelDeps;

  constructor(deps: ReplyModelDeps) {
    super({});
    this.#deps = deps;
  }

  override _llmType(): string {
    return 'reply';
  }

  override bindTools(tools: BindToolsInput[], kwargs: Partial<ReplyOptions> = {}) {
    return this.withConfig({ ...kwargs, tools });
  }

  override async *_streamResponseChunks(
    messages: BaseMessage[],
    options: this['ParsedCallOptions'],
    runManager?: CallbackManagerForLLMRun,
  ): AsyncGenerator<ChatGenerationChunk> {
    for await (const message of this.#answer(messages, options)) {
      const chunk = new ChatGenerationChunk({ text: message.text, message });
      yield chunk;
      await runManager?.handleLLMNewToken(chunk.text, undefined, undefined, undefined, undefined, {
        chunk,
      });
    }
  }

  async *#answer(
    messages: BaseMessage[],
    options: this['ParsedCallOptions'],
  ): AsyncGenerator<AIMessageChunk> {
    const { remote, local, masker, onFallback } = this.#deps;
    const held: AIMessageChunk[] = [];
    let spoke = false;
    try {
      const masking = masker.begin();
      const masked = maskMessages(messages, masking);
      const chunks = streamOf(remote, masked, options);
      for await (const chunk of restoreChunks(chunks, masking)) {
        spoke ||= saysSomething(chunk);
        held.push(chunk);
        if (spoke) yield* held.splice(0);
      }
      if (spoke) return;
      throw new AppError('model_failed', 'the model gave an empty answer');
    } catch (error) {
      options.signal?.throwIfAborted();
      if (spoke) throw error;
      onFallback(error);
    }
    let first = true;
    for await (const chunk of streamOf(local, messages, options)) {
      // Once: chunks are added up, and only the first may carry it.
      if (first) chunk.response_metadata = { ...chunk.response_metadata, limited: true };
      first = false;
      yield chunk;
    }
  }

  override async _generate(
    messages: BaseMessage[],
    options: this['ParsedCallOptions'],
  ): Promise<ChatResult> {
    let all: AIMessageChunk | undefined;
    for await (const chunk of this.#answer(messages, options)) {
      all = all?.concat(chunk) ?? chunk;
    }
    if (all === undefined) throw new AppError('model_failed', 'the model gave no answer');
    const { content, tool_calls = [], response_metadata, usage_metadata } = all;
    const message = new AIMessage({
      content,
      tool_calls,
      response_metadata,
      ...(usage_metadata ? { usage_metadata } : {}),
    });
    return { generations: [{ text: all.text, message }] };
  }
}

const saysSomething = (chunk: AIMessageChunk): boolean =>
  chunk.text !== '' ||
  (chunk.tool_call_chunks ?? []).length > 0 ||
  (chunk.tool_calls ?? []).length > 0;

/** A model's own stream, its tools bound its own way, unheard by whoever listens to ours. */
async function* streamOf(
  model: BaseChatModel,
  messages: BaseMessage[],
  { tools, ...options }: ReplyModel['ParsedCallOptions'],
): AsyncGenerator<AIMessageChunk> {
  const bound = tools === undefined ? model : model.bindTools?.(tools);
  if (bound === undefined) throw new AppError('internal', 'the model takes no tools');
  yield* await bound.stream(messages, { ...options, callbacks: [] });
}
