import type { ConversationState } from './state.ts';

/** Pure choices of the next node. */
export const TOOL_ROUNDS_MAX = 6;
export const REPAIRS_MAX = 1;

type Seen = Pick<ConversationState, 'cache' | 'pendingAction' | 'validation' | 'draft'>;

export const afterCache = (state: Pick<Seen, 'cache'>): 'persist' | 'retrieve' =>
  state.cache.verdict === 'hit' ? 'persist' : 'retrieve';

export function afterRespond(state: Pick<Seen, 'pendingAction'>): 'approve' | 'act' | 'validate' {
  if (state.pendingAction === null) return 'validate';
  const waits = state.pendingAction.calls.some((c) => c.needsApproval && c.decision === undefined);
  return waits ? 'approve' : 'act';
}

/** A draft that was refused is repaired once; an owed escalation is carried out first. */
export function afterValidate(
  state: Pick<Seen, 'validation' | 'pendingAction'>,
): 'respond' | 'approve' | 'act' | 'persist' {
  if (state.pendingAction !== null) return afterRespond(state) === 'approve' ? 'approve' : 'act';
  return state.validation === null ? 'respond' : 'persist';
}
