import { AppError } from '../../errors.ts';
import type { ChatRequest, TurnEvent, TurnResult } from '../../schemas/chat.ts';
import type { HostDeps } from '../host-deps.ts';

export const THREAD_ID = '5b1f4a0e-6f53-4b52-9d0a-3d9a1f3c7e10';
export const RUN_ID = '0d5d0f5e-1e5d-4a7c-8f60-2f6f4b7f9a21';
export const UNKNOWN_THREAD = 'aaaaaaaa-6f53-4b52-9d0a-3d9a1f3c7e10';

export const result = (reply: string, more: Partial<TurnResult> = {}): TurnResult => ({
  thread_id: THREAD_ID,
  run_id: RUN_ID,
  status: 'success',
  reply,
  citations: [],
  intents: ['smalltalk'],
  cached: false,
  waiting: [],
  ...more,
});

export const token = (text: string): TurnEvent => ({ event: 'token', data: { text } });

/** A queue that the test fills while the host reads. */
export function hold() {
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  return { held, release };
}

interface Script {
  events: (message: string) => AsyncIterable<TurnEvent>;
}

async function* hello(message: string): AsyncGenerator<TurnEvent> {
  yield { event: 'node', data: { node: 'respond', phase: 'start' } };
  yield token('You said ');
  yield token(message);
  yield { event: 'tool', data: { name: 'capture_lead', phase: 'end', result: { ok: true } } };
  yield { event: 'done', data: result(`You said ${message}`) };
}

/** An engine that plays a script and keeps what it was asked. */
export function makeScriptedTurns({ events }: Script = { events: hello }) {
  const started: { tenantId: string; request: ChatRequest; logged?: boolean }[] = [];
  const joined: unknown[] = [];
  const turns: HostDeps['turns'] = {
    join(input) {
      joined.push(input);
      return events('joined');
    },
    async start(input) {
      started.push(input);
      const { request } = input;
      if (request.agent_id === 'nobody') {
        throw new AppError('unknown_agent', 'no such agent', { field: 'agent_id', hint: 'Look.' });
      }
      if (request.thread_id === UNKNOWN_THREAD) {
        throw new AppError('unknown_thread', 'no such thread', { field: 'thread_id' });
      }
      if (request.agent_id === 'busy') {
        throw new AppError('thread_busy', 'one turn at a time', { retry: true });
      }
      if (request.agent_id === 'broken') {
        throw new AppError('database_unavailable', 'connect ECONNREFUSED db.internal:5432', {
          retry: true,
          retryAfterSeconds: 3,
        });
      }
      if (request.agent_id === 'bug') throw new TypeError('secret internals');
      const message = 'message' in request ? request.message : `resumed ${request.resume.decision}`;
      return { threadId: THREAD_ID, runId: RUN_ID, events: events(message) };
    },
  };
  return { turns, started, joined };
}
