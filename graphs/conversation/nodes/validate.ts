import { AIMessage } from '@langchain/core/messages';
import * as limitedOffer from '../../../prompts/limited-offer.ts';
import { citationsIn } from '../citations.ts';
import { release } from '../events.ts';
import { formFor } from '../grounding/reply-form.ts';
import { textOf } from '../messages.ts';
import { REPAIRS_MAX } from '../routes.ts';
import type { NodeConfig, OpenSession, Session } from '../session.ts';
import {
  type ConversationState,
  type ConversationUpdate,
  type PlannedCall,
  turnOf,
  understandingOf,
} from '../state.ts';

export interface ValidateDeps {
  openSession: OpenSession;
  /** Said when the model could not give a grounded reply in two tries. */
  safeReply: (about: { language: string; phone: string | null }) => string;
}

/**
 * Judges the drafted reply: passed, sent back once for repair, or replaced. The gate has
 * already held back what was refused, so nothing is unsaid here, only added.
 */
export const makeValidate =
  (deps: ValidateDeps) =>
  async (state: ConversationState, config: NodeConfig): Promise<ConversationUpdate> => {
    const session = await deps.openSession(config);
    const turn = turnOf(state);
    const problems = [...(state.draft?.problems ?? [])];
    if (problems.length === 0 && turn.released.trim() === '') problems.push('the reply is empty');

    if (problems.length > 0 && turn.repairs < REPAIRS_MAX) {
      const draft = { text: state.draft?.text ?? '', problems };
      return { validation: null, draft, turn: { ...turn, repairs: turn.repairs + 1 } };
    }
    if (problems.length > 0) {
      const safe = deps.safeReply({ language: state.language, phone: session.tenant.phone });
      const say = formFor(session.channel, state.language);
      const reply = release(config, turn.released, say(safe));
      return {
        validation: { verdict: 'replaced', problems },
        turn: { ...turn, released: reply },
        reply,
        openQuestion: 'handover',
      };
    }
    const owed = owedEscalation(state, session);
    if (owed) {
      return {
        messages: [
          new AIMessage({
            id: `ai:${turn.runId}:${turn.step}:escalate`,
            content: '',
            tool_calls: [{ id: owed.id, name: owed.tool, args: owed.args, type: 'tool_call' }],
          }),
        ],
        pendingAction: { calls: [owed] },
      };
    }
    const offer = owedOffer(state, session);
    const released = offer === null ? turn.released : release(config, turn.released, offer.text);
    const reply = released.trim();
    return {
      ...(offer !== null && { turn: { ...turn, released } }),
      ...(offer?.asks && { openQuestion: 'handover' as const }),
      validation: { verdict: turn.repairs > 0 ? 'repaired' : 'passed', problems: [] },
      reply,
      citations: citationsIn(reply, state.passages),
    };
  };

/** Questions that a turn may end with and that nothing is lost by passing over. */
const IDLE = [null, 'anything_else'];

/**
 * What answers for a model that cannot (its budget is used up, its provider fails) can do less:
 * the person is told, and offered a human, once, and not in the middle of an errand. Where a rule
 * keeps the model away, the agency wants it so.
 */
function owedOffer(state: ConversationState, session: Session): Owed | null {
  const turn = turnOf(state);
  if (!turn.limited || turn.limitedBy === 'model_not_allowed' || state.memory.escalated)
    return null;
  if (turn.toolsUsed.includes('escalate_to_human')) return null;
  if (!IDLE.includes(state.openQuestion)) return null;
  const asks = session.agent.tools.includes('escalate_to_human');
  const text = limitedOffer.render(state.language, asks);
  const said = state.messages.some((message) => textOf(message).includes(text));
  return said ? null : { text, asks };
}

interface Owed {
  text: string;
  /** It ends in a question. */
  asks: boolean;
}

/** An angry person, or one who asked for a human, gets one, whatever the model thought. */
function owedEscalation(state: ConversationState, session: Session): PlannedCall | null {
  const { wantsHuman, upset } = understandingOf(state);
  const turn = turnOf(state);
  const done = state.memory.escalated || turn.toolsUsed.includes('escalate_to_human');
  const allowed = session.agent.tools.includes('escalate_to_human');
  if (!allowed || done || !(wantsHuman || upset)) return null;
  const key = [session.tenant.id, session.threadId, turn.runId, turn.step, 'escalation'];
  return {
    id: `call:${turn.runId}:${turn.step}:escalate`,
    tool: 'escalate_to_human',
    args: {
      reason: wantsHuman ? 'asked for a person' : 'upset caller',
      urgency: upset ? 'high' : 'normal',
    },
    effectKey: key.join(':'),
    needsApproval: session.agent.approvals.includes('escalate_to_human'),
  };
}
