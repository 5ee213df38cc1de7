import { OWED } from './chaos-graphs.ts';
import type { Ask } from './chaos-tables.ts';
import type { Ordered, RunKind } from './make-workload.ts';

interface RunNow {
  runId: string;
  threadId: string;
  status: string;
  attempt: number;
  error: { message?: string } | null;
}

interface Change {
  runId: string;
  was: string;
  became: string;
  leaseEnded: number | null;
  at: number;
}

export interface Damage {
  /** Accepted, and not there any more or never finished. */
  lost: string[];
  unfinished: string[];
  duplicateEffects: string[];
  missingEffects: string[];
  /** Busy with nothing that runs or waits. */
  strandedThreads: string[];
  /** Turns of a thread whose effects do not follow one another. */
  interleavedThreads: string[];
  /** Threads whose state does not hold each step of each turn once, in order. */
  wrongStates: string[];
  /** Ended in error, by message. */
  failed: Record<string, number>;
}

export interface Counts {
  damage: Damage;
  runs: Record<RunKind, number>;
  unacknowledged: number;
  attempts: Record<number, number>;
  stepsDoneAgain: number;
  takeovers: number;
  /** From the end of the lease to the new claim, and to the first thing the graph did then. */
  claimedMs: number[];
  resumedMs: number[];
}

const RUNS = `SELECT run_id::text AS "runId", thread_id::text AS "threadId", status, attempt, error
  FROM runs ORDER BY ordinal`;
const MS = (column: string) => `(extract(epoch FROM ${column}) * 1000)::float8`;
const CHANGES = `SELECT run_id::text AS "runId", was, became, ${MS('lease_ended')} AS "leaseEnded",
  ${MS('at')} AS at FROM chaos.changes ORDER BY id`;
const ACTIONS = `SELECT run_id::text AS "runId", ${MS('at')} AS at FROM chaos.actions ORDER BY id`;
const EFFECTS = `SELECT run_id::text AS "runId", thread_id::text AS "threadId", step
  FROM chaos.effects ORDER BY id`;
const BOOKED = `SELECT t.thread_id::text AS "threadId",
  (SELECT count(*)::int FROM appointments a WHERE a.thread_id = t.thread_id) AS viewings,
  (SELECT count(*)::int FROM messages m WHERE m.thread_id = t.thread_id) AS messages
  FROM threads t WHERE t.metadata ->> 'graph_id' = 'conversation'`;
const STRANDED = `SELECT thread_id::text AS "threadId" FROM threads t WHERE status = 'busy'
  AND NOT EXISTS (SELECT FROM runs r WHERE r.thread_id = t.thread_id
    AND r.status IN ('pending', 'running'))`;
const TRAILS = `SELECT thread_id::text AS "threadId", "values" -> 'trail' AS trail FROM threads`;

function groupBy<T>(rows: readonly T[], key: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) groups.set(key(row), [...(groups.get(key(row)) ?? []), row]);
  return groups;
}

const trailOf = (runId: string, kind: RunKind): string[] => {
  if (kind === 'talk') return [];
  const steps = OWED[kind].map((step) => `${runId} ${step}`);
  return kind === 'answers' ? [`${runId} answer yes`, ...steps] : steps;
};

/** Whether each turn's effects stand together, in the order of the turns. */
function isInterleaved(effectRuns: readonly string[], order: readonly string[]): boolean {
  const places = effectRuns.map((runId) => order.indexOf(runId));
  return places.some((place, index) => place < (places[index - 1] ?? -1));
}

function resumptions(changes: Change[], actions: { runId: string; at: number }[]) {
  const actionsOf = groupBy(actions, (action) => action.runId);
  const claimedMs: number[] = [];
  const resumedMs: number[] = [];
  for (const [runId, ofRun] of groupBy(changes, (change) => change.runId)) {
    for (const [index, { was, became, leaseEnded, at }] of ofRun.entries()) {
      if (was !== 'running' || became !== 'running' || leaseEnded === null) continue;
      claimedMs.push(at - leaseEnded);
      const next = ofRun[index + 1];
      const acted = actionsOf.get(runId)?.find((action) => action.at > at)?.at ?? Infinity;
      // Killed again before it did anything: nothing to measure.
      if (next?.became === 'running' && next.at < acted) continue;
      const first = Math.min(acted, next?.at ?? Infinity);
      if (Number.isFinite(first)) resumedMs.push(first - leaseEnded);
    }
  }
  return { claimedMs, resumedMs, takeovers: claimedMs.length };
}

