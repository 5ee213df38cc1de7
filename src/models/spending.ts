import { LRUCache } from 'lru-cache';
import { AppError } from '../errors.ts';
import type { ModelPrice, Usage } from '../schemas/usage.ts';
import type { Budget, CallOutcome, CallPrice, PlannedCall, Reservation } from './budget-port.ts';
import { type Consumed, priceCall } from './price-call.ts';

/** A usage row, and what was set aside for it. */
export interface Spent {
  usage: Usage;
  reservationId: string | undefined;
}

export interface SpendingStore {
  /** The reservation's id; null when there is no room. */
  reserve(
    tenantId: string,
    planned: { amountUsdMicros: number | null; leaseSeconds: number; usage: Usage },
  ): Promise<string | null>;
  release(tenantId: string, reservationId: string): Promise<void>;
  /** In the open transaction where there is one. */
  settle(tenantId: string, spent: readonly Spent[]): Promise<void>;
  prices(tenantId: string): Promise<ModelPrice[]>;
}

export interface SpendingDeps {
  store: SpendingStore;
  inOneTransaction<T>(tenantId: string, work: () => Promise<T>): Promise<T>;
  onError: (error: unknown, fields?: Record<string, unknown>) => void;
  now?: () => number;
}

interface OpenRun {
  tenantId: string;
  since: number;
  spent: Spent[];
}

/** Longer than any call with its retries; what is not settled by then was made by a dead host. */
const LEASE_SECONDS = 300;
/** A run that records nothing for so long (it waits, it failed) has its calls written alone. */
const OVERDUE_MS = 10_000;
const RUNS_MAX = 10_000;
const PRICES = { max: 1_000, ttl: 10_000 };

const NO_ROOM = 'The budget of this month has no room for a call of the model';

/**
 * What models cost. A call's price is set aside before it is made; what it came to is kept in
 * memory until the run it belongs to records something, and written in that transaction. A
 * process that dies in between leaves the reservation, which becomes a row of its estimate.
 */
