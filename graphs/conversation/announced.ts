import { emit } from './events.ts';
import type { NodeConfig } from './session.ts';
import type { ConversationState, ConversationUpdate } from './state.ts';

type Node = (state: ConversationState, config: NodeConfig) => Promise<ConversationUpdate>;

/** Tells listeners when a node starts and ends, and what it found. */
export const announced =
  (name: string, node: Node): Node =>
  async (state, config) => {
    const started = performance.now();
    emit(config, { event: 'node', data: { node: name, phase: 'start' } });
    const update = await node(state, config);
    const ms = Math.round(performance.now() - started);
    const detail = detailOf(update);
    emit(config, {
      event: 'node',
      data: { node: name, phase: 'end', ms, ...(detail ? { detail } : {}) },
    });
    return update;
  };

/** The part of an update that helps someone who watches; never the whole state. */
function detailOf(update: ConversationUpdate): Record<string, unknown> | undefined {
  const { understanding, cache, passages, pendingAction, validation } = update;
  if (understanding) {
    const { intents, acts, changed, language } = understanding;
    return { intents, acts, changed, language };
  }
  if (cache?.verdict) return { cache: cache.verdict };
  if (Array.isArray(passages) && passages.length > 0) {
    return { passages: passages.map(({ title, source, score }) => ({ title, source, score })) };
  }
  if (pendingAction) return { calls: pendingAction.calls.map((call) => call.tool) };
  if (validation) return { ...validation };
  return undefined;
}
