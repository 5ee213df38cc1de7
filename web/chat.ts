import type { ChatRequest } from '../src/schemas/chat.ts';
import { type Ask, type Conversation, emptyConversation, lastTurn } from './state/conversation.ts';
import { type Action, reduce } from './state/reduce.ts';
import type { SessionStore } from './state/session-store.ts';
import { type AgentInfo, sendTurn } from './wire/api.ts';
import { failureFrom } from './wire/failure.ts';

export interface ChatDeps {
  store: SessionStore;
  onChange: () => void;
  /** A turn has ended, one way or the other. */
  onSettled: () => void;
}

/** The conversation with the chosen agent: what is known of it, and what can be done with it. */
export function makeChat({ store, onChange, onSettled }: ChatDeps) {
  let agent: AgentInfo | undefined;
  let conversation: Conversation = emptyConversation;
  let busy = false;
  let left = false;

  function save(): void {
    if (agent !== undefined) store.save(agent.id, conversation);
  }

  function dispatch(action: Action): void {
    // A stream that ends because its page does has not failed.
    if (left) return;
    conversation = reduce(conversation, action);
    // Words come quickly, and the page saves once more when it is left.
    if (action.type !== 'frame' || action.frame.event !== 'token') save();
    onChange();
  }

  function requestOf(agentId: string, ask: Ask): ChatRequest {
    const { threadId } = conversation;
    if ('message' in ask) {
      return { agent_id: agentId, ...(threadId && { thread_id: threadId }), message: ask.message };
    }
    return { agent_id: agentId, thread_id: threadId ?? '', resume: ask.resume };
  }

  async function play(agentId: string, ask: Ask): Promise<void> {
    busy = true;
    const request = requestOf(agentId, ask);
    dispatch({ type: 'asked', ask });
    try {
      const onThread = (threadId: string) => dispatch({ type: 'thread', threadId });
      for await (const frame of sendTurn(request, store.key(), onThread)) {
        dispatch({ type: 'frame', frame });
      }
    } catch (error) {
      dispatch({ type: 'failed', failure: failureFrom(error) });
    } finally {
      busy = false;
      onChange();
      onSettled();
    }
  }

  /** False when it cannot be sent now. */
  function ask(what: Ask): boolean {
    if (busy || agent === undefined) return false;
    void play(agent.id, what);
    return true;
  }

  return {
    ask,
    /** The page closes: what came so far is kept, and nothing after it counts. */
    leave(): void {
      save();
      left = true;
    },
    retry(): void {
      const failed = lastTurn(conversation);
      if (busy || failed === undefined) return;
      dispatch({ type: 'withdrawn' });
      ask(failed.ask);
    },
    choose(next: AgentInfo): void {
      agent = next;
      conversation = store.load(next.id);
      onChange();
    },
    begin(): void {
      if (busy || agent === undefined) return;
      conversation = emptyConversation;
      store.forget(agent.id);
      onChange();
    },
    view: () => ({ agent, conversation, busy }),
  };
}
