import type { ServerResponse } from 'node:http';
import type { Lifecycle } from '../../lifecycle.ts';

/** Who reads a long answer. */
export interface Reader {
  /** Fires when the answer is over, for whatever reason. */
  signal: AbortSignal;
  /** Called, at once if need be, when the reader leaves before the end of the answer. */
  onLeave(act: () => void): void;
  /**
   * Breaks the answer off, so that the client sees that it is not whole and connects again. That
   * is no leaving.
   */
  cutOff(): void;
}

/** Watches `response` from now on; it may be closed already. */
export function watchReader(
  response: ServerResponse,
  lifecycle: Pick<Lifecycle, 'draining'>,
): Reader {
  const over = new AbortController();
  let cut = false;
  let left = false;
  let act: (() => void) | undefined;
  function close(): void {
    // Whoever is sent away by a server that shuts down comes back by itself.
    left = !response.writableEnded && !cut && !lifecycle.draining();
    over.abort();
    if (left) act?.();
  }
  if (response.destroyed) close();
  else response.on('close', close);
  return {
    signal: over.signal,
    onLeave(onLeave) {
      act = onLeave;
      if (left) onLeave();
    },
    cutOff() {
      cut = true;
      response.destroy();
    },
  };
}
