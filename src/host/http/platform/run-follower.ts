import { setTimeout } from 'node:timers/promises';
import type { Run } from '../../../schemas/platform/runs.ts';
import type { RunDeps } from '../../run-deps.ts';

/** As far back as a thread's runs are looked at. */
const RUNS_MAX = 100;
const SEEN_MAX = 10 * RUNS_MAX;
const LOOK_MS_MIN = 250;
const LOOK_MS_MAX = 5_000;

const isOver = ({ status }: Run): boolean => status !== 'pending' && status !== 'running';

/** From where on: everything there is, what is not over yet, or what came after a run. */
export type Since = 'all' | 'unfinished' | { runId: string };

function passedOver(newestFirst: readonly Run[], since: Since): Run[] {
  if (since === 'all') return [];
  const at = since === 'unfinished' ? -1 : newestFirst.findIndex((r) => r.run_id === since.runId);
  return at < 0 ? newestFirst.filter(isOver) : newestFirst.slice(at + 1);
}

/**
 * The runs of a thread one by one as they start, oldest first, until the signal fires. A run that
 * `since` names is the first of them.
 */
export async function* followRuns(
  runs: Pick<RunDeps['runs'], 'list' | 'watch'>,
  tenantId: string,
  threadId: string,
  { since, signal }: { since: Since; signal: AbortSignal },
): AsyncGenerator<Run, void, void> {
  const page = { limit: RUNS_MAX, offset: 0 };
  let heard = new AbortController();
  const unwatch = runs.watch(tenantId, threadId, () => heard.abort());
  const hear = () => heard.abort();
  signal.addEventListener('abort', hear);
  let lookMs = LOOK_MS_MIN;
  try {
    let found = await runs.list(tenantId, threadId, page);
    let seen = new Set(passedOver(found, since).map((run) => run.run_id));
    while (!signal.aborted) {
      for (const run of found.toReversed()) {
        if (seen.has(run.run_id) || run.status === 'pending') continue;
        seen.add(run.run_id);
        lookMs = LOOK_MS_MIN;
        yield run;
        if (signal.aborted) return;
      }
      if (seen.size > SEEN_MAX) {
        seen = new Set(found.map((run) => run.run_id).filter((id) => seen.has(id)));
      }
      // A word may get lost while the bus is down, and none tells when a pending run starts.
      await setTimeout(lookMs, undefined, { signal: heard.signal }).catch(() => undefined);
      if (signal.aborted) return;
      lookMs = heard.signal.aborted ? LOOK_MS_MIN : Math.min(2 * lookMs, LOOK_MS_MAX);
      heard = new AbortController();
      found = await runs.list(tenantId, threadId, page);
    }
  } finally {
    signal.removeEventListener('abort', hear);
    unwatch();
  }
}
