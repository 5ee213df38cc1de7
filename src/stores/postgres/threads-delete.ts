import type { Sql } from './db.ts';

/** Which thread, as rows have it. */
export interface ThreadRef {
  tenant_id: string;
  thread_id: string;
}

/** As LangGraph's tables name the thread. */
export const storedThreadId = ({ tenant_id, thread_id }: ThreadRef): string =>
  `${tenant_id.toLowerCase()}:${thread_id.toLowerCase()}`;

const OF = 'USING unnest($1::uuid[], $2::uuid[]) AS d (tenant_id, thread_id)';
const IS = 't.tenant_id = d.tenant_id AND t.thread_id = d.thread_id';

/** $1 tenants and $2 threads, pairwise; runs, crons and messages go with what they belong to. */
const OURS = ['threads', 'conversations', 'proposals', 'pii_vault'].map(
  (table) => `DELETE FROM ${table} t ${OF} WHERE ${IS}`,
);

const LANGGRAPHS = ['checkpoints', 'checkpoint_blobs', 'checkpoint_writes'].map(
  (table) => `DELETE FROM lg.${table} WHERE thread_id = ANY ($1::text[])`,
);

/**
 * Deletes threads and everything of them but `tool_effects`: what was done stays done. Answers
 * how many there were.
 */
export async function deleteThreads(sql: Sql, threads: readonly ThreadRef[]): Promise<number> {
  if (threads.length === 0) return 0;
  const pairs = [threads.map((t) => t.tenant_id), threads.map((t) => t.thread_id)];
  const stored = [threads.map(storedThreadId)];
  // The thread comes first: whoever enters a run takes it before anything else.
  const [gone] = await Promise.all([
    ...OURS.map((text) => sql.query(text, pairs)),
    ...LANGGRAPHS.map((text) => sql.query(text, stored)),
  ]);
  return gone?.rowCount ?? 0;
}
