import { AppError } from '../../errors.ts';
import {
  type ConversationFilter,
  type ConversationRecord,
  conversationRecordSchema,
  type FoundMessage,
  foundMessageSchema,
  type KeptMessage,
  keptMessageSchema,
} from '../../schemas/conversation.ts';
import type { Db, Sql } from './db.ts';
import { makeWhere } from './store-query.ts';

const COLUMNS = `c.thread_id AS id, c.agent_id AS "agentId", a.name AS "agentName", c.channel,
  c.language, c.status, c.started_at AS "startedAt", c.updated_at AS "updatedAt",
  c.started_at::text AS at, t.lead_id AS "leadId",
  (SELECT count(*)::int FROM messages m
   WHERE m.tenant_id = c.tenant_id AND m.thread_id = c.thread_id) AS "messageCount"`;
const FROM = `conversations c
  JOIN agents a ON a.tenant_id = c.tenant_id AND a.id = c.agent_id
  LEFT JOIN lead_threads t ON t.tenant_id = c.tenant_id AND t.thread_id = c.thread_id`;

const MESSAGE = `m.id, m.run_id AS "runId", m.role, m.content, m.citations, m.intents,
  m.created_at AS "createdAt", m.ordinal::text AS ordinal`;

const unknown = () => new AppError('unknown_conversation', 'There is no such conversation');

/** So that what a person looks for is looked for as it is. */
const like = (word: string): string => `%${word.replaceAll(/[\\%_]/g, '\\$&')}%`;

async function find(sql: Sql, tenantId: string, id: string): Promise<ConversationRecord> {
  const { rows } = await sql.query(
    `SELECT ${COLUMNS} FROM ${FROM} WHERE c.tenant_id = $1 AND c.thread_id = $2`,
    [tenantId, id],
  );
  if (rows[0] === undefined) throw unknown();
  return conversationRecordSchema.parse(rows[0]);
}

/** Conversations as an agency's people read them; `transcript-store` writes them. */
export function makeConversationsStore(db: Db) {
  return {
    /** Newest first; one row more than `limit`, where there are more. */
    page: (
      tenantId: string,
      filter: ConversationFilter,
      { limit, after }: { limit: number; after?: { at: string; id: string } | undefined },
    ): Promise<ConversationRecord[]> =>
      db.withTenant(tenantId, async (sql) => {
        const where = makeWhere(tenantId, 'c.tenant_id');
        where.when(filter.agentId, (v) => `c.agent_id = ${v}`);
        where.when(filter.status, (v) => `c.status = ${v}`);
        where.when(filter.channel, (v) => `c.channel = ${v}`);
        where.when(filter.since, (v) => `c.started_at >= ${v}`);
        where.when(filter.until, (v) => `c.started_at < ${v}`);
        where.when(filter.leadId, (v) => `t.lead_id = ${v}`);
        const id = after?.id;
        where.when(
          after?.at,
          (at) => `(c.started_at, c.thread_id) < (${at}::timestamptz, ${where.bind(id)}::uuid)`,
        );
        const { rows } = await sql.query(
          `SELECT ${COLUMNS} FROM ${FROM} WHERE ${where.sql()}
           ORDER BY c.started_at DESC, c.thread_id DESC LIMIT ${where.bind(limit + 1)}`,
          where.values,
        );
        return rows.map((row) => conversationRecordSchema.parse(row));
      }),

    /** @throws AppError `unknown_conversation` */
    get: (tenantId: string, id: string): Promise<ConversationRecord> =>
      db.withTenant(tenantId, (sql) => find(sql, tenantId, id)),

    /** Oldest first, after the message `after`; one row more than `limit`. */
    messages: (
      tenantId: string,
      id: string,
      { limit, after }: { limit: number; after?: string | undefined },
    ): Promise<KeptMessage[]> =>
      db.withTenant(tenantId, async (sql) => {
        const { rows } = await sql.query(
          `SELECT ${MESSAGE} FROM messages m
           WHERE m.tenant_id = $1 AND m.thread_id = $2
             AND ($3::bigint IS NULL OR m.ordinal > $3)
           ORDER BY m.ordinal LIMIT $4`,
          [tenantId, id, after ?? null, limit + 1],
        );
        return rows.map((row) => keptMessageSchema.parse(row));
      }),

    /** Messages that have each of these words, newest first; one row more than `limit`. */
    search: (
      tenantId: string,
      filter: { words: readonly string[] } & Omit<ConversationFilter, 'leadId'>,
      { limit, after }: { limit: number; after?: { at: string; id: string } | undefined },
    ): Promise<FoundMessage[]> =>
      db.withTenant(tenantId, async (sql) => {
        const where = makeWhere(tenantId, 'm.tenant_id');
        for (const word of filter.words) where.when(like(word), (v) => `m.content ILIKE ${v}`);
        where.when(filter.agentId, (v) => `c.agent_id = ${v}`);
        where.when(filter.status, (v) => `c.status = ${v}`);
        where.when(filter.channel, (v) => `c.channel = ${v}`);
        where.when(filter.since, (v) => `m.created_at >= ${v}`);
        where.when(filter.until, (v) => `m.created_at < ${v}`);
        const id = after?.id;
        where.when(
          after?.at,
          (at) => `(m.created_at, m.id) < (${at}::timestamptz, ${where.bind(id)}::uuid)`,
        );
        const { rows } = await sql.query(
          `SELECT m.id, m.thread_id AS "conversationId", c.agent_id AS "agentId", m.role,
             m.content, m.created_at AS "createdAt", m.created_at::text AS at
           FROM messages m
           JOIN conversations c ON c.tenant_id = m.tenant_id AND c.thread_id = m.thread_id
           WHERE ${where.sql()}
           ORDER BY m.created_at DESC, m.id DESC LIMIT ${where.bind(limit + 1)}`,
          where.values,
        );
        return rows.map((row) => foundMessageSchema.parse(row));
      }),

    /**
     * A person is done with it: its open ticket is closed too. The next message opens it again.
     * @throws AppError `unknown_conversation`
     */
    close: (tenantId: string, id: string): Promise<ConversationRecord> =>
      db.withTenant(tenantId, async (sql) => {
        await sql.query(
          `UPDATE conversations SET status = 'closed', updated_at = now()
           WHERE tenant_id = $1 AND thread_id = $2 AND status <> 'closed'`,
          [tenantId, id],
        );
        await sql.query(
          `UPDATE escalations SET status = 'closed'
           WHERE tenant_id = $1 AND thread_id = $2 AND status = 'open'`,
          [tenantId, id],
        );
        return find(sql, tenantId, id);
      }),
  };
}
