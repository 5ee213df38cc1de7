import type { WebSocket } from 'ws';

const WAITING_MAX = 16;

export interface Frame {
  data: Buffer;
  isBinary: boolean;
}

/**
 * Hands the frames of a socket to `take` one after the other. While too many of them wait, the
 * socket is not read, so that a client that floods waits itself.
 */
export function readInTurn(
  socket: WebSocket,
  take: (frame: Frame) => Promise<void>,
  onIdle: () => void,
): { busy(): boolean } {
  const waiting: Frame[] = [];
  let busy = false;

  async function work(): Promise<void> {
    if (busy) return;
    busy = true;
    for (let frame = waiting.shift(); frame !== undefined; frame = waiting.shift()) {
      await take(frame);
      if (socket.isPaused && waiting.length === 0) socket.resume();
    }
    busy = false;
    onIdle();
  }

  socket.on('message', (data: Buffer, isBinary: boolean) => {
    waiting.push({ data, isBinary });
    if (waiting.length >= WAITING_MAX) socket.pause();
    void work();
  });
  return { busy: () => busy };
}
