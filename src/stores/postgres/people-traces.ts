import type { Sql } from './db.ts';
import { pathRange } from './store-namespace.ts';
import { deleteThreads, storedThreadId } from './threads-delete.ts';

export type Counts = Record<string, number>;

/** In place of what a tool was asked and answered, or a CRM was told. */
const GONE = `'{"erased": true}'::jsonb`;

const sum = (...all: Counts[]): Counts => {
  const total: Counts = {};
  for (const counts of all) {
    for (const [name, count] of Object.entries(counts)) total[name] = (total[name] ?? 0) + count;
  }
  return total;
};

/** What goes with a thread when it is deleted, counted before. */
const OF_THREAD = [
  ...['threads', 'conversations', 'messages', 'escalations', 'runs', 'proposals', 'crons'],
];
const OF_LANGGRAPH = ['checkpoints', 'checkpoint_blobs', 'checkpoint_writes'];

/** As system: `messages` are only ever added to by others. $1 tenant, $2 threads. */
async function eraseTraces(
  sql: Sql,
  tenantId: string,
  threadIds: readonly string[],
): Promise<Counts> {
  const values = [tenantId, threadIds];
  const runs = '(SELECT run_id FROM runs WHERE tenant_id = $1 AND thread_id = ANY ($2::uuid[]))';
  const [webhooks, events, effects, outbox, vault] = [
    await sql.query(
      `DELETE FROM webhook_deliveries WHERE tenant_id = $1
         AND (run_id IN ${runs} OR payload ->> 'thread_id' = ANY ($2::uuid[]::text[]))`,
      values,
    ),
    await sql.query(
      `DELETE FROM stream_events WHERE tenant_id = $1 AND topic IN (
         SELECT 'thread:' || id FROM unnest($2::uuid[]) AS id
         UNION ALL SELECT 'run:' || run_id FROM ${runs} AS r)`,
      values,
    ),
    await sql.query(
      `UPDATE tool_effects SET args = ${GONE}, result = ${GONE}
       WHERE tenant_id = $1 AND thread_id = ANY ($2::uuid[]) AND args <> ${GONE}`,
      values,
    ),
    // What was not sent by now is not to be sent empty.
    await sql.query(
      `UPDATE outbox SET payload = ${GONE}, delivered_at = coalesce(delivered_at, now())
       WHERE tenant_id = $1 AND payload ->> 'threadId' = ANY ($2::uuid[]::text[])`,
      values,
    ),
    await sql.query(
      'DELETE FROM pii_vault WHERE tenant_id = $1 AND thread_id = ANY ($2::uuid[])',
      values,
    ),
  ];
  return {
    'webhook_deliveries.deleted': webhooks.rowCount,
    'stream_events.deleted': events.rowCount,
    'tool_effects.emptied': effects.rowCount,
    'outbox.emptied': outbox.rowCount,
    'pii_vault.deleted': vault.rowCount,
  };
}

/**
 * Items of the long-term store that are kept under one of these ids, with their vectors. Labels
 * stand in a path as they are: an id has nothing in it that would be escaped.
 */
export async function eraseItems(
  sql: Sql,
  tenantId: string,
  ids: readonly string[],
): Promise<Counts> {
  if (ids.length === 0) return {};
  const vectors = await sql.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM lg.store_vectors WHERE tenant_id = $1
       AND namespace_path ~>=~ $2 AND namespace_path ~<~ $3
       AND (key = ANY ($4::text[]) OR namespace_path ~* $5)`,
    [tenantId, ...pathRange(tenantId, []), ids, ids.map((id) => `:/${id}/`).join('|')],
  );
  const items = await sql.query(
    `DELETE FROM lg.store WHERE tenant_id = $1
       AND namespace_path ~>=~ $2 AND namespace_path ~<~ $3
       AND (key = ANY ($4::text[]) OR namespace_path ~* $5)`,
    [tenantId, ...pathRange(tenantId, []), ids, ids.map((id) => `:/${id}/`).join('|')],
  );
  return {
    'lg.store.deleted': items.rowCount,
    'lg.store_vectors.deleted': vectors.rows[0]?.n ?? 0,
  };
}

/**
 * Threads and all that was written in them, as the system, in the open transaction; what tools
 * did stays without what was said. They must not be running. Answers rows by table.
 */
export async function eraseThreads(
  sql: Sql,
  tenantId: string,
  threadIds: readonly string[],
): Promise<Counts> {
  if (threadIds.length === 0) return {};
  const threads = threadIds.map((thread_id) => ({ tenant_id: tenantId, thread_id }));
  const counts: Counts = {};
  for (const table of OF_THREAD) {
    const { rows } = await sql.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM ${table}
       WHERE tenant_id = $1 AND thread_id = ANY ($2::uuid[])`,
      [tenantId, threadIds],
    );
    counts[`${table}.deleted`] = rows[0]?.n ?? 0;
  }
  for (const table of OF_LANGGRAPH) {
    const { rows } = await sql.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM lg.${table}
       WHERE tenant_id = $1 AND thread_id = ANY ($2::text[])`,
      [tenantId, threads.map(storedThreadId)],
    );
    counts[`lg.${table}.deleted`] = rows[0]?.n ?? 0;
  }
  const traces = await eraseTraces(sql, tenantId, threadIds);
  const items = await eraseItems(sql, tenantId, threadIds);
  await deleteThreads(sql, threads);
  return sum(counts, traces, items);
}
