import type { CallbackManagerForLLMRun } from '@langchain/core/callbacks/manager';
import {
  BaseChatModel,
  type BaseChatModelCallOptions,
  type BindToolsInput,
} from '@langchain/core/language_models/chat_models';
import { AIMessage, type AIMessageChunk, type BaseMessage } from '@langchain/core/messages';
import { ChatGenerationChunk, type ChatResult } from '@langchain/core/outputs';
import { AppError, isAppError } from '../errors.ts';
import type { Masker } from '../privacy/mask.ts';
import { askCandidates } from './ask-candidates.ts';
import type { CallGuards } from './call-guards.ts';
import type { Candidate } from './candidate.ts';
import { maskMessages } from './mask-messages.ts';
import { type ModelPrivacy, noteFound, scanAnswer } from './model-privacy.ts';
import { orderCandidates } from './order-candidates.ts';
import type { Asker, CallBooks } from './report-call.ts';
import { streamOf } from './stream-of.ts';

interface ReplyOptions extends BaseChatModelCallOptions {
  tools?: BindToolsInput[];
}

/** Who may answer a tenant now, and who of them may not. */
export interface Choice {
  candidates: readonly Candidate[];
  refusal: (candidate: Candidate) => string | null;
}

export interface ReplyModelDeps {
  asker: Asker;
  choose: () => Promise<Choice>;
  /** Undefined for tasks that the keyless model cannot do. */
  local: BaseChatModel | undefined;
  masker: Masker;
  privacy: ModelPrivacy;
  guards: CallGuards;
  books: CallBooks;
  /** Told of every candidate that gave no answer; none when there was no choosing. */
  onFallback: (error: unknown, candidate?: Candidate) => void;
  /** Ids of those that broke off in this run; asked last, should it ask again. */
  broken: Set<string>;
  random: () => number;
  patienceMs: number;
}

/**
 * A tenant's candidates behind the mask, and the local model behind them: it answers the same
 * messages when none of them did, and says `limited`.
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
    { tools, signal }: this['ParsedCallOptions'],
  ): AsyncGenerator<AIMessageChunk> {
    const { local, masker, privacy, onFallback, random, broken } = this.#deps;
    let failure: unknown;
    let candidates: readonly Candidate[] = [];
    let answered = false;
    try {
      const choice = await this.#deps.choose();
      const ordered = orderCandidates(choice.candidates, random);
      const hasBroken = ({ id }: Candidate) => broken.has(id);
      candidates = [
        ...ordered.filter((candidate) => !hasBroken(candidate)),
        ...ordered.filter(hasBroken),
      ];
      if (candidates.length > 0) {
        const opened = await privacy.open?.(this.#deps.asker);
        const { masking, find = privacy.find } = opened ?? { masking: masker.begin() };
        await noteFound({ masking, find }, messages, signal);
        let said = '';
        const asked = { messages: maskMessages(messages, masking), masking };
        const chunks = askCandidates(
          candidates,
          asked,
          { tools, signal },
          {
            ...this.#deps,
            refusal: choice.refusal,
            onBroken: ({ id }) => void broken.add(id),
            onFailure: (error, candidate) => {
              failure = error;
              onFallback(error, candidate);
            },
          },
        );
        for await (const chunk of chunks) {
          answered = true;
          said += chunk.text;
          yield chunk;
        }
        scanAnswer(privacy, said, messages);
      }
    } catch (error) {
      signal?.throwIfAborted();
      if (answered) throw error;
      failure = error;
      onFallback(error);
    }
    if (answered) return;
    if (local === undefined) throw failure ?? noModel();
    const limited = failure !== undefined || candidates.length > 0;
    let first = limited;
    for await (const chunk of await streamOf(local, messages, tools, signal)) {
      // Once: chunks are added up, and only the first may carry it.
      if (first) chunk.response_metadata = { ...chunk.response_metadata, ...limits(failure) };
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

/** That the answer is less than it could be, and the code of the reason. */
const limits = (failure: unknown) => ({
  limited: true,
  ...(isAppError(failure) && { limited_by: failure.code }),
});

const noModel = () =>
  new AppError('model_not_allowed', 'no model is set up for this', {
    hint: 'Set a provider up under /v1/providers.',
  });
