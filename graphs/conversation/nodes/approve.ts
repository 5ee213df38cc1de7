import { interrupt } from '@langchain/langgraph';
import { AppError } from '../../../src/errors.ts';
import { type Resume, resumeSchema } from '../../../src/schemas/chat.ts';
import type { ConversationState, ConversationUpdate, PlannedCall } from '../state.ts';

/** What the person sees, and answers with a `Resume` (wrapped: `{ value }` is fine too). */
const waitingOf = (calls: PlannedCall[]) =>
  calls.filter((c) => c.needsApproval).map(({ tool, args }) => ({ tool, args }));

/** Waits for a person. Nothing else happens here: the node runs again when it is resumed. */
export const approve = (state: ConversationState): ConversationUpdate => {
  const calls = state.pendingAction?.calls ?? [];
  const answer: unknown = interrupt({ waiting: waitingOf(calls) });
  return { pendingAction: { calls: decide(calls, parseResume(answer)) } };
};

/** LangGraph drops falsy resume values, so callers may wrap them. */
function parseResume(answer: unknown): Resume {
  const wrapped = answer !== null && typeof answer === 'object' && 'value' in answer;
  const value = wrapped ? answer.value : answer;
  if (value === true) return { decision: 'approve' };
  if (value === false || value === null) return { decision: 'reject' };
  const parsed = resumeSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new AppError('bad_request', 'resume value not understood', {
    hint: 'Resume with {"decision":"approve"|"edit"|"reject"}.',
    field: 'resume',
  });
}

function decide(calls: PlannedCall[], resume: Resume): PlannedCall[] {
  let waiting = 0;
  return calls.map((call): PlannedCall => {
    if (!call.needsApproval) return call;
    if (resume.decision === 'reject') {
      return { ...call, decision: 'rejected', ...(resume.reason ? { reason: resume.reason } : {}) };
    }
    const edited = resume.decision === 'edit' ? resume.args[waiting] : undefined;
    waiting += 1;
    return { ...call, args: { ...call.args, ...edited }, decision: 'approved' };
  });
}
