import { AIMessage, RemoveMessage } from '@langchain/core/messages';
import type { Citation } from '../../../src/schemas/knowledge.ts';
import { textOf, turnStarts } from '../messages.ts';
import type { NodeConfig, OpenSession } from '../session.ts';
import {
  type ConversationState,
  type ConversationUpdate,
  turnOf,
  understandingOf,
} from '../state.ts';
import type { SharedAnswer, SharedQuestion } from './check-cache.ts';

export interface Transcript {
  /** Keeps both messages of a turn; a repeat for the same run changes nothing. */
  recordTurn(
    tenantId: string,
    turn: {
      threadId: string;
      agentId: string;
      runId: string;
      channel: string;
      language: string;
      user: { content: string } | null;
      assistant: { content: string; citations: Citation[]; intents: string[] };
      at: Date;
    },
  ): Promise<void>;
}

export interface PersistDeps {
  openSession: OpenSession;
  transcript: Transcript;
  cache: {
    set(key: string, answer: SharedAnswer, question?: SharedQuestion): Promise<void>;
    /** Nobody need wait: the turn brought no answer that may be shared. */
    drop?(key: string): void;
  };
  /** Whether a question, or what its answer adds to the documents, tells of somebody. */
  tellsOfSomebody?: (said: { question: string; reply: string; sources: string[] }) => boolean;
  summarise: (previous: string, turns: { user: string; assistant: string }[]) => string;
  /** Turns kept word for word in the thread; older ones live on in the summary. */
  memoryTurns: number;
}

export const makePersist =
  (deps: PersistDeps) =>
  async (state: ConversationState, config: NodeConfig): Promise<ConversationUpdate> => {
    const session = await deps.openSession(config);
    const turn = turnOf(state);
    const reply = turn.released.trim();
    await deps.transcript.recordTurn(session.tenant.id, {
      threadId: session.threadId,
      agentId: session.agent.id,
      runId: turn.runId,
      channel: session.channel,
      language: state.language,
      user: { content: turn.userText },
      assistant: {
        content: reply,
        citations: state.citations,
        intents: understandingOf(state).intents.map((intent) => intent.name),
      },
      at: new Date(turn.startedAt),
    });
    const { key, scope } = state.cache;
    if (key !== undefined && mayShare(state) && !isPersonal(deps, state, reply)) {
      const text = understandingOf(state).english ?? turn.userText;
      const question =
        scope === undefined ? undefined : { tenantId: session.tenant.id, scope, text };
      await deps.cache.set(key, { reply, citations: state.citations }, question);
    } else if (key !== undefined) deps.cache.drop?.(key);
    const { removed, summary } = pruned(state, deps);
    const message = new AIMessage({ id: `ai:${turn.runId}:reply`, content: unsaid(state, reply) });
    return { messages: [...removed, message], summary, reply, draft: null };
  };

/** What no message of the turn holds yet: words before a tool call stand in that call's own. */
function unsaid({ messages, turn }: ConversationState, reply: string): string {
  let rest = reply;
  for (const message of messages) {
    if (!message.id?.startsWith(`ai:${turn?.runId}:`) || message.id.endsWith(':reply')) continue;
    const said = textOf(message).trim();
    if (rest.startsWith(said)) rest = rest.slice(said.length).trimStart();
  }
  return rest;
}

/** Only a grounded answer from documents that touched nobody's data is anybody's answer. */
const mayShare = (state: ConversationState): boolean => {
  const turn = turnOf(state);
  return (
    state.cache.verdict === 'miss' &&
    state.validation?.verdict === 'passed' &&
    state.citations.length > 0 &&
    turn.toolsUsed.length === 0 &&
    !turn.limited
  );
};

/** Anybody may be told a shared answer: it must hold nothing of who asked. */
function isPersonal(deps: PersistDeps, state: ConversationState, reply: string): boolean {
  const own = Object.values(state.slots.contact).filter((value) => typeof value === 'string');
  const said = reply.toLowerCase();
  if (own.some((value) => said.includes(value.toLowerCase()))) return true;
  const sources = state.passages.flatMap(({ title, text }) => [title, text]);
  const question = turnOf(state).userText;
  return deps.tellsOfSomebody?.({ question, reply, sources }) ?? false;
}

/** Messages of turns beyond the last N leave the thread and enter the summary. */
function pruned(state: ConversationState, deps: PersistDeps) {
  const starts = turnStarts(state.messages);
  const keepFrom = starts.at(-deps.memoryTurns);
  if (starts.length <= deps.memoryTurns || keepFrom === undefined) {
    return { removed: [], summary: state.summary };
  }
  const old = state.messages.slice(0, keepFrom);
  const turns = turnStarts(old).map((start, index, all) => {
    const messages = old.slice(start, all[index + 1] ?? old.length);
    const [first] = messages;
    const said = messages.filter((m) => m.type === 'ai').map(textOf);
    return { user: first ? textOf(first) : '', assistant: said.filter(Boolean).join(' ') };
  });
  const removed = old.flatMap((m) => (m.id === undefined ? [] : [new RemoveMessage({ id: m.id })]));
  return { removed, summary: deps.summarise(state.summary, turns) };
}
