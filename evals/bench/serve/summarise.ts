import { percentile } from '../bench.ts';
import type { Measured } from './measure-round.ts';

/** One scene on one server, over all rounds; each is the median of the rounds, unless said. */
export interface Summary {
  scene: string;
  target: string;
  n: number;
  perSecond: number;
  /** Of the calls of all rounds. */
  p50: number;
  p95: number;
  p99: number;
  cpuMs: number;
  databaseCpuMs: number;
  transactions: number;
  /** The worst round. */
  loopMs: number;
  /** Throughput over the dev server's of the same round. */
  overDev: number | undefined;
}

const [P50, P95, P99] = [0.5, 0.95, 0.99];
const median = (values: readonly number[]): number => percentile(values, P50);

export function summarise(measured: readonly Measured[]): Summary[] {
  return measured.map(({ scene, target, rounds }) => {
    const latencies = rounds.flatMap((round) => round.latencies);
    const dev = measured.find((one) => one.scene === scene && one.target.name === 'dev');
    const ratios = rounds.map(
      ({ perSecond }, at) => perSecond / (dev?.rounds[at]?.perSecond ?? Number.NaN),
    );
    return {
      ...{ scene: scene.name, target: target.name, n: latencies.length },
      perSecond: median(rounds.map((round) => round.perSecond)),
      ...{ p50: percentile(latencies, P50), p95: percentile(latencies, P95) },
      p99: percentile(latencies, P99),
      cpuMs: median(rounds.map((round) => round.cpuMsEach)),
      databaseCpuMs: median(rounds.map((round) => round.databaseCpuMsEach)),
      transactions: median(rounds.map((round) => round.transactionsEach)),
      loopMs: Math.max(...rounds.map((round) => round.loopDelayMs)),
      overDev: dev === undefined || target.name === 'dev' ? undefined : median(ratios),
    };
  });
}

interface Goal {
  scene: string;
  text: string;
  value: (summary: Summary) => number | undefined;
  isMet: (value: number) => boolean;
}

const GOALS: readonly Goal[] = [
  {
    scene: 'wait16.exit',
    text: 'at least 8 × the dev server with durability exit',
    value: ({ overDev }) => overDev,
    isMet: (value) => value >= 8,
  },
  {
    scene: 'wait16.default',
    text: 'at least 3 × the dev server as the platform has it',
    value: ({ overDev }) => overDev,
    isMet: (value) => value >= 3,
  },
  {
    scene: 'wait1.exit',
    text: 'at most 25 ms for a turn on an idle thread (exit)',
    value: ({ p50 }) => p50,
    isMet: (value) => value <= 25,
  },
  {
    scene: 'wait1.default',
    text: 'at most 25 ms for a turn on an idle thread (default)',
    value: ({ p50 }) => p50,
    isMet: (value) => value <= 25,
  },
  {
    scene: 'token10',
    text: 'at most 10 ms more to the first token, at 10 callers',
    value: ({ p50 }) => p50,
    isMet: (value) => value <= 10,
  },
];

/** Whether Foyer on Postgres, in its best number of processes, has reached what it is to reach. */
export function verdicts(summaries: readonly Summary[]): string[] {
  return GOALS.flatMap(({ scene, text, value, isMet }) => {
    const reached = summaries
      .filter((one) => one.scene === scene && one.target.startsWith('postgres'))
      .flatMap((one) => value(one) ?? []);
    if (reached.length === 0) return [];
    const best = reached.find(isMet) ?? reached[0] ?? Number.NaN;
    const shown = reached.map((one) => one.toFixed(1)).join(', ');
    return [`${isMet(best) ? 'reached' : 'missed '}  ${text}: ${shown}`];
  });
}
