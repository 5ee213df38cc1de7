import { type BaseMessage, HumanMessage, RemoveMessage } from '@langchain/core/messages';
import type { Hearing, Understanding } from '../../../src/schemas/dialogue.ts';
import { textOf } from '../messages.ts';
import type { NodeConfig, OpenSession } from '../session.ts';
import type { ConversationState, ConversationUpdate } from '../state.ts';
import type { Detect } from '../tripwire.ts';

export interface ClassifyIntentDeps {
  openSession: OpenSession;
  understand: (hearing: Hearing) => Understanding | Promise<Understanding>;
  /** Judges what is said; a threat or despair is for a person to answer. */
  moderate?: (text: string, direction: 'in') => Promise<{ flagged: boolean }>;
  /** Marks messages that read like orders about the assistant itself. */
  detect?: Detect;
  now: () => Date;
}

/** Hears the message: intents, slots, language; and begins a new turn. */
export const makeClassifyIntent =
  (deps: ClassifyIntentDeps) =>
  async (state: ConversationState, config: NodeConfig): Promise<ConversationUpdate> => {
    const session = await deps.openSession(config);
    const heard = state.messages.findLast((message) => HumanMessage.isInstance(message));
    const userText = heard === undefined ? '' : textOf(heard);
    const previous = state.messages.findLast((m) => m.type === 'ai' && textOf(m) !== '');
    const grave = (await deps.moderate?.(userText, 'in'))?.flagged === true;
    const heardAs = await deps.understand({
      text: userText,
      now: deps.now(),
      timeZone: session.agent.timeZone,
      agentType: session.agent.type,
      businessHours: session.agent.businessHours,
      // A bare "OK" goes on in the language that was spoken before.
      defaultLanguage: previous === undefined ? session.agent.language : state.language,
      slots: state.slots,
      memory: state.memory,
      openQuestion: state.openQuestion ?? undefined,
      previousReply: previous === undefined ? undefined : textOf(previous),
      vocabulary: session.vocabulary,
    });
    const understanding = grave ? { ...heardAs, upset: true } : heardAs;
    return {
      messages: abandoned(state.messages),
      understanding,
      slots: understanding.slots,
      language: understanding.language,
      passages: [],
      citations: [],
      pendingAction: null,
      cache: { verdict: 'skip' },
      draft: null,
      validation: null,
      reply: '',
      turn: {
        runId: session.runId,
        step: 0,
        repairs: 0,
        userText,
        released: '',
        toolsUsed: [],
        limited: false,
        ...(deps.detect?.(userText, 'message').flagged === true && { suspect: true }),
        startedAt: deps.now().toISOString(),
      },
    };
  };

/**
 * Tool calls nobody decided on before the person spoke again. A vendor refuses a history in
 * which a call has no answer, so they leave it.
 */
function abandoned(messages: BaseMessage[]): RemoveMessage[] {
  const answered = new Set(messages.flatMap((m) => ('tool_call_id' in m ? [m.tool_call_id] : [])));
  return messages.flatMap((message) => {
    const calls =
      'tool_calls' in message && Array.isArray(message.tool_calls) ? message.tool_calls : [];
    const open = calls.some((call: { id?: string }) => !answered.has(call.id));
    return open && message.id !== undefined ? [new RemoveMessage({ id: message.id })] : [];
  });
}
