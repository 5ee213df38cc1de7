import type { AIMessageChunk, BaseMessage } from '@langchain/core/messages';
import { AppError } from '../errors.ts';
import type { AskDeps, AskOptions } from './ask-options.ts';
import type { Candidate } from './candidate.ts';
import { openCall, reportRefusal } from './report-call.ts';
import { saysSomething, speaks } from './speaks.ts';
import { streamOf } from './stream-of.ts';

/** A candidate that is being asked. */
export interface Begun {
  candidate: Candidate;
  /** `performance.now()` */
  startedAt: number;
  /** Settles with its first token, the end of its answer, or its failure. */
  spoke: Promise<void>;
  /** All it says, also what it has said until now. */
  chunks: AsyncGenerator<AIMessageChunk>;
  /** Another one was faster: it is told to stop. Settles when its call is in the books. */
  outrun(): Promise<void>;
}

const OUTRUN = new Error('another candidate was faster');

/** Asks a candidate, without waiting for whoever reads the answer. */
export function beginCall(
  candidate: Candidate,
  messages: BaseMessage[],
  options: AskOptions,
  deps: AskDeps,
): Begun {
  const race = new AbortController();
  const { signal: caller } = options;
  const signal = caller ? AbortSignal.any([caller, race.signal]) : race.signal;
  const source = callOnce(candidate, messages, { ...options, signal }, race.signal, deps);
  const heard: AIMessageChunk[] = [];
  const listen = async (): Promise<void> => {
    for (;;) {
      const next = await source.next();
      if (next.done) return;
      heard.push(next.value);
      if (speaks(next.value)) return;
    }
  };
  const spoke = listen();
  // It may fail while nobody looks.
  spoke.catch(() => undefined);

  async function* chunks(): AsyncGenerator<AIMessageChunk> {
    try {
      await spoke;
      yield* heard.splice(0);
      yield* source;
    } finally {
      await source.return(undefined);
    }
  }
  return {
    candidate,
    startedAt: performance.now(),
    spoke,
    chunks: chunks(),
    async outrun() {
      race.abort(OUTRUN);
      await spoke.catch(() => undefined);
      await source.return(undefined).catch(() => undefined);
    },
  };
}

/** One call, entered in the books and told to the candidate's guard, however it ends. */
async function* callOnce(
  candidate: Candidate,
  messages: BaseMessage[],
  { tools, signal }: AskOptions,
  race: AbortSignal,
  { guards, books, asker, refusal }: AskDeps,
): AsyncGenerator<AIMessageChunk> {
  const reason = refusal(candidate);
  if (reason !== null) {
    await reportRefusal(books, asker, candidate, reason);
    throw new AppError('model_not_allowed', reason);
  }
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
    // Slower than another one is no failure of its own.
    if (race.aborted) failure = OUTRUN;
    if (failure === undefined) pass.ended();
    else pass.failed(failure);
    if (race.aborted) await call?.abandon();
    else await call?.end(failure);
  }
}
