import type { LoadJob } from './load-job.ts';
import type { openLoad } from './open-load.ts';
import type { Scene } from './scenes.ts';
import { serverCost } from './server-cost.ts';
import type { Target } from './targets.ts';

/** One load on one server. */
export interface Round {
  latencies: readonly number[];
  perSecond: number;
  cpuMsEach: number;
  databaseCpuMsEach: number;
  transactionsEach: number;
  loopDelayMs: number;
}

/** All rounds of one scene on one server. */
export interface Measured {
  scene: Scene;
  target: Target;
  rounds: Round[];
}

export async function measureRound(
  load: ReturnType<typeof openLoad>,
  target: Target,
  job: Omit<LoadJob, 'url'>,
): Promise<Round> {
  const before = await serverCost(target, false);
  const { latencies, seconds } = await load.run({ ...job, url: target.url });
  const after = await serverCost(target, true);
  const n = latencies.length;
  return {
    latencies,
    perSecond: n / seconds,
    cpuMsEach: (after.cpuMs - before.cpuMs) / n,
    databaseCpuMsEach: (after.databaseCpuMs - before.databaseCpuMs) / n,
    transactionsEach: (after.transactions - before.transactions) / n,
    loopDelayMs: after.loopDelayMs,
  };
}
