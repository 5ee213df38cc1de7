import { randomUUID } from 'node:crypto';
import { AppError } from '../errors.ts';
import type { ChatRequest, TurnEvent } from '../schemas/chat.ts';
import { makeChannel } from './channel.ts';
import { driveTurn } from './drive-turn.ts';
import { makeSlots } from './slots.ts';
import { type RunRow, runInputSchema, type TurnEngineDeps } from './turn-ports.ts';

export interface StartedTurn {
  threadId: string;
  runId: string;
  events: AsyncIterable<TurnEvent>;
}

const ABANDONED_BATCH = 20;
/** A run that keeps killing its process frees its thread in the end. */
const ATTEMPTS_MAX = 5;

/**
 * Owns turns from acceptance to the last event. A turn is a row before it is anything else;
 * it goes on when its listener leaves, and another process finishes it when this one dies.
 */
export function makeTurnEngine(deps: TurnEngineDeps) {
  const workerId = randomUUID();
  const slots = makeSlots({ running: deps.concurrencyMax, waiting: deps.queueMax });
  const active = new Set<Promise<void>>();
  let draining = false;

  function launch(run: RunRow, emit: (event: TurnEvent) => void): void {
    const measure = deps.meter.begin(run.tenantId);
    const tell = (event: TurnEvent) => {
      measure(event);
      emit(event);
    };
    const work = slots
      .run(() => driveTurn({ ...deps, workerId }, run, tell))
      .catch((error: unknown) => deps.onError(error, { runId: run.runId }))
      .finally(() => active.delete(work));
    active.add(work);
  }

  async function start(input: { tenantId: string; request: ChatRequest }): Promise<StartedTurn> {
    if (draining) {
      throw new AppError('shutting_down', 'host is stopping', {
        hint: 'Send it again in a moment.',
        retry: true,
        retryAfterSeconds: 2,
      });
    }
    slots.assertRoom();
    // One transaction: a turn is accepted as a whole, in a few round trips, or not at all.
    const run = await deps.inOneTransaction(input.tenantId, () => accept(input));
    const channel = makeChannel<TurnEvent>();
    launch(run, (event) => {
      channel.push(event);
      if (event.event === 'done' || event.event === 'error') channel.close();
    });
    return { threadId: run.threadId, runId: run.runId, events: channel.events };
  }

  async function accept(input: { tenantId: string; request: ChatRequest }): Promise<RunRow> {
    const { tenantId, request } = input;
    const agent = await deps.agents.find(tenantId, request.agent_id);
    if (agent === null) {
      throw new AppError('unknown_agent', 'no such agent', {
        hint: 'GET /v1/agents lists the agents.',
        field: 'agent_id',
      });
    }
    const threadId = request.thread_id ?? randomUUID();
    if (request.thread_id !== undefined && !(await deps.conversations.exists(tenantId, threadId))) {
      throw new AppError('unknown_thread', 'no such thread', {
        hint: 'Leave thread_id out to begin a new conversation.',
        field: 'thread_id',
      });
    }
    if ('resume' in request) await assertInterrupted(tenantId, threadId);
    const run: RunRow = {
      tenantId,
      threadId,
      runId: randomUUID(),
      input: {
        agentId: agent.id,
        channel: request.channel ?? 'text',
        ...('resume' in request ? { resume: request.resume } : { message: request.message }),
      },
    };
    await deps.conversations.open(tenantId, {
      threadId,
      agentId: agent.id,
      channel: run.input.channel,
      language: agent.language,
    });
    await deps.ledger.start(tenantId, {
      runId: run.runId,
      threadId,
      agentId: agent.id,
      input: run.input,
      workerId,
      leaseSeconds: deps.leaseSeconds,
    });
    return run;
  }

  async function assertInterrupted(tenantId: string, threadId: string): Promise<void> {
    const tuple = await deps.saverFor(tenantId).getTuple({ configurable: { thread_id: threadId } });
    const waits = tuple?.pendingWrites?.some(([, channel]) => channel === '__interrupt__') ?? false;
    if (!waits) {
      throw new AppError('nothing_to_resume', 'thread waits for nothing', {
        hint: 'Send a message instead of resume.',
        field: 'resume',
      });
    }
  }

  /** Takes over runs whose process died; returns how many. Call at start and now and then. */
  async function recover(): Promise<number> {
    if (draining) return 0;
    let taken = 0;
    for (const found of await deps.ledger.abandoned(ABANDONED_BATCH)) {
      const { tenantId, runId, threadId, attempt } = found;
      if (!(await deps.ledger.takeOver(tenantId, runId, workerId, deps.leaseSeconds))) continue;
      taken += 1;
      deps.meter.recovered();
      const input = runInputSchema.safeParse(found.input);
      if (attempt >= ATTEMPTS_MAX || !input.success) {
        const error = { code: 'internal', attempt };
        await deps.ledger.finish(tenantId, runId, workerId, { status: 'error', error });
        deps.onError(new Error('run given up'), { runId, threadId, attempt });
        continue;
      }
      launch({ tenantId, runId, threadId, input: input.data }, () => undefined);
    }
    return taken;
  }

  /** Accepts no more turns and waits for those under way. */
  async function drain(): Promise<void> {
    draining = true;
    await Promise.all(active);
  }

  return { start, recover, drain, load: slots.load };
}
