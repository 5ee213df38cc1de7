import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import WebSocket from 'ws';
import type { Check, CheckContext } from '../check.ts';
import { must } from '../support/must.ts';
import { poll } from '../support/poll.ts';
import { type CommandAnswer, ended, type ProtocolEvent } from '../support/protocol-client.ts';

type Incoming = CommandAnswer | ProtocolEvent;

/** A socket of a thread, and everything that came through it. */
async function withSocket(
  ctx: CheckContext,
  use: (socket: {
    send: (message: unknown) => void;
    answer: (id: number | null) => Promise<CommandAnswer>;
    events: () => ProtocolEvent[];
    came: Incoming[];
  }) => Promise<void>,
): Promise<void> {
  const url = new URL(`/threads/${randomUUID()}/stream/events`, ctx.baseUrl);
  const socket = new WebSocket(url.href.replace(/^http/, 'ws'));
  const came: Incoming[] = [];
  socket.on('message', (data) => came.push(JSON.parse(data.toString()) as Incoming));
  await once(socket, 'open', { signal: ctx.signal });
  try {
    await use({
      came,
      send: (message) =>
        socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
      answer: (id) =>
        poll(ctx, async () =>
          came.find((one): one is CommandAnswer => one.type !== 'event' && one.id === id),
        ),
      events: () => came.filter((one): one is ProtocolEvent => one.type === 'event'),
    });
  } finally {
    socket.close();
  }
}
const start = {
  id: 1,
  method: 'run.start',
  params: { assistant_id: 'progress', input: { total: 2 } },
};
const subscribe = (id: number, channels: string[]) => ({
  id,
  method: 'subscription.subscribe',
  params: { channels },
});

/** Protocol v2 over a WebSocket, as it is on the wire. */
export const protocolSocketChecks: Check[] = [
  {
    id: 'v2.socket-run',
    title: 'A subscription hears a run started on the same socket, its answer before its events',
    run: (ctx) =>
      withSocket(ctx, async ({ send, answer, events, came }) => {
        send(subscribe(2, ['custom', 'lifecycle']));
        send(start);
        const started = await answer(1);
        assert.equal(started.type, 'success');
        assert.match(String(started.result?.['run_id']), /^[0-9a-f-]{36}$/);
        const subscribed = await answer(2);
        assert.equal(typeof subscribed.result?.['subscription_id'], 'string');
        await poll(ctx, async () => (ended()(events()) ? true : undefined));
        assert.equal(events().filter(({ method }) => method === 'custom').length, 2);
        const firstEvent = came.findIndex(({ type }) => type === 'event');
        must(came.indexOf(subscribed) < firstEvent, 'events came before the answer');
      }),
  },
  {
    id: 'v2.socket-late',
    title: 'A late subscription is told what it missed, and how much',
    run: (ctx) =>
      withSocket(ctx, async ({ send, answer, events }) => {
        send(start);
        send(subscribe(2, ['lifecycle']));
        await poll(ctx, async () => (ended()(events()) ? true : undefined));
        send(subscribe(3, ['custom']));
        const { result } = await answer(3);
        assert.equal(result?.['replayed_events'], 2);
        await poll(ctx, async () =>
          events().filter(({ method }) => method === 'custom').length === 2 ? true : undefined,
        );
      }),
  },
  {
    id: 'v2.socket-unsubscribe',
    title: 'A subscription is ended; one that does not exist is an error',
    run: (ctx) =>
      withSocket(ctx, async ({ send, answer }) => {
        send(start);
        await answer(1);
        send(subscribe(2, ['custom']));
        const subscription_id = (await answer(2)).result?.['subscription_id'];
        send({ id: 3, method: 'subscription.unsubscribe', params: { subscription_id } });
        assert.equal((await answer(3)).type, 'success');
        send({ id: 4, method: 'subscription.unsubscribe', params: { subscription_id } });
        assert.equal((await answer(4)).error, 'no_such_subscription');
      }),
  },
  {
    id: 'v2.socket-bad-channel',
    title: 'A channel that does not exist is an invalid argument',
    run: (ctx) =>
      withSocket(ctx, async ({ send, answer }) => {
        send(start);
        await answer(1);
        send(subscribe(2, ['gossip']));
        assert.equal((await answer(2)).error, 'invalid_argument');
        send(subscribe(3, []));
        assert.equal((await answer(3)).error, 'invalid_argument');
      }),
  },
  {
    id: 'v2.socket-garbage',
    title: 'What is not a command is answered with an error, and the socket stays open',
    run: (ctx) =>
      withSocket(ctx, async ({ send, answer }) => {
        send('{"id": ');
        const broken = await answer(null as unknown as number);
        assert.equal(broken.error, 'invalid_argument');
        send(start);
        assert.equal((await answer(1)).type, 'success');
      }),
  },
];
