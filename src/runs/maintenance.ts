import { AppError, isAppError } from '../errors.ts';
import type { Principal } from '../schemas/access.ts';
import type { JsonObject } from '../schemas/platform/common.ts';
import type { Cron } from '../schemas/platform/crons.ts';
import type { RunEngine, RunOrder } from './engine-api.ts';

interface Delivery {
  tenantId: string;
  id: string;
  runId: string;
  url: string;
  payload: JsonObject;
  /** The one at hand counted. */
  attempts: number;
}

export interface MaintenanceDeps {
  crons: {
    /** Due occurrences, each with the id its run must have; one not fired is answered again. */
    claimDue(how: {
      limit: number;
      leaseSeconds: number;
    }): Promise<{ tenantId: string; cron: Cron; by?: Principal | undefined; runId: string }[]>;
    /** In the transaction that enters the run; false when that has been done already. */
    fire(tenantId: string, cronId: string, runId: string): Promise<boolean>;
  };
  engine: Pick<RunEngine, 'accept'>;
  webhooks: {
    claimDue(limit: number, leaseSeconds: number): Promise<Delivery[]>;
    delivered(delivery: Delivery): Promise<unknown>;
    /** Null gives it up. */
    failed(delivery: Delivery, error: string, retryInSeconds: number | null): Promise<unknown>;
  };
  send: (hook: { id: string; url: string; payload: JsonObject }) => Promise<void>;
  sweeps: Record<string, () => Promise<unknown>>;
  onError: (error: unknown, fields?: Record<string, unknown>) => void;
  /** Between two looks; default 1 s for what is due, 60 s for what is old. */
  everyMs?: number;
  sweepEveryMs?: number;
}

const BATCH = 50;
const CRON_LEASE_SECONDS = 30;
const WEBHOOK_LEASE_SECONDS = 60;
const WEBHOOK_BATCHES_MAX = 10;
const WEBHOOK_ATTEMPTS_MAX = 8;
const SECONDS_AFTER_FIRST_FAILURE = 2;
const ERROR_CHARS_MAX = 500;

const reasonOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).slice(0, ERROR_CHARS_MAX);

/** What happens by the clock: crons, webhooks, and the end of what has expired. */
export function makeMaintenance(deps: MaintenanceDeps) {
  const { onError } = deps;
  const timers: NodeJS.Timeout[] = [];
  const working = new Set<Promise<unknown>>();
  let stopped = false;

  async function fireCrons(): Promise<void> {
    const how = { limit: BATCH, leaseSeconds: CRON_LEASE_SECONDS };
    for (const { tenantId, cron, by, runId } of await deps.crons.claimDue(how)) {
      const order: RunOrder = {
        threadId: cron.thread_id,
        runId,
        by,
        mode: 'background',
        logged: true,
        multitaskDefault: 'enqueue',
        async first() {
          if (await deps.crons.fire(tenantId, cron.cron_id, runId)) return;
          throw new AppError('conflict', 'the occurrence has its run already');
        },
        body: {
          ...cron.payload,
          assistant_id: cron.assistant_id,
          metadata: { ...cron.metadata, cron_id: cron.cron_id },
          on_completion: cron.on_run_completed,
        },
      };
      await deps.engine.accept(tenantId, order).catch(async (error: unknown) => {
        onError(error, { cronId: cron.cron_id });
        // What can never be entered is let go; the rest is handed out again.
        if (isAppError(error) && error.retry) return;
        await deps.crons.fire(tenantId, cron.cron_id, runId);
      });
    }
  }

  async function attempt(hook: Delivery): Promise<void> {
    try {
      await deps.send(hook);
    } catch (error) {
      const tries = hook.attempts;
      const next = SECONDS_AFTER_FIRST_FAILURE * 4 ** (tries - 1);
      const again = tries < WEBHOOK_ATTEMPTS_MAX ? next : null;
      await deps.webhooks.failed(hook, reasonOf(error), again);
      return;
    }
    await deps.webhooks.delivered(hook);
  }

  /** Never rejects: what could not be written down is due again when its lease has ended. */
  const deliver = (hook: Delivery): Promise<void> =>
    attempt(hook).catch((error: unknown) => onError(error, { runId: hook.runId }));

  /** Answers how many it was, once all of them are sent or have failed. */
  async function sendWebhooks(): Promise<number> {
    const due = await deps.webhooks.claimDue(BATCH, WEBHOOK_LEASE_SECONDS);
    await Promise.all(due.map(deliver));
    return due.length;
  }

  async function sweep(): Promise<void> {
    for (const [name, work] of Object.entries(deps.sweeps)) {
      await work().catch((error: unknown) => onError(error, { sweep: name }));
    }
  }

  /** So many at a time, and no more: a slow database, or receiver, must not pile them up. */
  function every(ms: number, work: () => Promise<unknown>, atOnceMax = 1): void {
    let under = 0;
    const timer = setInterval(() => {
      if (under >= atOnceMax || stopped) return;
      under += 1;
      const done = work()
        .catch((error: unknown) => onError(error))
        .finally(() => {
          under -= 1;
          working.delete(done);
        });
      working.add(done);
    }, ms);
    timers.push(timer.unref());
  }

  return {
    fireCrons,
    sendWebhooks,
    sweep,
    start(): void {
      const ms = deps.everyMs ?? 1_000;
      every(ms, fireCrons);
      // One receiver that takes its time holds up a batch, not all that comes after it.
      every(ms, sendWebhooks, WEBHOOK_BATCHES_MAX);
      every(deps.sweepEveryMs ?? 60_000, sweep);
    },
    async stop(): Promise<void> {
      stopped = true;
      for (const timer of timers) clearInterval(timer);
      await Promise.all(working);
    },
  };
}
