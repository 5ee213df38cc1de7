import { randomUUID } from 'node:crypto';
import { HumanMessage } from '@langchain/core/messages';
import { skipRunTrees } from '../../src/runs/skip-run-trees.ts';
import { makeTenantSaver } from '../../src/stores/postgres/tenant-saver.ts';
import { bareGraph } from './bare-graph.ts';
import { type Bench, type Metric, sample } from './bench.ts';
import { type BenchHouse, databases, openHouse, playTurn } from './database.ts';

const TIMES = 200;

/** Turns of the demo's real-estate agent, each on a thread of its own. */
const TURNS = {
  smalltalk: 'hello there',
  faq: 'What is your pet policy?',
  search: 'Show me two bedroom homes to rent in Oakland',
};

export const turnBench: Bench = {
  name: 'turn',
  about: 'LangGraph alone (six idle nodes) against a whole turn: CPU and wall, medians',
  async run() {
    const metrics: Record<string, Metric> = {};
    for (const database of databases()) {
      const house = await openHouse(database);
      try {
        await measure(house, database.kind, metrics);
      } finally {
        await house.close();
      }
    }
    return metrics;
  },
};

async function measure(house: BenchHouse, kind: string, metrics: Record<string, Metric>) {
  const tenantId = house.demoTenantId;
  const add = (name: string, result: { wallMs: number; cpuMs: number; n: number }) => {
    metrics[`${kind}.${name}.cpu`] = { value: result.cpuMs, unit: 'ms', n: result.n };
    metrics[`${kind}.${name}.wall`] = { value: result.wallMs, unit: 'ms', n: result.n };
  };
  const input = () => ({ messages: [new HumanMessage('hello')] });

  house.undoPatch();
  const alone = bareGraph();
  add('bare.memoryless', await sample(TIMES, () => alone.invoke(input())));
  const saver = makeTenantSaver(house.db, tenantId);
  const stored = bareGraph(saver);
  for (const durability of ['async', 'exit'] as const) {
    const run = () =>
      stored.invoke(input(), { durability, configurable: { thread_id: randomUUID() } });
    add(`bare.${durability}`, await sample(TIMES, run));
  }
  const undo = skipRunTrees(() => false);
  add('bare.memoryless.lean', await sample(TIMES, () => alone.invoke(input())));
  add(
    'bare.exit.lean',
    await sample(TIMES, () =>
      stored.invoke(input(), { durability: 'exit', configurable: { thread_id: randomUUID() } }),
    ),
  );
  for (const [name, message] of Object.entries(TURNS)) {
    add(
      `turn.${name}`,
      await sample(TIMES, () => playTurn(house, { tenantId, agent: 'real-estate', message })),
    );
  }
  undo();
  const bare = metrics[`${kind}.bare.async.cpu`]?.value ?? Number.NaN;
  const whole = metrics[`${kind}.turn.smalltalk.cpu`]?.value ?? Number.NaN;
  metrics[`${kind}.turnOverBare.cpu`] = { value: whole / bare, unit: '×' };
}
