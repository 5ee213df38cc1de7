import { DateTime } from 'luxon';
import * as systemPrompt from '../../prompts/system-prompt.ts';
import { type Evidence, gatherEvidence } from './grounding/evidence.ts';
import { makeInstructionCheck } from './grounding/instructions.ts';
import type { Asked } from './grounding/justify-call.ts';
import { parseResult, textOf } from './messages.ts';
import type { Session } from './session.ts';
import { type ConversationState, turnOf, understandingOf } from './state.ts';

/** What a reply in this turn may state. */
export function replyEvidence(state: ConversationState, session: Session, now: Date): Evidence {
  const { agent, tenant } = session;
  const today = DateTime.fromJSDate(now, { zone: agent.timeZone });
  return gatherEvidence({
    timeZone: agent.timeZone,
    now,
    data: [
      ...state.messages.filter((m) => m.type === 'tool').map(parseResult),
      state.memory,
      state.slots,
      agent.businessHours,
      today.toISODate(),
      tenant.phone,
      tenant.email,
    ],
    // Facts of the agent's settings may be told; what looks like a key in them may not.
    settings: [agent.prompt],
    texts: [...state.passages.map((passage) => passage.text), ...saidIn(state)],
  });
}

const saidIn = (state: ConversationState): string[] =>
  state.messages.filter((m) => m.type === 'human').map(textOf);

/** Watches one reply for what only the assistant was told. */
export const instructionCheck = (state: ConversationState, session: Session) =>
  makeInstructionCheck(
    [systemPrompt.rules, session.agent.prompt],
    [
      ...state.passages.map((passage) => passage.text),
      ...state.messages.filter((m) => m.type !== 'ai').map(textOf),
    ],
  );

/** What the person asked and told, for judging what a model proposes to do. */
export const askedOf = (state: ConversationState, session: Session): Asked => ({
  understanding: understandingOf(state),
  slots: state.slots,
  memory: state.memory,
  openQuestion: state.openQuestion,
  said: saidIn(state),
  buildings: session.vocabulary.buildings,
  timeZone: session.agent.timeZone,
  suspect: turnOf(state).suspect === true,
});
