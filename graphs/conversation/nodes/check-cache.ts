import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Understanding } from '../../../src/schemas/dialogue.ts';
import { citationSchema } from '../../../src/schemas/knowledge.ts';
import { release } from '../events.ts';
import type { NodeConfig, OpenSession, Session } from '../session.ts';
import {
  type ConversationState,
  type ConversationUpdate,
  turnOf,
  understandingOf,
} from '../state.ts';

/** An answer that is the same for whoever asks. */
export const sharedAnswerSchema = z.object({
  reply: z.string(),
  citations: z.array(citationSchema),
});
export type SharedAnswer = z.infer<typeof sharedAnswerSchema>;

/** A question as others may have asked it in other words, where the same answers hold. */
export interface SharedQuestion {
  tenantId: string;
  /** Tenant, agent and its version, wording, documents' version, channel and language. */
  scope: string;
  text: string;
}

export interface AnswerCache {
  get(key: string, question: SharedQuestion): Promise<SharedAnswer | null>;
}

export interface CheckCacheDeps {
  openSession: OpenSession;
  cache: AnswerCache;
  /** Version of the wording and the model that would answer: other words, other key. */
  answererVersion: (session: Session) => string;
}

const SHAREABLE = new Set(['faq', 'pricing']);

/** Only a question that stands alone may be answered from, or into, the cache. */
const standsAlone = (u: Understanding, openQuestion: string | null): boolean =>
  (openQuestion === null || openQuestion === 'anything_else') &&
  u.changed.length === 0 &&
  u.requested.length === 0 &&
  u.choice === undefined &&
  !u.upset &&
  !u.wantsHuman &&
  u.intents.every((intent) => SHAREABLE.has(intent.name));

const PERSONAL = /@|\d{5,}|\b(?:my name|i am|i'm|we are|we're)\b/i;

function scopeOf(session: Session, language: string, answerer: string): string {
  const { id, name, phone, email } = session.tenant;
  const parts = [
    ...[id, name, phone, email],
    session.agent.id,
    session.agent.version,
    session.tenant.knowledgeVersion,
    answerer,
    session.channel,
    language,
  ];
  return `answer:${id}:${hashOf(JSON.stringify(parts))}`;
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64url');

function keyOf(scope: string, text: string): string {
  const question = text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}$%]+/gu, ' ')
    .trim();
  return `${scope}:${hashOf(question)}`;
}

export const makeCheckCache =
  (deps: CheckCacheDeps) =>
  async (state: ConversationState, config: NodeConfig): Promise<ConversationUpdate> => {
    const understanding = understandingOf(state);
    const turn = turnOf(state);
    if (!standsAlone(understanding, state.openQuestion) || PERSONAL.test(turn.userText)) {
      return { cache: { verdict: 'skip' } };
    }
    const session = await deps.openSession(config);
    const answerer = deps.answererVersion(session);
    const scope = scopeOf(session, state.language, answerer);
    const key = keyOf(scope, turn.userText);
    const text = understanding.english ?? turn.userText;
    const answer = await deps.cache.get(key, { tenantId: session.tenant.id, scope, text });
    if (answer === null) return { cache: { verdict: 'miss', key, scope } };
    release(config, '', answer.reply);
    return {
      cache: { verdict: 'hit', key },
      citations: answer.citations,
      reply: answer.reply,
      turn: { ...turn, released: answer.reply },
      validation: { verdict: 'passed', problems: [] },
      openQuestion: 'anything_else',
    };
  };
