import { DateTime } from 'luxon';
import type { Brief } from '../../src/schemas/dialogue.ts';
import type { Session } from './session.ts';
import { type ConversationState, turnOf, understandingOf } from './state.ts';

/** Everything the next reply may draw on, for a model that reads text and for the local one. */
export function makeBrief(state: ConversationState, session: Session, now: Date): Brief {
  const turn = turnOf(state);
  const problems = turn.repairs > 0 ? (state.draft?.problems ?? []) : [];
  const said = turn.released === '' ? [] : [`Already said, do not repeat: ${turn.released}`];
  return {
    tenant: session.tenant,
    agent: session.agent,
    channel: session.channel,
    now: isoIn(now, session.agent.timeZone),
    understanding: { ...understandingOf(state), slots: state.slots },
    ...(state.openQuestion === null ? {} : { openQuestion: state.openQuestion }),
    memory: state.memory,
    passages: state.passages,
    summary: state.summary,
    areas: session.vocabulary.areas,
    ...(turn.suspect === true && { suspect: true }),
    ...(problems.length > 0 ? { repair: [...problems, ...said] } : {}),
  };
}

function isoIn(now: Date, zone: string): string {
  const text = DateTime.fromJSDate(now, { zone }).toISO({ suppressMilliseconds: true });
  return text ?? now.toISOString();
}
