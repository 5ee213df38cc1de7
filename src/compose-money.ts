import { AsyncLocalStorage } from 'node:async_hooks';
import type { Answered } from '../graphs/conversation/nodes/respond.ts';
import type { Stores } from './compose-stores.ts';
import type { Env } from './config/env.ts';
import { isAppError } from './errors.ts';
import type { Embedder } from './knowledge/embedder.ts';
import type { Budget } from './models/budget-port.ts';
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
const CHARS_A_TOKEN = 4;
/** What is written with a run's own records: what its models cost, and which tools it used. */
export function composeMoney({ db, stores, onError }: MoneyParts) {
  const spending = makeSpending({
    store: stores.budgets,
    inOneTransaction: (tenantId, work) => db.withTenant(tenantId, work),
    onError,
  });
  const payer = new AsyncLocalStorage<string>();
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
        spending.recordWith(tenantId, turn.runId, () =>
          stores.transcript.recordTurn(tenantId, turn),
        ),
    } satisfies Stores['transcript'],

    proposals: {
      ...stores.proposals,
      save: (tenantId, proposal) =>
        spending.recordWith(tenantId, proposal.runId, () =>
          stores.proposals.save(tenantId, proposal),
        ),
    } satisfies Stores['proposals'],

    effects: {
      /** The audit is told of an effect in the transaction that makes it. */
      once: (tenantId: string, effect: Effect, run: () => Promise<unknown>) =>
        db.withTenant(tenantId, async () => {
          const done = await stores.effects.once(tenantId, effect, run);
          if (done.replayed) return done;
          await stores.audit.record(tenantId, {
            actor: effect.by ?? { kind: 'system', id: 'conversation', role: 'service' },
            action: 'tool.ran',
            outcome: wasRefused(done.result) ? 'refused' : 'ok',
            target: { type: 'tool', id: effect.tool },
            ...{ threadId: effect.threadId, runId: effect.runId },
          });
          return done;
        }),
    } satisfies Stores['effects'] & Effects,

    /** The keyless model's answers are counted too, though they cost nothing. */
    onAnswer(tenantId: string, answered: Answered): void {
      if (answered.model !== LOCAL_MODEL) return;
      spending.free(tenantId, {
        ...{ operation: 'chat', provider: 'foyer', model: LOCAL_MODEL },
        ...{ inputTokens: answered.inputTokens ?? 0, outputTokens: answered.outputTokens ?? 0 },
        ...{ costUsdMicros: 0, method: 'free', latencyMs: answered.latencyMs, success: true },
        ...{ agentId: answered.agentId, threadId: answered.threadId, runId: answered.runId },
      });
    },

    /** Everything embedded within `work` is this tenant's expense. */
    paidBy: <T>(tenantId: string, work: () => T): T => payer.run(tenantId, work),

    /** An embedder at a vendor's, paid for by whoever `paidBy` names. */
    meterEmbedder: (embedder: Embedder, provider: string): Embedder =>
      meterEmbedder(embedder, provider, { budget: spending.budget, payer: () => payer.getStore() }),

    async close(): Promise<void> {
      clearInterval(timer);
      await spending.close();
    },
  };
}
export type Money = ReturnType<typeof composeMoney>;

const wasRefused = (result: unknown): boolean =>
  typeof result === 'object' && result !== null && 'ok' in result && result.ok === false;

function meterEmbedder(
  embedder: Embedder,
  provider: string,
  { budget, payer }: { budget: Budget; payer: () => string | undefined },
): Embedder {
  return {
    model: embedder.model,
    get dimensions() {
      return embedder.dimensions;
    },
    async embed(texts, signal) {
      const tenantId = payer();
      // What nobody in particular asked for, such as a check at the start, is nobody's expense.
      if (tenantId === undefined || texts.length === 0) return embedder.embed(texts, signal);
      const characters = texts.reduce((sum, text) => sum + text.length, 0);
      const tokens = Math.ceil(characters / CHARS_A_TOKEN);
      const reservation = await budget.reserve({
        ...{ tenantId, provider, model: embedder.model, operation: 'embedding' },
        ...{ inputTokensEstimate: tokens, outputTokensMax: 0 },
      });
      const startedAt = performance.now();
      const took = () => ({ characters, latencyMs: performance.now() - startedAt });
      try {
        const vectors = await embedder.embed(texts, signal);
        await reservation.settle({ ...took(), success: true });
        return vectors;
      } catch (error) {
        const errorCode = isAppError(error) ? error.code : 'provider_failed';
        await reservation.settle({ ...took(), inputTokens: 0, success: false, errorCode });
        throw error;
      }
    },
  };
}

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
