import { DateTime } from 'luxon';
import { type Evidence, gatherEvidence } from './grounding/evidence.ts';
import { parseResult, textOf } from './messages.ts';
import type { Session } from './session.ts';
import type { ConversationState } from './state.ts';

/** What a reply in this turn may state. */
export function replyEvidence(state: ConversationState, session: Session, now: Date): Evidence {
  const { agent, tenant } = session;
  const today = DateTime.fromJSDate(now, { zone: agent.timeZone });
  return gatherEvidence({
    timeZone: agent.timeZone,
    data: [
      ...state.messages.filter((m) => m.type === 'tool').map(parseResult),
      state.memory,
      state.slots,
      agent.businessHours,
      today.toISODate(),
      tenant.phone,
      tenant.email,
    ],
    texts: [
      agent.prompt,
      ...state.passages.map((passage) => passage.text),
      ...state.messages.filter((m) => m.type === 'human').map(textOf),
    ],
  });
}
