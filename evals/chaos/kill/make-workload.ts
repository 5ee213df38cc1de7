import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunOrder } from '../../../src/runs/engine-api.ts';
import type { Durability } from '../../../src/schemas/platform/runs.ts';
import type { Random } from '../random.ts';
import { bookingRequest } from './chaos-model.ts';
import type { Ask } from './chaos-tables.ts';
import { type Life, LifeLost } from './open-life.ts';

export type RunKind = 'steps' | 'asks' | 'answers' | 'talk';

export interface Ordered {
  runId: string;
  threadId: string;
  kind: RunKind;
  durability: Durability;
  /** Unknown: the process died before it said so. */
  answer: 'accepted' | 'refused' | 'unknown';
}

export interface WorkloadOptions {
  random: Random;
  ask: Ask;
  /** Those that can be asked now. */
  lives: () => readonly Life[];
  /** Runs that are to be unfinished at any time. */
  openRuns: number;
}

const AGENT = 'cccccccc-0000-4000-8000-000000000002';
const DURABILITIES: readonly Durability[] = ['sync', 'async', 'exit'];
const TICK_MS = 100;
const SHARED_THREADS = 4;
const KINDS: readonly RunKind[] = ['steps', 'steps', 'steps', 'asks', 'talk'];

const OPEN = "SELECT count(*)::int AS n FROM runs WHERE status IN ('pending', 'running')";
/** Interrupted, and nobody has answered yet. */
const ASKING = `SELECT thread_id::text AS "threadId" FROM threads t WHERE status = 'interrupted'
  AND (SELECT count(*) FROM runs r WHERE r.thread_id = t.thread_id) = 1`;

/** Orders runs of every kind and durability, and answers those that ask. */
export function makeWorkload({ random, ask, lives, openRuns }: WorkloadOptions) {
  const ordered: Ordered[] = [];
  const threads: string[] = [];
  const answering = new Set<string>();
  let conversations = 0;
  let underWay = 0;

  async function place(run: Omit<Ordered, 'answer'>, order: Omit<RunOrder, 'threadId'>) {
    const life = random.pick(lives());
    const entry: Ordered = { ...run, answer: 'unknown' };
    ordered.push(entry);
    underWay += 1;
    try {
      const placed = await life.order({ ...order, threadId: run.threadId, runId: run.runId });
      entry.answer = placed.kind;
      if (placed.kind === 'refused' && placed.code !== 'double_text') {
        console.error(`refused: ${placed.code} ${placed.message}`);
      }
    } catch (error) {
      if (!(error instanceof LifeLost)) throw error;
    } finally {
      underWay -= 1;
    }
  }

  function threadFor(kind: RunKind): string {
    const isShared = kind === 'steps' && threads.length > 0 && random.next() < 0.6;
    if (isShared) return random.pick(threads);
    const threadId = randomUUID();
    if (kind === 'steps') threads.push(threadId);
    if (threads.length > SHARED_THREADS) threads.shift();
    return threadId;
  }

  function orderOne(): Promise<void> {
    const kind = random.pick(KINDS);
    const durability = random.pick(DURABILITIES);
    const run = { runId: randomUUID(), threadId: threadFor(kind), kind, durability };
    const { runId } = run;
    const content = bookingRequest(conversations);
    if (kind === 'talk') conversations += 1;
    const message = { type: 'human', id: `human:${runId}`, content };
    const talks = { assistant_id: AGENT, input: { messages: [message] }, stream_mode: 'custom' };
    const steps = { assistant_id: kind, input: { trail: [] } };
    return place(run, {
      mode: random.next() < 0.5 ? 'background' : 'attached',
      logged: random.next() < 0.5,
      multitaskDefault: 'enqueue',
      body: {
        ...(kind === 'talk' ? (talks as typeof talks & { stream_mode: 'custom' }) : steps),
        durability,
        if_not_exists: 'create',
      },
    });
  }

  function answer(threadId: string): Promise<void> {
    const durability = random.pick(DURABILITIES);
    answering.add(threadId);
    const run = { runId: randomUUID(), threadId, kind: 'answers' as const, durability };
    const body = { assistant_id: 'asks', command: { resume: 'yes' }, durability };
    const placed = place(run, { mode: 'background', logged: false, body });
    return placed.finally(() => answering.delete(threadId));
  }

  const isLost = (error: unknown) => error instanceof LifeLost;

  return {
    ordered,
    /** Keeps so many runs open until `signal` says that it is enough. */
    async flow(signal: AbortSignal): Promise<void> {
      while (!signal.aborted) {
        await sleep(TICK_MS);
        if (lives().length === 0) continue;
        try {
          const [open] = await ask<{ n: number }>(OPEN);
          const room = openRuns - (open?.n ?? 0) - underWay;
          for (let n = 0; n < room && lives().length > 0; n += 1) void orderOne();
          for (const { threadId } of await ask<{ threadId: string }>(ASKING)) {
            if (!answering.has(threadId) && lives().length > 0) void answer(threadId);
          }
        } catch (error) {
          if (!isLost(error)) throw error;
        }
      }
    },
    /** Answers what still asks; true when nothing is left unfinished within the time. */
    async drain(withinMs: number): Promise<boolean> {
      for (const deadline = Date.now() + withinMs; Date.now() < deadline; await sleep(TICK_MS)) {
        try {
          const [open] = await ask<{ n: number }>(OPEN);
          const asking = await ask<{ threadId: string }>(ASKING);
          for (const { threadId } of asking) {
            if (!answering.has(threadId) && lives().length > 0) void answer(threadId);
          }
          if (open?.n === 0 && asking.length === 0 && underWay === 0) return true;
        } catch (error) {
          if (!isLost(error)) throw error;
        }
      }
      return false;
    },
  };
}
