import type { Db, Sql } from './db.ts';
import { toJsonb } from './to-jsonb.ts';

export interface ProposalKey {
  threadId: string;
  runId: string;
  step: number;
}

async function read(sql: Sql, tenantId: string, key: ProposalKey): Promise<unknown> {
  const { rows } = await sql.query<{ message: unknown }>(
    `SELECT message FROM proposals
     WHERE tenant_id = $1 AND thread_id = $2 AND run_id = $3 AND step = $4`,
    [tenantId, key.threadId, key.runId, key.step],
  );
  return rows[0]?.message ?? null;
}

/** What the model proposed at a step, kept so that a step that runs again proposes the same. */
export function makeProposalsStore(db: Db) {
  return {
    find: (tenantId: string, key: ProposalKey): Promise<unknown> =>
      db.withTenant(tenantId, (sql) => read(sql, tenantId, key), { atOnce: true }),

    /** The first writer wins; returns what is stored, which may be another's. */
    save: (tenantId: string, proposal: ProposalKey & { message: unknown }): Promise<unknown> =>
      db.withTenant(tenantId, async (sql) => {
        const { threadId, runId, step, message } = proposal;
        // A statement of its own sees what the insert has waited for.
        const [, kept] = await Promise.all([
          sql.query(
            `INSERT INTO proposals (tenant_id, thread_id, run_id, step, message)
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
            [tenantId, threadId, runId, step, toJsonb(message)],
          ),
          read(sql, tenantId, proposal),
        ]);
        return kept;
      }),
  };
}
