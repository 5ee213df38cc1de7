import type { Effects } from '../graphs/conversation/nodes/act.ts';
import type { Answered } from '../graphs/conversation/nodes/respond.ts';
import { makeLocalAnswers } from './compose-local-answers.ts';
import { makeKindsOf } from './compose-privacy.ts';
import type { Stores } from './compose-stores.ts';
import type { Env } from './config/env.ts';
import { makeSpending } from './models/spending.ts';
import type { Db } from './stores/postgres/db.ts';
import { openRateLimits } from './stores/redis/rate-limits.ts';

interface MoneyParts {
  db: Db;
  stores: Stores;
  onError: (error: unknown, fields?: Record<string, unknown>) => void;
}

const LOCAL_MODEL = 'foyer-local';
const SWEEP_MS = 5_000;
/** What is written with a run's own records: what its models cost, and which tools it used. */
export function composeMoney({ db, stores, onError }: MoneyParts) {
  const spending = makeSpending({
    store: stores.budgets,
    inOneTransaction: (tenantId, work) => db.withTenant(tenantId, work),
    onError,
  });
  const kindsOf = makeKindsOf();
  const answers = makeLocalAnswers({ audit: stores.audit.record, kindsOf });
  const recordWith = <T>(tenantId: string, runId: string, work: () => Promise<T>): Promise<T> =>
    answers.recordWith(tenantId, runId, (tell) =>
      spending.recordWith(tenantId, runId, async () => {
        const result = await work();
        await tell();
        return result;
      }),
    );
  const timer = setInterval(() => {
    void spending.sweep();
    stores.budgets.sweep().catch((error: unknown) => onError(error, { operation: 'budgets' }));
  }, SWEEP_MS);
  timer.unref();

  return {
    budget: spending.budget,
    forgetPrices: spending.forgetPrices,

    transcript: {
      ...stores.transcript,
      recordTurn: (tenantId, turn) =>
        recordWith(tenantId, turn.runId, () => stores.transcript.recordTurn(tenantId, turn)),
    } satisfies Stores['transcript'],

    proposals: {
      ...stores.proposals,
      save: (tenantId, proposal) =>
        recordWith(tenantId, proposal.runId, () => stores.proposals.save(tenantId, proposal)),
    } satisfies Stores['proposals'],

    effects: {
      /** The audit is told of an effect in the transaction that makes it. */
      once: (tenantId, effect, run) =>
        db.withTenant(tenantId, async () => {
          const done = await stores.effects.once(tenantId, effect, run);
          if (done.replayed) return done;
          await stores.audit.record(tenantId, {
            actor: effect.by ?? { kind: 'system', id: 'conversation', role: 'service' },
            action: 'tool.ran',
            outcome: wasRefused(done.result) ? 'refused' : 'ok',
            target: { type: 'tool', id: effect.tool },
            dataClasses: kindsOf(told(effect.args)),
            ...{ threadId: effect.threadId, runId: effect.runId },
          });
          return done;
        }),
    } satisfies Effects,

    /** The keyless model's answers are counted too, though they cost nothing. */
    onAnswer(tenantId: string, answered: Answered): void {
      if (answered.model !== LOCAL_MODEL) return;
      answers.note(tenantId, answered);
      spending.free(tenantId, {
        ...{ operation: 'chat', provider: 'foyer', model: LOCAL_MODEL },
        ...{ inputTokens: answered.inputTokens ?? 0, outputTokens: answered.outputTokens ?? 0 },
        ...{ costUsdMicros: 0, method: 'free', latencyMs: answered.latencyMs, success: true },
        ...{ agentId: answered.agentId, threadId: answered.threadId, runId: answered.runId },
      });
    },

    async close(): Promise<void> {
      clearInterval(timer);
      await spending.close();
    },
  };
}
export type Money = ReturnType<typeof composeMoney>;

/** As somebody would say it: a name alone is known by what it is the name of. */
const told = (args: unknown): string =>
  Object.entries(typeof args === 'object' && args !== null ? args : {})
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join('\n');

const wasRefused = (result: unknown): boolean =>
  typeof result === 'object' && result !== null && 'ok' in result && result.ok === false;

/** Who may call how often. Redis, where there is one, counts for all processes. */
export const composeRateLimits = (env: Env, onError: MoneyParts['onError']) =>
  openRateLimits({
    url: env.REDIS_URL,
    perMinute: {
      key: env.RATE_LIMIT_PER_MINUTE_KEY,
      tenant: env.RATE_LIMIT_PER_MINUTE_TENANT,
      address: env.RATE_LIMIT_PER_MINUTE_ADDRESS,
      failures: env.RATE_LIMIT_PER_MINUTE_FAILURES,
    },
    onError,
  });
