import { systemAssistantId } from './assistants-system.ts';
import type { Sql } from './db.ts';
import { pathRange } from './store-namespace.ts';
import { deleteThreads, type ThreadRef } from './threads-delete.ts';

export interface Truncated {
  runs?: boolean | undefined;
  threads?: boolean | undefined;
  assistants?: boolean | undefined;
  checkpointer?: boolean | undefined;
  store?: boolean | undefined;
}

async function dropAssistants(sql: Sql, tenantId: string): Promise<void> {
  const { rows } = await sql.query<{ id: string; graph: string }>(
    `SELECT assistant_id AS id, graph_id AS graph FROM assistants a WHERE tenant_id = $1
       AND NOT EXISTS (SELECT FROM agents g
         WHERE g.tenant_id = a.tenant_id AND g.id = a.assistant_id)`,
    [tenantId],
  );
  const made = rows.filter(({ id, graph }) => id !== systemAssistantId(graph));
  await sql.query('DELETE FROM assistants WHERE tenant_id = $1 AND assistant_id = ANY ($2)', [
    tenantId,
    made.map(({ id }) => id),
  ]);
}

/** Empties one tenant's tables, for tests. The assistants of graphs and of agents stay. */
export async function truncateTenant(sql: Sql, tenantId: string, what: Truncated): Promise<void> {
  if (what.runs) await sql.query('DELETE FROM runs WHERE tenant_id = $1', [tenantId]);
  if (what.threads) {
    const { rows } = await sql.query<ThreadRef>(
      'SELECT tenant_id, thread_id FROM threads WHERE tenant_id = $1 FOR UPDATE',
      [tenantId],
    );
    await deleteThreads(sql, rows);
  }
  if (what.assistants) await dropAssistants(sql, tenantId);
  if (what.checkpointer) {
    for (const table of ['checkpoints', 'checkpoint_blobs', 'checkpoint_writes']) {
      await sql.query(`DELETE FROM lg.${table} WHERE tenant_id = $1`, [tenantId]);
    }
  }
  if (what.store) {
    await sql.query(
      'DELETE FROM lg.store WHERE namespace_path ~>=~ $1 AND namespace_path ~<~ $2',
      pathRange(tenantId, []),
    );
  }
}
