import type { compileConversation } from '../graphs/conversation/graph.ts';
import { AppError, isAppError } from './errors.ts';
import { schemasOf, UNKNOWN_SCHEMA } from './registry/schemas-of.ts';
import { turnResultOf } from './runs/turn-result.ts';
import type { Agent } from './schemas/agent.ts';
import type { TurnEvent } from './schemas/chat.ts';
import type {
  CompiledGraph,
  GraphSource,
  RunIdentity,
  ServedGraph,
} from './schemas/served-graph.ts';

const CONVERSATION = 'conversation';

export interface ConversationServing {
  graph: ReturnType<typeof compileConversation>;
  agents: {
    /** An assistant that is an agent speaks as it; another as the tenant's first. */
    ofAssistant(tenantId: string, assistantId: string, runId: string): Promise<Agent | null>;
  };
  /** Told every event of a turn; never throws. */
  meter: { begin(tenantId: string): (event: TurnEvent) => void };
  checkpointsKept: number;
}

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

/**
 * The house's own graph behind the platform's door. Who talks for whom is never taken from a
 * client: tenant, thread, run and agent are set here, after what the client said.
 */
export function serveConversation(deps: ConversationServing): ServedGraph {
  const graph = deps.graph as unknown as CompiledGraph;
  return {
    graphId: CONVERSATION,
    description: 'Answers, books and hands over for an agency or a reception',
    durability: 'exit',
    copiesAssistant: false,
    checkpointsKept: deps.checkpointsKept,
    open: async () => graph,
    async settings(who, { context, configurable }) {
      const { channel, approvals } = record(context);
      const { tenantId, threadId, runId, principal } = who;
      return {
        context: {
          ...{ tenantId, threadId, runId },
          ...(principal && { principal }),
          ...(who.isFresh === true && { isFresh: true }),
          agentId: await agentOf(deps, who),
          channel: channel === 'voice' ? 'voice' : 'text',
          approvals: Array.isArray(approvals) ? approvals : [],
        },
        configurable: own(configurable, who),
      };
    },
    describeError(error) {
      if (isAppError(error)) return { error: error.code, message: error.hint ?? error.message };
      const message = 'Something went wrong on our side; the conversation is kept. Try again.';
      return { error: 'internal', message };
    },
    watch: (who) => watchTurn(deps.meter.begin(who.tenantId), who),
    schemas: async () => ({ [CONVERSATION]: (await schemasOf(graph)) ?? UNKNOWN_SCHEMA }),
  };
}

const CHECKPOINT_KEYS = ['checkpoint_id', 'checkpoint_ns', 'checkpoint_map'];

function own(configurable: Record<string, unknown>, who: RunIdentity): Record<string, unknown> {
  const fork = Object.entries(configurable).filter(([key]) => CHECKPOINT_KEYS.includes(key));
  return {
    ...Object.fromEntries(fork),
    ...{ thread_id: who.threadId, run_id: who.runId },
    ...{ graph_id: CONVERSATION, assistant_id: who.assistantId },
  };
}

async function agentOf(deps: ConversationServing, who: RunIdentity): Promise<string> {
  const agent = await deps.agents.ofAssistant(who.tenantId, who.assistantId, who.runId);
  return agent?.id ?? who.assistantId;
}

function watchTurn(tell: (event: TurnEvent) => void, { threadId, runId }: RunIdentity) {
  return {
    hear(event: string, data: string): void {
      if (event === 'custom') tell(JSON.parse(data) as TurnEvent);
    },
    ended(outcome: { values: unknown; error: { error: string; message: string } | null }): void {
      if (outcome.error !== null) {
        const { error: code, message } = outcome.error;
        tell({ event: 'error', data: { code, message, retry: false } });
        return;
      }
      const full = { ...outcome, runId, status: 'success' as const };
      tell({ event: 'done', data: turnResultOf(full, { threadId, runId }) });
    },
  };
}

/** Our own graphs, and those of a `langgraph.json`; a name of theirs is theirs. */
export function joinGraphs(own: readonly ServedGraph[], loaded?: GraphSource): GraphSource {
  const byId = new Map(own.map((graph) => [graph.graphId, graph]));
  const theirs = new Set(loaded?.ids() ?? []);
  return {
    ids: () => [...new Set([...theirs, ...byId.keys()])],
    get(graphId) {
      const graph = theirs.has(graphId) ? loaded?.get(graphId) : byId.get(graphId);
      if (graph !== undefined) return graph;
      throw new AppError('unknown_assistant', `no graph "${graphId}"`, {
        hint: `There are: ${[...theirs, ...byId.keys()].join(', ')}.`,
      });
    },
  };
}
