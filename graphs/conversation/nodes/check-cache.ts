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

export interface AnswerCache {
  get(key: string): Promise<SharedAnswer | null>;
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

function cacheKey(session: Session, language: string, answerer: string, text: string): string {
  const question = text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}$%]+/gu, ' ')
    .trim();
  const parts = [
    session.tenant.id,
    session.agent.id,
    session.agent.version,
    session.tenant.knowledgeVersion,
    answerer,
    session.channel,
    language,
    question,
  ];
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
  return `answer:${session.tenant.id}:${hash}`;
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
    const key = cacheKey(session, state.language, answerer, turn.userText);
    const answer = await deps.cache.get(key);
    if (answer === null) return { cache: { verdict: 'miss', key } };
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
