import type { WebSocket } from 'ws';

const HIGH_WATER_BYTES = 64 * 1024;
const GOODBYE_MS = 1_000;
const TRY_AGAIN_LATER = 1013;

/** Resolves when the next frame may come; false when nobody takes one any more. */
export type Send = (text: string) => Promise<boolean>;

/**
 * Sends text frames one by one: at once, or when a slow reader has taken what waits. One that
 * takes nothing for `stallMs` is cut off.
 */
export function makeOutbox(socket: WebSocket, stallMs: number): Send {
  function cutOff(): void {
    socket.close(TRY_AGAIN_LATER, 'reads too slowly');
    // It reads nothing, so it will not answer the closing either.
    setTimeout(() => socket.terminate(), GOODBYE_MS).unref();
  }
  return (text) => {
    if (socket.readyState !== socket.OPEN) return Promise.resolve(false);
    return new Promise((resolve) => {
      let stalled: NodeJS.Timeout | undefined;
      socket.send(text, () => {
        clearTimeout(stalled);
        resolve(socket.readyState === socket.OPEN);
      });
      if (socket.bufferedAmount <= HIGH_WATER_BYTES) resolve(true);
      else stalled = setTimeout(cutOff, stallMs);
    });
  };
}
