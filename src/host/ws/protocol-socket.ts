import type { WebSocket } from 'ws';
import {
  type CommandAnswer,
  type CommandFrame,
  commandFrameSchema,
  subscribeSchema,
  unsubscribeSchema,
} from '../../schemas/platform/protocol.ts';
import {
  type CommandSource,
  errorAnswer,
  successAnswer,
} from '../http/platform/protocol-answer.ts';
import { answerCommand } from '../http/platform/protocol-commands.ts';
import { pastEvents, protocolEvents } from '../http/platform/protocol-events.ts';
import { makeEventFilter } from '../http/platform/protocol-filter.ts';
import { parseInput } from '../parse-input.ts';
import { asAppError, publicError } from '../public-error.ts';
import type { RunDeps } from '../run-deps.ts';
import { readFrame } from './parse-frame.ts';
import { type Frame, readInTurn } from './protocol-inbox.ts';
import { makeOutbox } from './protocol-outbox.ts';
import { makeSubscriptions } from './protocol-subscriptions.ts';

const STALL_MS = 30_000;
const GOING_AWAY = 1001;
const INTERNAL_ERROR = 1011;

async function countOf<T>(items: AsyncIterable<T>, counts: (item: T) => boolean): Promise<number> {
  let count = 0;
  for await (const item of items) if (counts(item)) count += 1;
  return count;
}

/**
 * Speaks protocol v2 with one client about one thread: commands come in and are answered in
 * order, events of what it subscribed to go out in between. `count` throws where a command is one
 * too many.
 */
export function serveProtocolSocket(
  socket: WebSocket,
  source: CommandSource,
  deps: RunDeps & { count?: () => Promise<unknown> },
): { closeWhenIdle(): void } {
  const { tenantId, threadId } = source;
  const { engine, lifecycle, log, settings } = deps;
  const send = makeOutbox(socket, settings.stallMs ?? STALL_MS);
  const subscriptions = makeSubscriptions({
    events: (since, signal) => protocolEvents(engine, tenantId, threadId, { since, signal }),
    send,
    onFailure(err) {
      const isLeaving = asAppError(err).code === 'shutting_down';
      if (!isLeaving) log.error({ err }, 'following a thread failed');
      // The client connects again and subscribes anew.
      socket.close(isLeaving ? GOING_AWAY : INTERNAL_ERROR, 'events cannot be read');
    },
  });
  async function reply(answer: CommandAnswer): Promise<void> {
    await send(JSON.stringify(answer));
  }

  async function subscribe({ id, params }: CommandFrame): Promise<void> {
    const filter = parseInput(subscribeSchema, params);
    if (subscriptions.isFull()) {
      return reply(errorAnswer(id, 'invalid_argument', 'Too many subscriptions on one connection'));
    }
    const subscription = subscriptions.add(filter);
    const past = pastEvents(deps, tenantId, threadId, filter.since ?? -1);
    const result = {
      subscription_id: subscription.id,
      replayed_events: await countOf(past, makeEventFilter(filter)),
    };
    await reply(await successAnswer(deps, source, id, result));
    // Its events come after the answer, or the client would not know whose they are.
    subscription.begin();
  }

  async function unsubscribe({ id, params }: CommandFrame): Promise<void> {
    const { subscription_id } = parseInput(unsubscribeSchema, params);
    if (subscriptions.remove(subscription_id)) {
      return reply(await successAnswer(deps, source, id, {}));
    }
    return reply(
      errorAnswer(id, 'no_such_subscription', `Unknown subscription: ${subscription_id}`),
    );
  }

  async function carryOut(frame: CommandFrame): Promise<void> {
    if (frame.method === 'subscription.subscribe') return subscribe(frame);
    if (frame.method === 'subscription.unsubscribe') return unsubscribe(frame);
    return reply(await answerCommand(deps, source, frame));
  }

  async function take({ data, isBinary }: Frame): Promise<void> {
    const leave = lifecycle.enter();
    let id: number | null = null;
    try {
      const frame = parseInput(commandFrameSchema, readFrame(data, isBinary));
      id = frame.id;
      await deps.count?.();
      await carryOut(frame);
    } catch (error) {
      const { status, message } = publicError(error);
      if (status >= 500) log.error({ err: asAppError(error) }, 'protocol command failed');
      await reply(errorAnswer(id, status < 500 ? 'invalid_argument' : 'unknown_error', message));
    } finally {
      leave();
    }
  }

  const inbox = readInTurn(socket, take, () => {
    if (lifecycle.draining()) closeWhenIdle();
  });
  function closeWhenIdle(): void {
    if (!inbox.busy()) socket.close(GOING_AWAY, 'the server is shutting down');
  }

  socket.on('close', () => subscriptions.close());
  // A frame over the limit, a broken one, a reset: the socket closes with the fitting code.
  socket.on('error', (err) => log.debug({ err }, 'socket error'));
  return { closeWhenIdle };
}
