import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { LRUCache } from 'lru-cache';
import type { Masker } from '../privacy/mask.ts';
import type { Principal, Role } from '../schemas/access.ts';
import type { Agent } from '../schemas/agent.ts';
import type { ModelRules } from '../schemas/providers.ts';
import { type CallGuards, makeCallGuards } from './call-guards.ts';
import type { Candidate } from './candidate.ts';
import { judgeModel } from './judge-model.ts';
import type { ModelPrivacy } from './model-privacy.ts';
import { ReplyModel } from './reply-model.ts';
import type { CallBooks } from './report-call.ts';

export interface Fallback {
  tenantId: string;
  agentId: string;
  /** Name of the model that gave no answer; none when it was not even chosen. */
  model: string | undefined;
  error: unknown;
}

/** What decides about a tenant's models. */
export interface ModelPolicy {
  candidates: readonly Candidate[];
  rules: ModelRules;
}

export interface PolicySource {
  of(tenantId: string): Promise<ModelPolicy>;
  /** What is known already and still fresh. */
  peek(tenantId: string): ModelPolicy | undefined;
}

export interface ChatModelsDeps {
  local: BaseChatModel;
  policies: PolicySource;
  masker: Masker;
  privacy?: ModelPrivacy;
  books?: CallBooks;
  guards?: CallGuards;
  /** Told of every candidate that gave no answer. */
  onFallback: (fallback: Fallback) => void;
  random?: () => number;
  /** After which no further candidate is begun with. Default 20 s. */
  patienceMs?: number;
}

/** In which run a model is asked, and for whom; who asks decides what rules for roles say. */
export interface Occasion {
  threadId?: string | undefined;
  runId?: string | undefined;
  principal?: Principal | undefined;
  role?: Role | undefined;
}

export interface ChatModels {
  /**
   * The model that words this agent's replies: the tenant's candidates in their order, and the
   * local one behind them, whose answers then carry `response_metadata.limited`.
   */
  forReply(tenantId: string, agent: Agent, occasion?: Occasion): BaseChatModel;
  /**
   * The same without the local model, for tasks it cannot do.
   * It throws what the last candidate did, `model_not_allowed` where there is none.
   */
  forTask(tenantId: string, agentId: string, occasion?: Occasion): BaseChatModel;
}

const PATIENCE_MS = 20_000;
const RUNS_REMEMBERED = 1_000;

export function makeChatModels(deps: ChatModelsDeps): ChatModels {
  const {
    policies,
    masker,
    privacy = {},
    books = {},
    guards = makeCallGuards(),
    random = Math.random,
  } = deps;
  const { patienceMs = PATIENCE_MS } = deps;
  const brokenIn = new LRUCache<string, Set<string>>({ max: RUNS_REMEMBERED });
  const brokenOf = (tenantId: string, runId: string | undefined): Set<string> => {
    const key = `${tenantId} ${runId}`;
    const known = (runId === undefined ? undefined : brokenIn.get(key)) ?? new Set<string>();
    if (runId !== undefined) brokenIn.set(key, known);
    return known;
  };

  const make = (
    local: BaseChatModel | undefined,
    tenantId: string,
    agentId: string,
    { role, ...occasion }: Occasion,
  ) =>
    new ReplyModel({
      ...{ local, masker, privacy, guards, books, random, patienceMs },
      asker: { tenantId, agentId, ...occasion },
      broken: brokenOf(tenantId, occasion.runId),
      async choose() {
        const { candidates, rules } = policies.peek(tenantId) ?? (await policies.of(tenantId));
        const asks = role ?? occasion.principal?.role;
        return {
          candidates,
          refusal: ({ provider, model }) =>
            judgeModel(rules, { provider, model, agentId, role: asks }),
        };
      },
      onFallback: (error, candidate) =>
        deps.onFallback({ tenantId, agentId, model: candidate?.model, error }),
    });

  return {
    forReply: (tenantId, agent, occasion = {}) =>
      // A tenant known to have no other model pays nothing for those it might have.
      policies.peek(tenantId)?.candidates.length === 0
        ? deps.local
        : make(deps.local, tenantId, agent.id, occasion),
    forTask: (tenantId, agentId, occasion = {}) => make(undefined, tenantId, agentId, occasion),
  };
}
