import type { BaseChatModel, BindToolsInput } from '@langchain/core/language_models/chat_models';
import type { AIMessageChunk, BaseMessage } from '@langchain/core/messages';
import { AppError } from '../errors.ts';
import type { Masking } from '../privacy/mask.ts';
import type { CallGuards } from './call-guards.ts';
import type { Candidate } from './candidate.ts';
import { type Asker, type CallBooks, openCall, reportRefusal } from './report-call.ts';
import { restoreChunks } from './restore-chunks.ts';

export interface AskOptions {
  tools?: BindToolsInput[] | undefined;
  signal?: AbortSignal | undefined;
}

export interface AskDeps {
  asker: Asker;
  guards: CallGuards;
  books: CallBooks;
  /** Why a candidate may not be asked, or null. */
  refusal: (candidate: Candidate) => string | null;
  /** Told of every candidate that gave no answer, before the next one is asked. */
  onFailure: (error: unknown, candidate: Candidate) => void;
  /** After which no further candidate is begun with. */
  patienceMs: number;
}

/** Until here nothing of a reply has passed the gate: it waits for a sentence's end, too. */
const SENTENCE_END = /[.!?…]["')\]]*\s|\n/;
const HELD_CHARS_MAX = 400;

/**
 * The answer of the first candidate that gives one. A candidate that fails before its first
 * sentence is whole is as if it had not been asked. After that a failure is thrown: words that a
 * person may have heard are neither repeated nor quietly gone on from.
 * Ends without a chunk when none of them answers.
 */
export async function* askCandidates(
  candidates: readonly Candidate[],
  { messages, masking }: { messages: BaseMessage[]; masking: Masking },
  options: AskOptions,
  deps: AskDeps,
): AsyncGenerator<AIMessageChunk> {
  const endsAt = performance.now() + deps.patienceMs;
  for (const candidate of candidates) {
    if (performance.now() >= endsAt) return;
    let passedOn = false;
    try {
      const reason = deps.refusal(candidate);
      if (reason !== null) {
        await reportRefusal(deps.books, deps.asker, candidate, reason);
        throw new AppError('model_not_allowed', reason);
      }
      const chunks = callOnce(candidate, messages, options, deps);
      for await (const chunk of holdFirst(restoreChunks(chunks, masking))) {
        passedOn = true;
        yield chunk;
      }
      return;
    } catch (error) {
      options.signal?.throwIfAborted();
      if (passedOn) throw error;
      deps.onFailure(error, candidate);
    }
  }
}

/** One call, entered in the books and told to the candidate's guard, however it ends. */
async function* callOnce(
  candidate: Candidate,
  messages: BaseMessage[],
  { tools, signal }: AskOptions,
  { guards, books, asker }: AskDeps,
): AsyncGenerator<AIMessageChunk> {
  const pass = await guards.enter(candidate);
  let failure: unknown = new AppError('model_failed', 'its reader went away');
  let call: Awaited<ReturnType<typeof openCall>> | undefined;
  try {
    call = await openCall(books, asker, candidate, messages);
    let spoke = false;
    for await (const chunk of await streamOf(candidate.client, messages, tools, signal)) {
      call.hear(chunk);
      if (!spoke) spoke = saysSomething(chunk);
      yield chunk;
    }
    if (!spoke) throw new AppError('model_failed', 'the model gave an empty answer');
    failure = undefined;
  } catch (error) {
    failure = error;
    throw error;
  } finally {
    if (failure === undefined) pass.ended();
    else pass.failed(failure);
    await call?.end(failure);
  }
}

/** Keeps chunks back until there is something a person may be told. */
async function* holdFirst(chunks: AsyncIterable<AIMessageChunk>): AsyncGenerator<AIMessageChunk> {
  const held: AIMessageChunk[] = [];
  let text = '';
  let open = false;
  for await (const chunk of chunks) {
    if (open) {
      yield chunk;
      continue;
    }
    held.push(chunk);
    text += chunk.text;
    open = text.length > HELD_CHARS_MAX || SENTENCE_END.test(text);
    if (open) for (const before of held.splice(0)) yield before;
  }
  for (const rest of held) yield rest;
}

const saysSomething = (chunk: AIMessageChunk): boolean =>
  chunk.text !== '' ||
  (chunk.tool_call_chunks ?? []).length > 0 ||
  (chunk.tool_calls ?? []).length > 0;

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
