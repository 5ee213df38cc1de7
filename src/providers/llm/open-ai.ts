import type { CallbackManagerForLLMRun } from '@langchain/core/callbacks/manager';
import { BaseChatModel, type BindToolsInput } from '@langchain/core/language_models/chat_models';
import { AIMessage, type AIMessageChunk, type BaseMessage } from '@langchain/core/messages';
import type { ChatGenerationChunk, ChatResult } from '@langchain/core/outputs';
import { ChatOpenAICompletions, type ChatOpenAICompletionsCallOptions } from '@langchain/openai';
import { AppError } from '../../errors.ts';
import { backoffMs, pause } from '../retry.ts';
import { callsChunk, fragmentsOf, withoutCalls } from './answer-chunks.ts';
import { makeAnsweringFetch } from './answering-fetch.ts';
import { modelFailure } from './model-failure.ts';
import type { ModelFetch } from './model-fetch.ts';
import { makeToolCallParts } from './tool-call-parts.ts';
import { withDeadlines } from './with-deadlines.ts';

export interface OpenAiModelOptions {
  apiKey: string;
  /** Up to and with the version, e.g. `https://api.openai.com/v1`. */
  baseUrl: string;
  model: string;
  timeouts: {
    /** Until the head of the answer; as long as for the first token unless told. */
    connectMs?: number;
    /** Until the first token, retries included: then another model is asked. */
    firstTokenMs: number;
    /** Longest silence after the first token. */
    idleMs: number;
    /** Everything, retries included. */
    totalMs: number;
  };
  /** Further attempts, as long as no token came. */
  maxRetries: number;
  temperature?: number;
  maxTokens?: number;
  /** Instead of the built-in one, for addresses that are not the operator's own. */
  fetch?: ModelFetch;
}

type CallOptions = ChatOpenAICompletionsCallOptions;
type AttemptOptions = Protocol['ParsedCallOptions'] & { signal: AbortSignal };

/** Reasons to finish that leave an answer in the middle. */
const CUT_SHORT = new Set<unknown>(['length', 'content_filter']);
const MALFORMED = 'the model wrote a tool call that is not JSON';

/** Some servers never say whose words they stream: the assistant's, then. */
class Protocol extends ChatOpenAICompletions {
  protected override _convertCompletionsDeltaToBaseMessageChunk(
    ...[delta, raw, role]: Parameters<
      ChatOpenAICompletions['_convertCompletionsDeltaToBaseMessageChunk']
    >
  ) {
    return super._convertCompletionsDeltaToBaseMessageChunk(delta, raw, role ?? 'assistant');
  }
}

/**
 * ChatOpenAI's protocol with what it lacks: no stalled stream, no cut answer taken for a whole
 * one, retries only before the first token. Text streams as it comes; tool calls come whole, at
 * the end, checked to be JSON.
 */
class OpenAiModel extends BaseChatModel<CallOptions, AIMessageChunk> {
  readonly #options: OpenAiModelOptions;
  readonly #protocol: Protocol;

