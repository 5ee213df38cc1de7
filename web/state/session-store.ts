import { type Conversation, emptyConversation, type Turn } from './conversation.ts';

const AGENT = 'foyer.agent';
const conversationKey = (agentId: string) => `foyer.conversation.1.${agentId}`;
/** Of the few million a browser grants a page, for each conversation. */
const CHARS_MAX = 400_000;

interface Kept {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** What outlives a reload of the page, and ends with its tab. */
export function makeSessionStore(storage: Kept) {
  const set = (key: string, value: string) =>
    value === '' ? storage.removeItem(key) : storage.setItem(key, value);
  return {
    agent: () => storage.getItem(AGENT) ?? '',
    setAgent: (id: string) => set(AGENT, id),
    load: (agentId: string): Conversation => parse(storage.getItem(conversationKey(agentId))),
    save(agentId: string, conversation: Conversation): void {
      set(conversationKey(agentId), serialised(conversation));
    },
    forget: (agentId: string) => storage.removeItem(conversationKey(agentId)),
  };
}
export type SessionStore = ReturnType<typeof makeSessionStore>;

/** The last turns that fit; the thread itself is kept by the host. */
function serialised({ threadId, turns }: Conversation): string {
  const kept: string[] = [];
  let chars = 0;
  for (const turn of turns.toReversed()) {
    const text = JSON.stringify(turn);
    chars += text.length;
    if (chars > CHARS_MAX && kept.length > 0) break;
    // One turn alone may be too much: its words stay, what happened inside goes.
    kept.unshift(chars > CHARS_MAX ? JSON.stringify({ ...turn, steps: [] }) : text);
  }
  const thread = threadId === undefined ? '' : `"threadId":${JSON.stringify(threadId)},`;
  return `{${thread}"turns":[${kept.join(',')}]}`;
}

/** A reply that was under way when the page closed goes on, if it is known where to read on. */
const reopened = (turn: Turn): Turn =>
  turn.state === 'running' && turn.run === undefined
    ? { ...turn, state: 'cut', steps: turn.steps.filter((step) => step.state !== 'running') }
    : turn;

function parse(text: string | null): Conversation {
  if (text === null) return emptyConversation;
  try {
    const saved: unknown = JSON.parse(text);
    if (!isConversation(saved)) return emptyConversation;
    return { ...saved, turns: saved.turns.map(reopened) };
  } catch (error) {
    console.warn('The saved conversation cannot be read and is left out.', error);
    return emptyConversation;
  }
}

const isConversation = (saved: unknown): saved is Conversation =>
  typeof saved === 'object' &&
  saved !== null &&
  'turns' in saved &&
  Array.isArray(saved.turns) &&
  saved.turns.every(
    (turn: unknown) =>
      typeof turn === 'object' &&
      turn !== null &&
      'ask' in turn &&
      'reply' in turn &&
      typeof turn.reply === 'string' &&
      ['steps', 'citations', 'waiting'].every((key) => Array.isArray(Reflect.get(turn, key))),
  );
