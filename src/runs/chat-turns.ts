import { AppError, isAppError, isErrorCode } from '../errors.ts';
import type { Principal } from '../schemas/access.ts';
import type { Agent } from '../schemas/agent.ts';
import type { ChatRequest, ToldEvent, TurnEvent } from '../schemas/chat.ts';
import type { RunCreate } from '../schemas/platform/runs.ts';
import type { RunEngine, RunOutcome } from './engine-api.ts';
import type { LoggedEvent } from './event-log.ts';
import { newId } from './new-id.ts';
import { turnResultOf } from './turn-result.ts';

export interface StartedTurn {
  threadId: string;
  runId: string;
  events: AsyncIterable<ToldEvent>;
}

export interface ChatTurnsDeps {
  engine: Pick<RunEngine, 'accept' | 'events' | 'outcome'>;
  agents: {
    /** `runId` is the run that it is looked up for. */
    find(tenantId: string, idOrSlug: string, runId?: string): Promise<Agent | null>;
  };
  threads: { get(tenantId: string, threadId: string): Promise<{ status: string } | null> };
}

const NODE_EVENTS = 'custom';

async function findAgent(
  { agents }: ChatTurnsDeps,
  tenantId: string,
  { id, runId }: { id: string; runId: string },
): Promise<Agent> {
  const agent = await agents.find(tenantId, id, runId);
  if (agent !== null) return agent;
  throw new AppError('unknown_agent', 'no such agent', {
    hint: 'GET /v1/agents lists the agents.',
    field: 'agent_id',
  });
}

async function assertThread(
  { threads }: ChatTurnsDeps,
  tenantId: string,
  request: ChatRequest,
): Promise<void> {
  if (request.thread_id === undefined) return;
  const thread = await threads.get(tenantId, request.thread_id);
  if (thread === null) {
    throw new AppError('unknown_thread', 'no such thread', {
      hint: 'Leave thread_id out to begin a new conversation.',
      field: 'thread_id',
    });
  }
  if ('resume' in request && thread.status !== 'interrupted' && thread.status !== 'busy') {
    throw new AppError('nothing_to_resume', 'thread waits for nothing', {
      hint: 'Send a message instead of resume.',
      field: 'resume',
    });
  }
}

function bodyOf(request: ChatRequest, agent: Agent, runId: string): RunCreate {
  const base = {
    assistant_id: agent.id,
    context: { channel: request.channel ?? 'text' },
    stream_mode: NODE_EVENTS,
    if_not_exists: 'create',
  } as const;
  if ('resume' in request) {
    // Wrapped: LangGraph drops a falsy resume value.
    return { ...base, command: { resume: { value: request.resume } } };
  }
  // The id makes a repeated run replace its own message instead of adding one.
  const message = { type: 'human', id: `human:${runId}`, content: request.message };
  return { ...base, input: { messages: [message] } };
}

function failureOf(outcome: RunOutcome): TurnEvent {
  const { error, message } = outcome.error ?? { error: 'internal', message: 'The turn failed.' };
  const code = isErrorCode(error) ? error : 'internal';
  return { event: 'error', data: { code, message, retry: new AppError(code, '').status >= 500 } };
}

/** A turn of a conversation: the same run as any other, told in the words of the chat. */
export function makeChatTurns(deps: ChatTurnsDeps) {
  const { engine } = deps;

  async function* told(
    tenantId: string,
    ids: { threadId: string; runId: string },
    after = -1,
  ): AsyncGenerator<ToldEvent> {
    const reading = new AbortController();
    const over = engine
      .outcome(tenantId, ids.runId, reading.signal)
      // Another process will go on with it, but nobody shall wait for that here.
      .catch((error: unknown) => {
        reading.abort();
        return error;
      });
    try {
      let last = after;
      const events = engine.events(tenantId, ids.runId, { after, signal: reading.signal });
      for await (const event of events) {
        last = event.seq;
        if (event.event === NODE_EVENTS) yield { ...parsed(event), seq: last };
      }
      for (const event of endOf(await over, ids)) {
        last += 1;
        yield { ...event, seq: last };
      }
    } finally {
      reading.abort();
    }
  }

  return {
    /**
     * @throws AppError `unknown_agent`, `unknown_thread`, `nothing_to_resume`, `thread_busy`, and
     * what `RunEngine.accept` throws
     */
    async start(input: {
      tenantId: string;
      request: ChatRequest;
      /** Who sends it. */
      by?: Principal | undefined;
      /** Whether its events are kept, for a listener that comes back. */
      logged?: boolean;
    }): Promise<StartedTurn> {
      const { tenantId, request, by, logged = true } = input;
      const runId = newId();
      const agent = await findAgent(deps, tenantId, { id: request.agent_id, runId });
      await assertThread(deps, tenantId, request);
      const threadId = request.thread_id ?? newId();
      const body = bodyOf(request, agent, runId);
      await engine
        .accept(tenantId, {
          ...{ threadId, runId, by, body, logged, mode: 'attached' },
          isNewThread: request.thread_id === undefined,
        })
        .catch((error: unknown) => {
          if (!isAppError(error) || error.code !== 'double_text') throw error;
          throw new AppError('thread_busy', 'another run of the thread is running', {
            hint: 'The last message is still being answered; try again in a moment.',
            retry: true,
            retryAfterSeconds: 1,
          });
        });
      return { threadId, runId, events: told(tenantId, { threadId, runId }) };
    },
    /** What a run has told since the event `after` (-1 for all), and what it tells from now on. */
    join: (input: { tenantId: string; threadId: string; runId: string; after: number }) =>
      told(input.tenantId, input, input.after),
  };
}

const parsed = (event: LoggedEvent): TurnEvent => JSON.parse(event.data) as TurnEvent;

function* endOf(over: unknown, ids: { threadId: string; runId: string }): Generator<TurnEvent> {
  if (over instanceof Error) {
    const shown = isAppError(over)
      ? { code: over.code, message: over.hint ?? over.message, retry: over.retry }
      : { code: 'internal', message: 'Something went wrong on our side.', retry: true };
    yield { event: 'error', data: shown };
    return;
  }
  const outcome = over as RunOutcome;
  if (outcome.error !== null) {
    yield failureOf(outcome);
    return;
  }
  const result = turnResultOf(outcome, ids);
  if (result.status === 'interrupted') {
    yield { event: 'interrupt', data: { waiting: result.waiting } };
  }
  yield { event: 'done', data: result };
}