  constructor(options: OpenAiModelOptions) {
    super({});
    this.#options = options;
    this.#protocol = new Protocol({
      apiKey: options.apiKey,
      model: options.model,
      // The client's own log lines repeat what it could not parse: people's words.
      configuration: {
        baseURL: options.baseUrl,
        logLevel: 'off',
        fetch: makeAnsweringFetch(
          options.fetch ?? globalThis.fetch,
          options.timeouts.connectMs ?? options.timeouts.firstTokenMs,
        ),
      },
      maxRetries: 0,
      ...(options.maxTokens !== undefined && { maxTokens: options.maxTokens }),
      ...(options.temperature !== undefined && { temperature: options.temperature }),
    });
  }

  override _llmType(): string {
    return 'openai';
  }

  override bindTools(tools: BindToolsInput[], kwargs: Partial<CallOptions> = {}) {
    return this.withConfig({ ...kwargs, tools });
  }

  override async *_streamResponseChunks(
    messages: BaseMessage[],
    options: this['ParsedCallOptions'],
    runManager?: CallbackManagerForLLMRun,
  ): AsyncGenerator<ChatGenerationChunk> {
    const signal = options.signal ?? new AbortController().signal;
    const { firstTokenMs, totalMs } = this.#options.timeouts;
    const startedAt = performance.now();
    const endsAt = startedAt + totalMs;
    const firstTokenBy = Math.min(endsAt, startedAt + firstTokenMs);
    const ends = { firstTokenBy, endsAt };
    let malformed = 0;
    for (let attempt = 0; ; attempt += 1) {
      let spoke = false;
      try {
        for await (const chunk of this.#attempt(messages, { ...options, signal }, ends)) {
          spoke ||= chunk.text !== '';
          yield chunk;
          await runManager?.handleLLMNewToken(
            chunk.text,
            undefined,
            undefined,
            undefined,
            undefined,
            {
              chunk,
            },
          );
        }
        return;
      } catch (error) {
        signal.throwIfAborted();
        const failure = modelFailure(error);
        if (failure.message === MALFORMED) malformed += 1;
        const final = spoke || !failure.retry || failure.code === 'model_stalled' || malformed > 1;
        if (final || attempt >= this.#options.maxRetries) throw failure;
        const asked = failure.retryAfterSeconds;
        const waitMs = asked === undefined ? backoffMs(attempt) : asked * 1000;
        if (performance.now() + waitMs >= firstTokenBy) throw failure;
        await pause(waitMs, signal);
      }
    }
  }

  async *#attempt(
    messages: BaseMessage[],
    options: AttemptOptions,
    { firstTokenBy, endsAt }: { firstTokenBy: number; endsAt: number },
  ): AsyncGenerator<ChatGenerationChunk> {
    const { idleMs } = this.#options.timeouts;
    const firstTokenMs = firstTokenBy - performance.now();
    const stream = withDeadlines(
      (signal) => this.#protocol._streamResponseChunks(messages, { ...options, signal }),
      (chunk) => chunk.text !== '' || fragmentsOf(chunk).length > 0,
      { firstTokenMs, idleMs, endsAt },
      options.signal,
    );
    const calls = makeToolCallParts();
    const last: ChatGenerationChunk[] = [];
    let finish: unknown;
    let spoke = false;
    for await (const chunk of stream) {
      calls.add(fragmentsOf(chunk));
      finish ??= chunk.generationInfo?.['finish_reason'];
      spoke ||= chunk.text.trim() !== '';
      const text = withoutCalls(chunk);
      // What says that the answer is whole waits until it is known to be.
      if (finish === undefined) yield text;
      else last.push(text);
    }
    if (finish === undefined) throw failed('the answer broke off');
    if (CUT_SHORT.has(finish)) throw failed(`the answer was cut short (${finish})`, false);
    const whole = calls.whole();
    if (whole === null) throw failed(MALFORMED);
    if (whole.length > 0) yield callsChunk(whole);
    else if (!spoke) throw failed('the model gave an empty answer');
    yield* last;
  }

  override async _generate(
    messages: BaseMessage[],
    options: this['ParsedCallOptions'],
    runManager?: CallbackManagerForLLMRun,
  ): Promise<ChatResult> {
    let all: ChatGenerationChunk | undefined;
    for await (const chunk of this._streamResponseChunks(messages, options, runManager)) {
      all = all?.concat(chunk) ?? chunk;
    }
    if (all === undefined) throw new AppError('model_failed', 'the model gave no answer');
    const message = all.message as AIMessageChunk;
    const { content, tool_calls = [], usage_metadata, response_metadata } = message;
    const answer = new AIMessage({
      content,
      tool_calls,
      response_metadata: Object.assign({}, all.generationInfo, response_metadata),
      ...(usage_metadata ? { usage_metadata } : {}),
    });
    return { generations: [{ text: all.text, message: answer }] };
  }
}

const failed = (message: string, retry = true) => new AppError('model_failed', message, { retry });

/** A chat model at any endpoint that speaks OpenAI's chat completions. */
export const makeOpenAiModel = (
  options: OpenAiModelOptions,
): BaseChatModel<CallOptions, AIMessageChunk> => new OpenAiModel(options);
