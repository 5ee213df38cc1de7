import { randomUUID } from 'node:crypto';
import { HumanMessage } from '@langchain/core/messages';
import { PostgresSaver } from '@langchain/langgraph-checkpoint-postgres';
import { skipRunTrees } from '../../src/runs/skip-run-trees.ts';
import { makeTenantSaver } from '../../src/stores/postgres/tenant-saver.ts';
import { type Bench, type Metric, sample } from './bench.ts';
import { type BenchHouse, eachDatabase, openHouse, playTurn } from './database.ts';
import { sixNodes } from './graphs/six-nodes.ts';

const TIMES = 200;
const TIMES_QUICK = 5;

/** Turns of the demo's real-estate agent, each on a thread of its own. */
export const TURNS = {
  smalltalk: 'hello there',
  faq: 'What is your pet policy?',
  search: 'Show me two bedroom homes to rent in Oakland',
};

export const turnBench: Bench = {
  name: 'turn',
  about: 'LangGraph alone (six idle nodes, its own saver) against a whole turn: CPU and wall',
  async run({ quick }) {
    const metrics: Record<string, Metric> = {};
    await eachDatabase(quick, async (database) => {
      const house = await openHouse(database);
      try {
        await measure(house, { ...database, metrics, times: quick ? TIMES_QUICK : TIMES });
      } finally {
        await house.close();
      }
    });
    return metrics;
  },
};

interface Measuring {
  kind: string;
  url?: string;
  times: number;
  metrics: Record<string, Metric>;
}

async function measure(house: BenchHouse, { kind, url, times, metrics }: Measuring) {
  const tenantId = house.demoTenantId;
  const add = (name: string, result: { wallMs: number; cpuMs: number; n: number }) => {
    metrics[`${kind}.${name}.cpu`] = { value: result.cpuMs, unit: 'ms', n: result.n };
    metrics[`${kind}.${name}.wall`] = { value: result.wallMs, unit: 'ms', n: result.n };
  };
  const input = () => ({ messages: [new HumanMessage('hello')] });

  house.undoPatch();
  const alone = sixNodes.compile();
  add('bare.memoryless', await sample(times, () => alone.invoke(input())));
  // As a project without Foyer has it: the library's saver on a pool of its own, no tenants.
  if (url !== undefined) {
    const library = PostgresSaver.fromConnString(url, { schema: 'stock' });
    await library.setup();
    const stock = sixNodes.compile({ checkpointer: library });
    const run = () => stock.invoke(input(), { configurable: { thread_id: randomUUID() } });
    add('stock.async', await sample(times, run));
    await library.end();
  }
  const saver = makeTenantSaver(house.db, tenantId);
  const stored = sixNodes.compile({ checkpointer: saver });
  for (const durability of ['async', 'exit'] as const) {
    const run = () =>
      stored.invoke(input(), { durability, configurable: { thread_id: randomUUID() } });
    add(`bare.${durability}`, await sample(times, run));
  }
  const undo = skipRunTrees(() => false);
  add('bare.memoryless.lean', await sample(times, () => alone.invoke(input())));
  add(
    'bare.exit.lean',
    await sample(times, () =>
      stored.invoke(input(), { durability: 'exit', configurable: { thread_id: randomUUID() } }),
    ),
  );
  for (const [name, message] of Object.entries(TURNS)) {
    add(
      `turn.${name}`,
      await sample(times, () => playTurn(house, { tenantId, agent: 'real-estate', message })),
    );
  }
  undo();
  const cpuOf = (name: string) => metrics[`${kind}.${name}.cpu`]?.value ?? Number.NaN;
  const whole = cpuOf('turn.smalltalk');
  metrics[`${kind}.turnOverBare.cpu`] = { value: whole / cpuOf('bare.async'), unit: '×' };
  if (url !== undefined) {
    metrics[`${kind}.turnOverStock.cpu`] = { value: whole / cpuOf('stock.async'), unit: '×' };
  }
}
