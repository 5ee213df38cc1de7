import { stopOnSignal } from '../../platform/stop-on-signal.ts';
import type { Bench, BenchOptions, Metric } from '../bench.ts';
import { type Measured, measureRound } from './measure-round.ts';
import { openLoad } from './open-load.ts';
import { SCENES } from './scenes.ts';
import { type Summary, summarise, verdicts } from './summarise.ts';
import { openTargets, type Target } from './targets.ts';

const FULL = { processes: [1, 2, 3, 4], rounds: 3, ms: 3_000, warmUpMs: 2_000 };
const QUICK = { processes: [1], rounds: 1, ms: 800, warmUpMs: 300 };

/** Every scene on every server in turn, again and again: what disturbs one disturbs all. */
async function play(
  targets: readonly Target[],
  size: typeof FULL,
  say: BenchOptions['say'],
): Promise<Measured[]> {
  const load = openLoad();
  const all = SCENES.flatMap((scene) =>
    targets.filter(scene.isFor).map((target): Measured => ({ scene, target, rounds: [] })),
  );
  try {
    for (const { scene, target } of all) {
      await load.run({ ...scene.job, url: target.url, ms: size.warmUpMs });
    }
    for (let round = 0; round < size.rounds; round += 1) {
      say(`  round ${round + 1} of ${size.rounds}`);
      // Back and forth, so that none is always the one who comes after a certain other.
      for (const each of round % 2 === 0 ? all : all.toReversed()) {
        each.rounds.push(await measureRound(load, each.target, { ...each.scene.job, ms: size.ms }));
      }
    }
  } finally {
    await load.close();
  }
  return all;
}

const CELLS = ['/s', 'p50', 'p95', 'p99', 'cpu', 'db cpu', 'db tx', 'loop', '× dev'] as const;
const NAME_WIDTH = 12;
const CELL_WIDTH = 9;

const row = (name: string, cells: readonly string[]): string =>
  `  ${name.padEnd(NAME_WIDTH)}${cells.map((cell) => cell.padStart(CELL_WIDTH)).join('')}`;

function tell(summaries: readonly Summary[], say: BenchOptions['say']): void {
  for (const { name, about } of SCENES) {
    say(`\n${about}`);
    say(row('', CELLS));
    for (const one of summaries.filter(({ scene }) => scene === name)) {
      const { perSecond, p50, p95, p99, cpuMs, databaseCpuMs, transactions, loopMs, overDev } = one;
      const costs = [cpuMs, databaseCpuMs, transactions, loopMs];
      const numbers = [perSecond, p50, p95, p99, ...costs, overDev ?? Number.NaN];
      say(
        row(
          one.target,
          numbers.map((value) => (Number.isNaN(value) ? '' : value.toFixed(1))),
        ),
      );
    }
  }
  say('\n/s: a second, all callers; p50-99 in ms; cpu, db cpu: ms each; db tx: transactions each;');
  say('loop: ms that timers were late, p99; × dev: its throughput over that of the dev server.\n');
}

export const serveBench: Bench = {
  name: 'serve',
  tells: true,
  about: "Foyer beside LangGraph's dev server with the same graphs, as clients see them",
  async run({ quick, say }) {
    const size = quick ? QUICK : FULL;
    const onPostgres = Boolean(process.env['TEST_DATABASE_URL']);
    const { targets, close } = await openTargets(
      onPostgres ? size.processes : [],
      !quick || !onPostgres,
    );
    const forget = stopOnSignal(close);
    const measured = await play(targets, size, say).finally(close);
    forget();
    const summaries = summarise(measured);
    tell(summaries, say);
    const metrics: Record<string, Metric> = {};
    for (const { scene, target, n, ...values } of summaries) {
      for (const [name, value] of Object.entries(values)) {
        if (value === undefined || Number.isNaN(value)) continue;
        metrics[`${scene}.${target}.${name}`] = { value, unit: UNITS[name] ?? 'ms', n };
      }
    }
    for (const line of verdicts(summaries)) say(line);
    return metrics;
  },
};

const UNITS: Record<string, string> = { perSecond: '1/s', transactions: '', overDev: '×' };
