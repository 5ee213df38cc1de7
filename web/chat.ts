import type { ChatRequest } from '../src/schemas/chat.ts';
import {
  type Ask,
  type Conversation,
  emptyConversation,
  lastTurn,
  type RunPlace,
} from './state/conversation.ts';
import { type Action, reduce } from './state/reduce.ts';
import type { SessionStore } from './state/session-store.ts';
import { type AgentInfo, joinTurn, sendTurn } from './wire/api.ts';
import { failureFrom } from './wire/failure.ts';
import { followTurn, isLost } from './wire/follow-turn.ts';
import type { Heard } from './wire/heard.ts';

export interface ChatDeps {
  store: SessionStore;
  /** What the host is to know the caller by; empty for a local one without. */
  key: () => string;
  onChange: () => void;
  /** A turn has ended, one way or the other. */
  onSettled: () => void;
}

/** The conversation with the chosen agent: what is known of it, and what can be done with it. */
export function makeChat({ store, key, onChange, onSettled }: ChatDeps) {
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

  async function play(begin: () => AsyncIterable<Heard>): Promise<void> {
    busy = true;
    try {
      const rejoin = () => {
        const place = lastTurn(conversation)?.run;
        return left || place === undefined ? undefined : joinTurn(place, key());
      };
      for await (const heard of followTurn(begin, rejoin)) dispatch({ type: 'frame', ...heard });
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
    const request = requestOf(agent.id, what);
    dispatch({ type: 'asked', ask: what });
    void play(() =>
      sendTurn(request, key(), (threadId, runId) => dispatch({ type: 'begun', threadId, runId })),
    );
    return true;
  }

  function join(place: RunPlace): void {
    dispatch({ type: 'rejoined' });
    void play(() => joinTurn(place, key()));
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
      // The host has it: asking once more would make two of it.
      if (failed.run !== undefined && isLost(failed.failure?.code)) {
        join(failed.run);
        return;
      }
      dispatch({ type: 'withdrawn' });
      ask(failed.ask);
    },
    choose(next: AgentInfo): void {
      agent = next;
      conversation = store.load(next.id);
      onChange();
      const last = lastTurn(conversation);
      if (last?.state === 'running' && last.run) join(last.run);
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
