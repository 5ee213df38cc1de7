import type { LangGraphRunnableConfig } from '@langchain/langgraph';
import { LRUCache } from 'lru-cache';
import { AppError } from '../../src/errors.ts';
import type { Principal } from '../../src/schemas/access.ts';
import type { Agent, Tenant } from '../../src/schemas/agent.ts';
import type { Vocabulary } from '../../src/schemas/dialogue.ts';
import type { ConversationContext } from './state.ts';

export interface SessionSource {
  load(
    tenantId: string,
    agentIdOrSlug: string,
    runId: string,
  ): Promise<{ tenant: Tenant | null; agent: Agent | null }>;
  vocabulary(tenantId: string, listingsVersion: number): Promise<Vocabulary>;
}

/** Who talks with whom in this run; loaded once a run, never checkpointed. */
export interface Session {
  tenant: Tenant;
  agent: Agent;
  vocabulary: Vocabulary;
  threadId: string;
  runId: string;
  principal: Principal | undefined;
  channel: 'text' | 'voice';
}

export type NodeConfig = LangGraphRunnableConfig<ConversationContext>;
export type OpenSession = (config: NodeConfig) => Promise<Session>;

const RUNS_REMEMBERED = 2_000;

/** `defaults` fill in what a bare graph runner does not know, such as the demo tenant. */
export function makeOpenSession(
  source: SessionSource,
  defaults: () => Promise<ConversationContext>,
): OpenSession {
  const opened = new LRUCache<string, Promise<Session>>({ max: RUNS_REMEMBERED });

  const load = async (given: ConversationContext, threadId: string, runId: string) => {
    const context = given.tenantId && given.agentId ? given : { ...(await defaults()), ...given };
    const { tenantId, agentId } = context;
    if (tenantId === undefined || agentId === undefined) {
      throw new AppError('unknown_agent', 'run has no tenant or agent', {
        hint: 'Name an agent.',
      });
    }
    const { tenant, agent } = await source.load(tenantId, agentId, runId);
    if (tenant === null) throw new AppError('unknown_tenant', 'tenant is gone');
    if (agent === null) {
      throw new AppError('unknown_agent', 'agent is gone', { hint: 'List agents and pick one.' });
    }
    const vocabulary = await source.vocabulary(tenantId, tenant.listingsVersion);
    const approvals = [...new Set([...agent.approvals, ...(context.approvals ?? [])])];
    const channel = context.channel ?? 'text';
    const { principal } = context;
    const who = { tenant, agent: { ...agent, approvals }, principal };
    return { ...who, vocabulary, threadId, runId, channel };
  };

  return (config) => {
    const context = config.context ?? {};
    const configurable: Record<string, unknown> = config.configurable ?? {};
    const threadId = context.threadId ?? String(configurable['thread_id'] ?? 'no-thread');
    const runId = context.runId ?? String(configurable['run_id'] ?? configurable['checkpoint_id']);
    const key = `${context.tenantId}:${threadId}:${runId}`;
    const known = opened.get(key);
    if (known) return known;
    const session = load(context, threadId, runId);
    opened.set(key, session);
    session.catch(() => opened.delete(key));
    return session;
  };
}
