import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { makeRandom } from '../random.ts';
import { type Ask, createChaosTables } from './chaos-tables.ts';
import { type Counts, countDamage } from './count-damage.ts';
import { type Fate, makeFates } from './make-fates.ts';
import { makeWorkload } from './make-workload.ts';
import { type Life, LifeLost, openLife } from './open-life.ts';

export interface KillTestOptions {
  /** Absent: the embedded database, and one process. */
  databaseUrl?: string;
  /** For logs, marks and the embedded database's data. */
  dir: string;
  kills: number;
  seed: number;
  /** Processes that take runs at the same time. */
  workers: number;
  leaseSeconds: number;
  progress: (line: string) => void;
  /** Ends the killing early; what is open is finished and counted. */
  signal?: AbortSignal;
}

export interface KillResult extends Counts {
  kills: number;
  pauses: number;
  stops: number;
  /** Processes that ended though nobody had ended them. */
  crashes: number;
  /** Steps at which processes were killed; a kill that hit several runs counts for each. */
  steps: Record<string, number>;
  drained: boolean;
  seconds: number;
}

const OPEN_RUNS_A_WORKER = 4;
const LOOK_MS = 50;
const DRAIN_MS = 90_000;
const SPARES = 1;
const CRASHES_MAX = 5;

/** Kills processes at random under load, starts others at once, and counts what came of it. */
export async function runKillTest(options: KillTestOptions): Promise<KillResult> {
  const { databaseUrl, dir, leaseSeconds, progress } = options;
  const started = performance.now();
  const random = makeRandom(options.seed);
  const single = databaseUrl === undefined;
  const workers = single ? 1 : options.workers;
  const nextFate = makeFates(random, leaseSeconds, single);
  mkdirSync(dir, { recursive: true });

  const all = new Set<Life>();
  const living = new Set<Life>();
  const spares: Life[] = [];
  let born = 0;
  const spawnLife = () => {
    const life = openLife(born++, dir);
    all.add(life);
    void life.ended.then(() => all.delete(life));
    return life;
  };
  const takeSpare = () => {
    const life = spares.shift() ?? spawnLife();
    while (spares.length < SPARES) spares.push(spawnLife());
    return life;
  };
  const lifeOptions = {
    ...(databaseUrl !== undefined && { databaseUrl }),
    dataDir: join(dir, 'data'),
    leaseSeconds,
    seed: false,
  };
  const ready = () => [...living].filter((life) => life.isReady());

  const client =
    databaseUrl === undefined ? undefined : new pg.Client({ connectionString: databaseUrl });
  const ask: Ask = async <Row extends object>(sql: string, values: unknown[] = []) => {
    if (client !== undefined)
      return (await client.query<Row & pg.QueryResultRow>(sql, values)).rows;
    const [life] = ready();
    if (life === undefined) throw new LifeLost('no process is ready');
    return (await life.ask(sql, values)) as Row[];
  };

  const tally = { kills: 0, pauses: 0, stops: 0, crashes: 0 };
  const steps: Record<string, number> = {};
  const enough = new AbortController();
  options.signal?.addEventListener('abort', () => enough.abort(), { once: true });
  const kill = (life: Life) => void life.process.kill('SIGKILL');

  async function meet(fate: Fate, life: Life): Promise<void> {
    if (fate.kind === 'killed-in-start') {
      await sleep(fate.afterMs);
      return kill(life);
    }
    await life.ready;
    // What is measured is how another process goes on, not how long one takes to start. After
    // the last kill no other comes.
    const mayCome = () => !single && !enough.signal.aborted;
    while (mayCome() && life.isReady() && ready().length < 2) await sleep(LOOK_MS);
    if (fate.kind === 'killed-at-step') {
      life.dieAt(fate.dies);
      await Promise.race([life.ended, sleep(fate.elseMs)]);
      return kill(life);
    }
    await sleep(fate.afterMs);
    if (fate.kind === 'killed') return kill(life);
    if (fate.kind === 'stopped') {
      tally.stops += 1;
      life.process.kill('SIGTERM');
      return;
    }
    tally.pauses += 1;
    life.process.kill('SIGSTOP');
    await sleep(fate.pauseMs);
    life.process.kill('SIGCONT');
    await sleep(fate.elseMs);
    kill(life);
  }

  async function worker(): Promise<void> {
    while (!enough.signal.aborted) {
      const life = takeSpare();
      const fate = nextFate();
      living.add(life);
      life.begin(lifeOptions);
      void meet(fate, life).catch(() => undefined);
      const end = await life.ended;
      living.delete(life);
      if (end.signal !== 'SIGKILL') {
        if (end.code === 0) continue;
        tally.crashes += 1;
        progress(`process ${life.number} ended by itself; see its log`);
        if (tally.crashes >= CRASHES_MAX) enough.abort();
        continue;
      }
      tally.kills += 1;
      for (const step of end.steps) steps[step] = (steps[step] ?? 0) + 1;
      if (tally.kills % 10 === 0) progress(`${tally.kills} of ${options.kills} kills`);
      if (tally.kills >= options.kills) enough.abort();
    }
  }

  async function lastLife(): Promise<Life> {
    const life = takeSpare();
    living.add(life);
    life.begin(lifeOptions);
    await life.ready;
    return life;
  }

  try {
    const first = takeSpare();
    living.add(first);
    first.begin({ ...lifeOptions, seed: true });
    await first.ready;
    await client?.connect();
    await createChaosTables(ask);
    progress('the house stands; killing begins');
    living.delete(first);
    kill(first);
    await first.ended;

    const load = makeWorkload({
      ...{ random, ask, lives: ready },
      openRuns: workers * OPEN_RUNS_A_WORKER,
    });
    const flowing = load.flow(enough.signal);
    await Promise.all(Array.from({ length: workers }, worker));
    await flowing;
    progress('enough killed; what is open is finished');
    await Promise.all(Array.from({ length: workers }, lastLife));
    const drained = await load.drain(DRAIN_MS);
    const counts = await countDamage(ask, load.ordered);
    const seconds = Math.round((performance.now() - started) / 1000);
    return { ...tally, steps, drained, seconds, ...counts };
  } finally {
    await client?.end().catch(() => undefined);
    for (const life of all) kill(life);
    await Promise.all([...all].map((life) => life.ended));
  }
}
