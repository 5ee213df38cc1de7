import { type Bench, type Metric, percentile, type Sample, sample } from './bench.ts';
import { type BenchHouse, eachDatabase, openHouse, playTurn } from './database.ts';
import { TURNS } from './turn.ts';

const TIMES = 100;
const TIMES_QUICK = 5;
const MEDIAN = 0.5;

export const nodesBench: Bench = {
  name: 'nodes',
  about: 'What each node of the conversation takes of a turn, and what is left for the rest',
  async run({ quick }) {
    const metrics: Record<string, Metric> = {};
    await eachDatabase(quick, async ({ kind, ...database }) => {
      // Without shared answers, so that each turn goes the whole way.
      const house = await openHouse(database, {}, { CACHE_TTL_SECONDS: '0' });
      try {
        const taken = timeNodes(house);
        for (const [turn, message] of Object.entries(TURNS)) {
          const times = quick ? TIMES_QUICK : TIMES;
          Object.assign(
            metrics,
            await measure(house, taken, `${kind}.${turn}`, { message, times }),
          );
        }
      } finally {
        await house.close();
      }
    });
    return metrics;
  },
};

/** What the nodes of the present turn took, by name; a node that is visited twice has the sum. */
type Taken = Map<string, Sample>;

/** One turn runs at a time, so what the process uses while a node is at work is the node's. */
function timeNodes(house: BenchHouse): Taken {
  const taken: Taken = new Map();
  for (const [name, { bound }] of Object.entries(house.graph.nodes)) {
    if (name.startsWith('__')) continue;
    const invoke = bound.invoke.bind(bound);
    bound.invoke = async (...given: Parameters<typeof invoke>) => {
      const cpu = process.cpuUsage();
      const started = performance.now();
      try {
        return await invoke(...given);
      } finally {
        const used = process.cpuUsage(cpu);
        const before = taken.get(name) ?? { wallMs: 0, cpuMs: 0 };
        taken.set(name, {
          wallMs: before.wallMs + performance.now() - started,
          cpuMs: before.cpuMs + (used.user + used.system) / 1000,
        });
      }
    };
  }
  return taken;
}

async function measure(
  house: BenchHouse,
  taken: Taken,
  prefix: string,
  { message, times }: { message: string; times: number },
): Promise<Record<string, Metric>> {
  const turns: Taken[] = [];
  const whole = await sample(times, async () => {
    taken.clear();
    await playTurn(house, { tenantId: house.demoTenantId, agent: 'real-estate', message });
    turns.push(new Map(taken));
  });
  const counted = turns.slice(-whole.n);
  const metrics: Record<string, Metric> = {};
  let inNodes = 0;
  for (const name of counted.at(-1)?.keys() ?? []) {
    const median = (of: (one: Sample) => number) =>
      percentile(counted.flatMap((turn) => turn.get(name) ?? []).map(of), MEDIAN);
    const cpuMs = median((one) => one.cpuMs);
    inNodes += cpuMs;
    metrics[`${prefix}.${name}.cpu`] = { value: cpuMs, unit: 'ms', n: whole.n };
    metrics[`${prefix}.${name}.wall`] = {
      value: median((one) => one.wallMs),
      unit: 'ms',
      n: whole.n,
    };
  }
  metrics[`${prefix}.rest.cpu`] = { value: whole.cpuMs - inNodes, unit: 'ms', n: whole.n };
  metrics[`${prefix}.whole.cpu`] = { value: whole.cpuMs, unit: 'ms', n: whole.n };
  metrics[`${prefix}.whole.wall`] = { value: whole.wallMs, unit: 'ms', n: whole.n };
  return metrics;
}
