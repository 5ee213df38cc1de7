import type { AIMessageChunk, BaseMessage } from '@langchain/core/messages';
import type { Masking } from '../privacy/mask.ts';
import type { AskDeps, AskOptions } from './ask-options.ts';
import { type Begun, beginCall } from './begin-call.ts';
import type { Candidate } from './candidate.ts';
import { firstToSpeak } from './first-to-speak.ts';
import { restoreChunks } from './restore-chunks.ts';

/** Until here nothing of a reply has passed the gate: it waits for a sentence's end, too. */
const SENTENCE_END = /[.!?…]["')\]]*\s|\n/;
const HELD_CHARS_MAX = 400;

/**
 * The answer of the first candidate that gives one. A candidate that fails before its first
 * sentence is whole is as if it had not been asked. After that a failure is thrown: words that a
 * person may have heard are neither repeated nor quietly gone on from.
 * One that is silent for its `hedgeAfterMs` is raced by the next: who speaks first answers, and
 * the other one is told to stop. Ends without a chunk when none of them answers.
 */
export async function* askCandidates(
  candidates: readonly Candidate[],
  { messages, masking }: { messages: BaseMessage[]; masking: Masking },
  options: AskOptions,
  deps: AskDeps,
): AsyncGenerator<AIMessageChunk> {
  const endsAt = performance.now() + deps.patienceMs;
  const waiting = [...candidates];
  let calls: Begun[] = [];
  const askNext = (): boolean => {
    const next = performance.now() < endsAt ? waiting.shift() : undefined;
    if (next !== undefined) calls.push(beginCall(next, messages, options, deps));
    return next !== undefined;
  };
  const outrun: Promise<void>[] = [];
  try {
    while (calls.length > 0 || askNext()) {
      const { call, failed, error } = await firstToSpeak(calls, askNext);
      if (failed) {
        options.signal?.throwIfAborted();
        calls = calls.filter((other) => other !== call);
        deps.onFailure(error, call.candidate);
        continue;
      }
      const losers = calls.filter((other) => other !== call);
      calls = [];
      outrun.push(...losers.map((loser) => loser.outrun()));
      let passedOn = false;
      try {
        for await (const chunk of holdFirst(restoreChunks(call.chunks, masking))) {
          passedOn = true;
          yield chunk;
        }
        return;
      } catch (broken) {
        options.signal?.throwIfAborted();
        if (passedOn) {
          deps.onBroken(call.candidate);
          throw broken;
        }
        deps.onFailure(broken, call.candidate);
        waiting.unshift(...losers.map((loser) => loser.candidate));
      }
    }
  } finally {
    // What they cost is part of the same turn.
    await Promise.all([...outrun, ...calls.map((call) => call.outrun())]);
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