export function makeSpending({ store, inOneTransaction, onError, now = Date.now }: SpendingDeps) {
  const open = new Map<string, OpenRun>();
  const prices = new LRUCache<string, Map<string, ModelPrice>>(PRICES);

  const priceOf = async (tenantId: string, model: string): Promise<ModelPrice | undefined> => {
    let known = prices.get(tenantId);
    if (known === undefined) {
      known = new Map((await store.prices(tenantId)).map((price) => [price.model, price]));
      prices.set(tenantId, known);
    }
    return known.get(model);
  };

  const keyOf = (tenantId: string, runId: string) => `${tenantId} ${runId}`;

  function keep(tenantId: string, runId: string, spent: Spent[]): void {
    const key = keyOf(tenantId, runId);
    const run = open.get(key);
    if (run === undefined) open.set(key, { tenantId, since: now(), spent });
    else run.spent.push(...spent);
  }

  const write = async (tenantId: string, spent: Spent[]): Promise<void> => {
    try {
      await store.settle(tenantId, spent);
    } catch (error) {
      // The reservation is still there and will be counted when it expires.
      onError(error, { tenantId, operation: 'usage' });
    }
  };

  async function told(tenantId: string, spent: Spent): Promise<void> {
    const { runId } = spent.usage;
    if (runId === undefined || open.size >= RUNS_MAX) await write(tenantId, [spent]);
    else keep(tenantId, runId, [spent]);
  }

  async function writeOpen(isDue: (run: OpenRun) => boolean): Promise<void> {
    for (const [key, run] of [...open]) {
      if (!isDue(run)) continue;
      open.delete(key);
      await write(run.tenantId, run.spent);
    }
  }

  const budget: Budget = {
    async reserve(call: PlannedCall): Promise<Reservation> {
      const { tenantId, model } = call;
      const own = call.price ?? (await priceOf(tenantId, model));
      const amountUsdMicros = costOf(
        call,
        { inputTokens: call.inputTokensEstimate, outputTokens: call.outputTokensMax },
        own,
      );
      const id = await store.reserve(tenantId, {
        amountUsdMicros,
        leaseSeconds: LEASE_SECONDS,
        usage: {
          ...about(call),
          inputTokens: call.inputTokensEstimate,
          outputTokens: call.outputTokensMax,
          costUsdMicros: amountUsdMicros,
          ...{ method: 'estimated', latencyMs: 0, success: false },
        },
      });
      if (id === null) {
        const unknown = amountUsdMicros === null;
        throw new AppError('budget_exhausted', unknown ? 'No price is known' : NO_ROOM, {
          hint: unknown
            ? `Nobody knows what ${model} costs: set its price, or take the limit away.`
            : 'Raise the budget, or wait for the next month.',
        });
      }
      let ended = false;
      const once = async (work: () => Promise<void>): Promise<void> => {
        if (ended) return;
        ended = true;
        await work();
      };
      return {
        settle: (outcome) =>
          once(() => told(tenantId, { usage: usageOf(call, outcome, own), reservationId: id })),
        release: () =>
          once(() =>
            store
              .release(tenantId, id)
              .catch((error: unknown) => onError(error, { tenantId, operation: 'release' })),
          ),
      };
    },
  };

  return {
    budget,

    /** A call that cost nothing: of one run and model they become one row. */
    free(tenantId: string, usage: Usage & { runId: string }): void {
      const run = open.get(keyOf(tenantId, usage.runId));
      const same = run?.spent.find(
        ({ usage: other }) => other.method === 'free' && other.model === usage.model,
      );
      if (same === undefined) {
        if (open.size < RUNS_MAX)
          keep(tenantId, usage.runId, [{ usage, reservationId: undefined }]);
        return;
      }
      same.usage = {
        ...same.usage,
        inputTokens: (same.usage.inputTokens ?? 0) + (usage.inputTokens ?? 0),
        outputTokens: (same.usage.outputTokens ?? 0) + (usage.outputTokens ?? 0),
        latencyMs: same.usage.latencyMs + usage.latencyMs,
      };
    },

    /** Runs `work`, which records something of a run, in one transaction with what it cost. */
    async recordWith<T>(tenantId: string, runId: string, work: () => Promise<T>): Promise<T> {
      const run = open.get(keyOf(tenantId, runId));
      if (run === undefined) return work();
      open.delete(keyOf(tenantId, runId));
      try {
        return await inOneTransaction(tenantId, async () => {
          const result = await work();
          await store.settle(tenantId, run.spent);
          return result;
        });
      } catch (error) {
        keep(tenantId, runId, run.spent);
        throw error;
      }
    },

    /** Writes what no run has recorded in time. */
    sweep: () => writeOpen((run) => now() - run.since >= OVERDUE_MS),
    /** Writes everything; before the database is closed. */
    close: () => writeOpen(() => true),
    /** A price of the tenant has changed. */
    forgetPrices: (tenantId: string) => void prices.delete(tenantId),
  };
}

const about = (call: PlannedCall) => ({
  operation: call.operation,
  provider: call.provider,
  model: call.model,
  ...(call.agentId !== undefined && { agentId: call.agentId }),
  ...(call.threadId !== undefined && { threadId: call.threadId }),
  ...(call.runId !== undefined && { runId: call.runId }),
});

const costOf = (call: PlannedCall, consumed: Consumed, own: CallPrice | undefined) =>
  priceCall(call, consumed, own) ?? (call.freeUnlessPriced === true ? 0 : null);

/** What was not reported is taken as it was estimated, for money that may be gone is gone. */
function usageOf(call: PlannedCall, outcome: CallOutcome, own: CallPrice | undefined): Usage {
  const { inputTokens = call.inputTokensEstimate, outputTokens, audioSeconds } = outcome;
  const output = outputTokens ?? call.outputTokensMax;
  const estimated =
    outcome.estimated === true ||
    outcome.inputTokens === undefined ||
    (outputTokens === undefined && call.outputTokensMax > 0);
  const taken = { inputTokens, outputTokens: output, audioSeconds };
  return {
    ...about(call),
    inputTokens,
    outputTokens: output,
    ...(outcome.characters !== undefined && { characters: outcome.characters }),
    ...(audioSeconds !== undefined && { audioSeconds }),
    costUsdMicros: costOf(call, taken, own),
    method: estimated ? 'estimated' : 'reported',
    latencyMs: outcome.latencyMs,
    success: outcome.success,
    ...(outcome.errorCode !== undefined && { errorCode: outcome.errorCode }),
  };
}