/** Reads from the database what all the killing has done. */
export async function countDamage(ask: Ask, ordered: readonly Ordered[]): Promise<Counts> {
  const runs = await ask<RunNow>(RUNS);
  const byId = new Map(runs.map((run) => [run.runId, run]));
  const kindOf = new Map(ordered.map((run) => [run.runId, run.kind]));
  const effects = await ask<{ runId: string; threadId: string; step: string }>(EFFECTS);
  const actions = await ask<{ runId: string; at: number }>(ACTIONS);
  const effectsOf = groupBy(effects, (effect) => `${effect.runId} ${effect.step}`);
  const isOpen = (run: RunNow) => run.status === 'pending' || run.status === 'running';
  const talks = new Set(
    runs.filter((run) => kindOf.get(run.runId) === 'talk').map((run) => run.threadId),
  );
  const booked = (
    await ask<{ threadId: string; viewings: number; messages: number }>(BOOKED)
  ).filter(({ threadId }) => talks.has(threadId));
  const succeeded = runs.filter((run) => run.status === 'success');
  const good = new Set(succeeded.map((run) => run.threadId));
  const byThread = groupBy(runs, (run) => run.threadId);
  const allGood = [...byThread].filter(([, turns]) => turns.every((t) => t.status === 'success'));
  const trails = new Map(
    (await ask<{ threadId: string; trail: string[] | null }>(TRAILS)).map((row) => [
      row.threadId,
      row.trail ?? [],
    ]),
  );
  const expectedTrail = (turns: RunNow[]) =>
    turns.flatMap((turn) => trailOf(turn.runId, kindOf.get(turn.runId) ?? 'talk'));
  const failed: Record<string, number> = {};
  for (const { status, error } of runs) {
    if (status === 'success' || status === 'pending' || status === 'running') continue;
    const why = `${status}: ${error?.message ?? ''}`;
    failed[why] = (failed[why] ?? 0) + 1;
  }
  const attempts: Record<number, number> = {};
  for (const { attempt } of runs) attempts[attempt] = (attempts[attempt] ?? 0) + 1;
  const count = (kind: RunKind) => runs.filter((run) => kindOf.get(run.runId) === kind).length;
  const effectsByThread = groupBy(effects, (effect) => effect.threadId);
  return {
    damage: {
      lost: ordered
        .filter(({ answer, runId }) => answer === 'accepted' && !byId.has(runId))
        .map((run) => run.runId),
      unfinished: runs.filter(isOpen).map((run) => run.runId),
      duplicateEffects: [
        ...[...effectsOf].flatMap(([key, rows]) => (rows.length > 1 ? [key] : [])),
        ...booked
          .filter(({ viewings, messages }) => viewings > 1 || messages > 2)
          .map(({ threadId }) => `talk ${threadId}`),
      ],
      missingEffects: [
        ...succeeded.flatMap((run) => {
          const kind = kindOf.get(run.runId) ?? 'talk';
          const owed: readonly string[] = kind === 'talk' ? [] : OWED[kind];
          return owed.map((step) => `${run.runId} ${step}`).filter((key) => !effectsOf.has(key));
        }),
        ...booked
          .filter(({ threadId }) => good.has(threadId))
          .filter(({ viewings, messages }) => viewings < 1 || messages < 2)
          .map(({ threadId }) => `talk ${threadId}`),
      ],
      strandedThreads: (await ask<{ threadId: string }>(STRANDED)).map((row) => row.threadId),
      interleavedThreads: [...effectsByThread]
        .filter(([threadId, done]) =>
          isInterleaved(
            done.map((effect) => effect.runId),
            (byThread.get(threadId) ?? []).map((run) => run.runId),
          ),
        )
        .map(([threadId]) => threadId),
      wrongStates: allGood
        .filter(([threadId]) => !talks.has(threadId))
        .filter(
          ([threadId, turns]) =>
            trails.get(threadId)?.join('\n') !== expectedTrail(turns).join('\n'),
        )
        .map(([threadId]) => threadId),
      failed,
    },
    runs: {
      steps: count('steps'),
      asks: count('asks'),
      answers: count('answers'),
      talk: count('talk'),
    },
    unacknowledged: ordered.filter(({ answer }) => answer === 'unknown').length,
    attempts,
    stepsDoneAgain: actions.length - effects.length,
    ...resumptions(await ask<Change>(CHANGES), actions),
  };
}
