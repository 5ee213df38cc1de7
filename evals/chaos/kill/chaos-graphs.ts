import { setTimeout as sleep } from 'node:timers/promises';
import { Annotation, END, interrupt, START, StateGraph } from '@langchain/langgraph';
import { AppError } from '../../../src/errors.ts';
import type {
  CompiledGraph,
  GraphSource,
  RunIdentity,
  ServedGraph,
} from '../../../src/schemas/served-graph.ts';
import type { Sql } from '../../../src/stores/postgres/db.ts';
import { type Mark, OVER } from './marks.ts';

export interface ChaosGraphDeps {
  mark: Mark;
  withTenant<T>(tenantId: string, work: (sql: Sql) => Promise<T>): Promise<T>;
  once(
    tenantId: string,
    effect: { key: string; threadId: string; runId: string; tool: string; args: unknown },
    run: () => Promise<unknown>,
  ): Promise<unknown>;
}

/** The effects that one run of a graph owes, in the order of its trail. */
export const OWED = {
  steps: ['one', 'left', 'right', 'join', 'inner-first', 'inner-second', 'last'],
  asks: ['before'],
  answers: ['after'],
} as const;

/** Long enough for kills to fall into an effect's transaction, and between two steps. */
const EFFECT_SECONDS = 0.015;
const PAUSE_MS_MAX = 30;

const trail = () =>
  Annotation<string[]>({ reducer: (before, more) => [...before, ...more], default: () => [] });

const identityOf = (config: object): RunIdentity => {
  const { configurable } = config as { configurable?: Record<string, unknown> };
  const text = (key: string) => String(configurable?.[key]);
  return {
    tenantId: text('tenant_id'),
    threadId: text('thread_id'),
    runId: text('run_id'),
    assistantId: '',
  };
};

/** Works like a tool: one effect under a key of its own, in the transaction of its result. */
const makeStep = (deps: ChaosGraphDeps) => (name: string) => async (_: unknown, config: object) => {
  const { tenantId, threadId, runId } = identityOf(config);
  deps.mark(runId, `${name}:begins`);
  await deps.withTenant(tenantId, (sql) =>
    sql.query('INSERT INTO chaos.actions (run_id, step) VALUES ($1, $2)', [runId, name]),
  );
  const key = `${tenantId}:${threadId}:${runId}:${name}`;
  await deps.once(tenantId, { key, threadId, runId, tool: 'chaos', args: { name } }, async () => {
    deps.mark(runId, `${name}:in-effect`);
    await deps.withTenant(tenantId, async (sql) => {
      const values = [runId, threadId, name];
      const insert = 'INSERT INTO chaos.effects (run_id, thread_id, step) VALUES ($1, $2, $3)';
      await sql.query(insert, values);
      await sql.query('SELECT pg_sleep($1)', [EFFECT_SECONDS]);
    });
    return { ok: true };
  });
  deps.mark(runId, `${name}:effect-done`);
  await sleep(Math.random() * PAUSE_MS_MAX);
  // What comes now is LangGraph's: its checkpoint, and the way to the next node.
  deps.mark(runId, `${name}:leaves`);
  return { trail: [`${runId} ${name}`] };
};

/** One step, two at once, a join, a subgraph with checkpoints of its own, and a last step. */
function stepsGraph(deps: ChaosGraphDeps) {
  const step = makeStep(deps);
  const Inner = Annotation.Root({ trail: trail() });
  const inner = new StateGraph(Inner)
    .addNode('inner-first', step('inner-first'))
    .addNode('inner-second', step('inner-second'))
    .addEdge(START, 'inner-first')
    .addEdge('inner-first', 'inner-second')
    .addEdge('inner-second', END)
    .compile();
  return new StateGraph(Annotation.Root({ trail: trail() }))
    .addNode('one', step('one'))
    .addNode('left', step('left'))
    .addNode('right', step('right'))
    .addNode('join', step('join'))
    .addNode('nested', (_state, config) => inner.invoke({ trail: [] }, config))
    .addNode('last', step('last'))
    .addEdge(START, 'one')
    .addEdge('one', 'left')
    .addEdge('one', 'right')
    .addEdge(['left', 'right'], 'join')
    .addEdge('join', 'nested')
    .addEdge('nested', 'last')
    .addEdge('last', END)
    .compile();
}

/** An effect, a question to a person, and an effect when it is answered. */
function asksGraph(deps: ChaosGraphDeps) {
  const step = makeStep(deps);
  const ask = (_state: unknown, config: object) => {
    const { runId } = identityOf(config);
    deps.mark(runId, 'ask');
    const answer: unknown = interrupt({ question: 'Shall it be?' });
    return { trail: [`${runId} answer ${String(answer)}`] };
  };
  return new StateGraph(Annotation.Root({ trail: trail() }))
    .addNode('before', step('before'))
    .addNode('ask', ask)
    .addNode('after', step('after'))
    .addEdge(START, 'before')
    .addEdge('before', 'ask')
    .addEdge('ask', 'after')
    .addEdge('after', END)
    .compile();
}

function serve(graphId: string, graph: CompiledGraph, mark: Mark): ServedGraph {
  return {
    graphId,
    durability: 'async',
    checkpointsKept: null,
    async open(config) {
      const { run_id: runId } = (config['configurable'] ?? {}) as { run_id?: string };
      if (runId !== undefined) mark(runId, 'opened');
      return graph;
    },
    settings: async (who, { context, configurable }) => {
      const own = { tenant_id: who.tenantId, thread_id: who.threadId, run_id: who.runId };
      return { context, configurable: { ...configurable, ...own } };
    },
    watch(who) {
      mark(who.runId, 'claimed');
      return { hear: () => undefined, ended: () => mark(who.runId, OVER) };
    },
    schemas: async () => ({}),
  };
}

export function makeChaosGraphs(deps: ChaosGraphDeps): GraphSource {
  const served = new Map<string, ServedGraph>(
    (
      [
        ['steps', stepsGraph(deps)],
        ['asks', asksGraph(deps)],
      ] as const
    ).map(([id, graph]) => [id, serve(id, graph as unknown as CompiledGraph, deps.mark)]),
  );
  return {
    ids: () => [...served.keys()],
    get(graphId) {
      const graph = served.get(graphId);
      if (graph === undefined) throw new AppError('unknown_assistant', `no graph ${graphId}`);
      return graph;
    },
  };
}
