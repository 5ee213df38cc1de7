import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import type { WebSocket } from 'ws';
import { readInTurn } from './protocol-inbox.ts';

/** As much of a socket as is read from, with frames that come only while it is not paused. */
function makeSocket() {
  const socket = Object.assign(new EventEmitter(), {
    isPaused: false,
    pause: () => {
      socket.isPaused = true;
    },
    resume: () => {
      socket.isPaused = false;
    },
  });
  return { socket: socket as unknown as WebSocket, events: socket };
}

it('reads no more than it can work off, and goes on afterwards', async () => {
  const { socket, events } = makeSocket();
  const taken: string[] = [];
  const steps: (() => void)[] = [];
  let idle = 0;
  readInTurn(
    socket,
    async ({ data }) => {
      taken.push(String(data));
      await new Promise<void>((resolve) => steps.push(resolve));
    },
    () => {
      idle += 1;
    },
  );
  let sent = 0;
  for (; !socket.isPaused && sent < 1_000; sent++) events.emit('message', Buffer.from(`${sent}`));
  expect(sent).toBeLessThan(50);
  expect(taken).toEqual(['0']);
  while (taken.length < sent) {
    expect(socket.isPaused).toBe(true);
    steps.at(-1)?.();
    await new Promise((go) => setImmediate(go));
  }
  steps.at(-1)?.();
  await expect.poll(() => idle).toBe(1);
  expect(socket.isPaused).toBe(false);
  expect(taken).toEqual(Array.from({ length: sent }, (_, at) => String(at)));
});
