import { z } from 'zod';
import { AppError } from '../../errors.ts';
import { type Citation, citationSchema } from '../../schemas/knowledge.ts';
import type { Db, Sql } from './db.ts';
import { storableText } from './storable-text.ts';
import { toJsonb } from './to-jsonb.ts';

const conversationSchema = z.object({
  threadId: z.uuid(),
  agentId: z.uuid(),
  channel: z.enum(['text', 'voice']),
  language: z.string(),
  status: z.enum(['open', 'escalated', 'closed']),
  startedAt: z.coerce.date(),
  updatedAt: z.coerce.date(),
});
export type Conversation = z.infer<typeof conversationSchema>;

const messageSchema = z.object({
  id: z.uuid(),
  runId: z.uuid(),
  role: z.enum(['user', 'assistant']),
  content: z.string(),
  citations: z.array(citationSchema),
  intents: z.array(z.string()),
  createdAt: z.coerce.date(),
});
export type TranscriptMessage = z.infer<typeof messageSchema>;

export interface ThreadStart {
  threadId: string;
  agentId: string;
  channel: 'text' | 'voice';
  language: string;
}

export interface Turn extends ThreadStart {
  runId: string;
  /** Null when the turn was a decision on a waiting write, not words. */
  user: { content: string } | null;
  assistant: { content: string; citations: Citation[]; intents: string[] };
  at: Date;
}

const CONVERSATION = `thread_id AS "threadId", agent_id AS "agentId", channel, language, status,
  started_at AS "startedAt", updated_at AS "updatedAt"`;

const TOUCH = `INSERT INTO conversations
    (tenant_id, thread_id, agent_id, channel, language, started_at, updated_at)
  VALUES ($1, $2, $3, $4, $5, $6::timestamptz, $6::timestamptz)
  ON CONFLICT (tenant_id, thread_id) DO UPDATE SET channel = EXCLUDED.channel,
    language = EXCLUDED.language,
    status = CASE conversations.status WHEN 'closed' THEN 'open' ELSE conversations.status END,
    updated_at = greatest(conversations.updated_at, EXCLUDED.updated_at)`;

/** The conversation and the messages of a turn. Theirs is the order in which they were said. */
const RECORD = `WITH touched AS (${TOUCH})
  INSERT INTO messages
    (tenant_id, thread_id, run_id, role, content, citations, intents, created_at)
  SELECT $1, $2, $7, m ->> 'role', m ->> 'content', m -> 'citations',
    ARRAY(SELECT jsonb_array_elements_text(m -> 'intents')), $6::timestamptz
  FROM jsonb_array_elements($8::jsonb) WITH ORDINALITY AS said (m, nth) ORDER BY nth
  ON CONFLICT (tenant_id, run_id, role) DO NOTHING`;

const touchValues = (tenantId: string, start: ThreadStart, at: Date): unknown[] => [
  tenantId,
  start.threadId,
  start.agentId,
  start.channel,
  start.language,
  at.toISOString(),
];

async function touch(
  sql: Sql,
  tenantId: string,
  start: ThreadStart,
  at: Date,
): Promise<Conversation> {
  const text = `${TOUCH} RETURNING ${CONVERSATION}`;
  const { rows } = await sql.query(text, touchValues(tenantId, start, at));
  return conversationSchema.parse(rows[0]);
}

/** Conversations and every message of them, beyond what the graph's own state keeps. */
export function makeTranscriptStore(db: Db) {
  return {
    /**
     * Keeps one turn: both messages and, if it is missing, the conversation. The same run
     * recorded again changes nothing.
     */
    recordTurn: (tenantId: string, turn: Turn): Promise<void> =>
      db.withTenant(tenantId, async (sql) => {
        const silent = { citations: [], intents: [] };
        const messages = [
          ...(turn.user === null ? [] : [{ role: 'user', ...turn.user, ...silent }]),
          { role: 'assistant', ...turn.assistant },
        ].map((message) => ({ ...message, content: storableText(message.content) }));
        await sql.query(RECORD, [
          ...touchValues(tenantId, turn, turn.at),
          turn.runId,
          toJsonb(messages),
        ]);
      }),

    /** The last `limit` messages, oldest of them first. */
    messages: (
      tenantId: string,
      threadId: string,
      { limit }: { limit: number },
    ): Promise<TranscriptMessage[]> =>
      db.withTenant(tenantId, async (sql) => {
        const { rows } = await sql.query(
          `SELECT id, run_id AS "runId", role, content, citations, intents,
             created_at AS "createdAt"
           FROM messages WHERE tenant_id = $1 AND thread_id = $2 ORDER BY ordinal DESC LIMIT $3`,
          [tenantId, threadId, limit],
        );
        return rows.map((row) => messageSchema.parse(row)).reverse();
      }),

    conversation: (tenantId: string, threadId: string): Promise<Conversation | null> =>
      db.withTenant(tenantId, async (sql) => {
        const text = `SELECT ${CONVERSATION} FROM conversations
          WHERE tenant_id = $1 AND thread_id = $2`;
        const { rows } = await sql.query(text, [tenantId, threadId]);
        return rows[0] === undefined ? null : conversationSchema.parse(rows[0]);
      }),

    /**
     * The conversation, begun now if it is missing.
     * @throws AppError `conflict` when the thread belongs to another agent.
     */
    open: (tenantId: string, start: ThreadStart): Promise<Conversation> =>
      db.withTenant(tenantId, async (sql) => {
        const conversation = await touch(sql, tenantId, start, new Date());
        if (conversation.agentId === start.agentId) return conversation;
        throw new AppError('conflict', 'thread belongs to another agent', {
          hint: 'This thread belongs to another agent; start a new one.',
        });
      }),
  };
}
