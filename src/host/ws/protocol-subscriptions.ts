import { randomUUID } from 'node:crypto';
import type { EventFilter } from '../../schemas/platform/protocol.ts';
import type { TextEvent } from '../http/platform/protocol-events.ts';
import { makeEventFilter } from '../http/platform/protocol-filter.ts';
import type { Send } from './protocol-outbox.ts';

const SUBSCRIPTIONS_MAX = 64;

interface Deps {
  /** The thread's events after a seq, until the signal fires. */
  events: (since: number, signal: AbortSignal) => AsyncIterable<TextEvent>;
  send: Send;
  onFailure: (error: unknown) => void;
}

/**
 * The subscriptions of one connection, served by one reader of the thread's events. Each keeps
 * its own place: a new one is given what is past while the others have it already, and an event
 * that several of them want goes out once.
 */
export function makeSubscriptions({ events, send, onFailure }: Deps) {
  const open = new Map<string, { passes: ReturnType<typeof makeEventFilter>; seq: number }>();
  let reading = new AbortController();

  /** Whether any subscription wants an event it has not been past yet. */
  function isWanted({ event }: TextEvent): boolean {
    const behind = [...open.values()].filter(({ seq }) => seq < event.seq);
    for (const subscription of behind) subscription.seq = event.seq;
    return behind.some(({ passes }) => passes(event));
  }

  async function read(signal: AbortSignal): Promise<void> {
    const since = Math.min(...[...open.values()].map(({ seq }) => seq));
    try {
      for await (const item of events(since, signal)) {
        if (signal.aborted) return;
        if (isWanted(item) && !(await send(item.text))) return;
      }
    } catch (error) {
      if (!signal.aborted) onFailure(error);
    }
  }

  return {
    isFull: () => open.size >= SUBSCRIPTIONS_MAX,
    /** Nothing of it is sent before `begin`. */
    add({ since = -1, ...filter }: EventFilter): { id: string; begin(): void } {
      const id = randomUUID();
      return {
        id,
        begin() {
          open.set(id, { passes: makeEventFilter(filter), seq: since });
          reading.abort();
          reading = new AbortController();
          void read(reading.signal);
        },
      };
    },
    /** False when there is none. */
    remove(id: string): boolean {
      const was = open.delete(id);
      if (open.size === 0) reading.abort();
      return was;
    },
    close() {
      open.clear();
      reading.abort();
    },
  };
}
