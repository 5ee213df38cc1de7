import type { RunStatus } from '../../schemas/platform/runs.ts';
import { isRecord } from '../state/is-record.ts';
import { protocolState } from './protocol-state.ts';
import type { ProtocolRunEvent } from './stream-protocol.ts';

/** An event of protocol v2 that has no place in the thread's log yet. */
export interface ProtocolEvent {
  type: 'event';
  method: string;
  params: {
    namespace: readonly string[];
    /** Milliseconds since 1970. */
    timestamp: number;
    node?: string;
    data: unknown;
  };
}

/** What clients are sent, once the log has given the event its place. */
export const numbered = (event: ProtocolEvent, seq: number) => ({
  type: event.type,
  event_id: String(seq),
  seq,
  method: event.method,
  params: event.params,
});

type Payload = Record<string, unknown>;

/**
 * Turns what one run streams into the events of protocol v2. `graphName` is what the root is
 * called in `lifecycle` events.
 */
export function makeProtocolSession(options: { graphName: string; now?: () => number }) {
  const { graphName, now = Date.now } = options;
  const asked = new Set<string>();
  let ended = false;

  function event(
    method: string,
    namespace: readonly string[],
    data: unknown,
    node?: string,
  ): ProtocolEvent {
    const where = { namespace, timestamp: now(), ...(node !== undefined && { node }) };
    return { type: 'event', method, params: { ...where, data } };
  }

  const lifecycle = (status: string, error?: string): ProtocolEvent =>
    event('lifecycle', [], {
      ...{ event: status, graph_name: graphName },
      ...(error !== undefined && { error }),
    });

  /** Each interrupt once: graphs tell it in their values and in their updates. */
  function requests(namespace: readonly string[], interrupts: unknown): ProtocolEvent[] {
    if (!Array.isArray(interrupts)) return [];
    return interrupts.flatMap((interrupt: unknown) => {
      const id = isRecord(interrupt) ? interrupt['id'] : undefined;
      if (typeof id !== 'string' || asked.has(id)) return [];
      asked.add(id);
      const payload = (interrupt as Payload)['value'];
      return [event('input.requested', namespace, { interrupt_id: id, payload })];
    });
  }

  function values(namespace: readonly string[], payload: unknown): ProtocolEvent[] {
    const interrupts = isRecord(payload) ? payload['__interrupt__'] : undefined;
    const state = protocolState(payload);
    const empty = isRecord(state) && Object.keys(state).length === 0;
    return [
      ...requests(namespace, interrupts),
      ...(empty ? [] : [event('values', namespace, state)]),
    ];
  }

  function updates(namespace: readonly string[], payload: Payload): ProtocolEvent[] {
    const node = typeof payload['node'] === 'string' ? payload['node'] : undefined;
    if (node === '__interrupt__') return requests(namespace, payload['values']);
    return [event('updates', namespace, protocolState(payload['values']), node)];
  }

  function hear({ method, namespace, payload }: ProtocolRunEvent): ProtocolEvent[] {
    switch (method) {
      case 'metadata':
        return [];
      case 'values':
        return values(namespace, payload);
      case 'updates':
        return updates(namespace, isRecord(payload) ? payload : {});
      case 'lifecycle':
        // The root's own beginning and end are told below, by what becomes of the run.
        return namespace.length === 0 ? [] : [event(method, namespace, payload)];
      case 'messages':
      case 'tools':
      case 'custom':
      case 'checkpoints':
      case 'tasks':
        return [event(method, namespace, payload)];
      default: {
        const name = method.replace(/^custom:/, '');
        return [event('custom', namespace, { name, payload })];
      }
    }
  }

  return {
    /** Before anything else. */
    begin: (): ProtocolEvent[] => [lifecycle('running')],
    hear,
    /**
     * After the run: how it ended, as its row says. A run that succeeded in asking something is
     * interrupted, here; `waits` says so where the session itself has not heard it asked.
     */
    end(status: RunStatus, how: { error?: string; waits?: boolean } = {}): ProtocolEvent[] {
      if (ended || status === 'pending' || status === 'running') return [];
      ended = true;
      if (status === 'error' || status === 'timeout') return [lifecycle('failed', how.error)];
      const waits = status === 'interrupted' || how.waits === true || asked.size > 0;
      return [lifecycle(waits ? 'interrupted' : 'completed')];
    },
  };
}
