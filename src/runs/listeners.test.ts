import { getEventListeners } from 'node:events';
import { expect, it } from 'vitest';
import type { RunRow } from '../schemas/run-row.ts';
import { makeAwaitOutcome } from './await-outcome.ts';
import type { Driven } from './drive-run.ts';
import { END_EVENT } from './engine-api.ts';
import { makeLocalSignals } from './local-signals.ts';
import { follow, make, pushMany, RUN, T } from './testing/follow-feeds.ts';

/** Whoever stays keeps one signal for all it asks: what listens there has to go with its work. */
const listenersOf = (signal: AbortSignal) => getEventListeners(signal, 'abort').length;

/** Outcomes of runs that another process drives, until `end` says that they are over. */
function outcomes() {
  let isOver = false;
  const signals = makeLocalSignals({ onError: () => undefined });
  const rowOf = (runId: string) =>
    ({ run_id: runId, thread_id: 't', status: isOver ? 'success' : 'running' }) as RunRow;
  const local = new Map<string, Promise<Driven>>();
  const outcome = makeAwaitOutcome(
    {
      ledger: { get: async (_, runId) => rowOf(runId) },
      threads: { get: async () => null },
      signals,
      feeds: { last: async () => undefined },
    },
    local,
  );
  return {
    outcome,
    local,
    end(runIds: readonly string[]): void {
      isOver = true;
      for (const runId of runIds) signals.publish('ended', runId);
    },
  };
}
const RUNS = ['a', 'b', 'c'];

it('waits for a run elsewhere with one listener, which goes with the run', async () => {
  const { outcome, end } = outcomes();
  const { signal } = new AbortController();
  const waiting = RUNS.map((runId) => outcome(T, runId, signal));
  await expect.poll(() => listenersOf(signal)).toBe(RUNS.length);
  end(RUNS);
  await Promise.all(waiting);
  expect(listenersOf(signal)).toBe(0);
});

it('waits for a run of its own with one listener, which goes with the run', async () => {
  const { outcome, local } = outcomes();
  const { signal } = new AbortController();
  let left: (how: Driven) => void = () => undefined;
  local.set('a', new Promise((resolve) => (left = resolve)));
  const waiting = outcome(T, 'a', signal).catch((error: Error) => error.message);
  await expect.poll(() => listenersOf(signal)).toBe(1);
  left({ kind: 'left', error: new Error('somebody else has it') } as Driven);
  expect(await waiting).toBe('somebody else has it');
  expect(listenersOf(signal)).toBe(0);
});

it('leaves no listener with whoever leaves', async () => {
  const { outcome } = outcomes();
  const leaving = new AbortController();
  const waiting = RUNS.map((runId) => outcome(T, runId, leaving.signal));
  await expect.poll(() => listenersOf(leaving.signal)).toBe(RUNS.length);
  leaving.abort(new Error('gone'));
  for (const each of waiting) await expect(each).rejects.toThrow('gone');
  expect(listenersOf(leaving.signal)).toBe(0);
});

it('reads a feed with one listener, which goes with the reader', async () => {
  const { feeds } = make();
  const { signal } = new AbortController();
  const feed = feeds.open(T, RUN, { durable: true, firstSeq: 0 });
  const readers = RUNS.map(() => follow(feeds.read(T, RUN, { after: -1, signal })));
  const early = feeds.read(T, RUN, { after: -1, signal })[Symbol.asyncIterator]();
  pushMany(feed, 100);
  await early.next();
  await expect.poll(() => listenersOf(signal)).toBe(RUNS.length + 1);
  await early.return?.();
  expect(listenersOf(signal)).toBe(RUNS.length);
  feed.push(END_EVENT, '{}');
  await Promise.all(readers.map(({ work }) => work));
  for (const { state } of readers) expect(state).toEqual({ ended: true, failed: undefined });
  expect(listenersOf(signal)).toBe(0);
  await feeds.close();
});
