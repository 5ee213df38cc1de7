import type { CancelAction } from '../../schemas/platform/runs.ts';
import type { RunRow, RunsWanted } from '../../schemas/run-row.ts';
import type { Sql } from './db.ts';
import { RUN_COLUMNS, toRunRow } from './run-row.ts';

const WANTED = `tenant_id = $1 AND ($2::uuid IS NULL OR thread_id = $2)
  AND ($3::uuid[] IS NULL OR run_id = ANY($3))
  AND ($4::text IS NULL OR $4 = 'all' OR status = $4)`;

const valuesOf = (tenantId: string, { threadId, runIds, status }: RunsWanted) => [
  tenantId,
  threadId ?? null,
  runIds ?? null,
  status ?? null,
];

/** Threads are locked before their runs, and in one order. */
export async function lockThreadsOf(sql: Sql, tenantId: string, wanted: RunsWanted): Promise<void> {
  await sql.query(
    `SELECT FROM threads WHERE tenant_id = $1 AND thread_id IN (
       SELECT thread_id FROM runs WHERE ${WANTED} AND status IN ('pending', 'running'))
     ORDER BY thread_id FOR NO KEY UPDATE`,
    valuesOf(tenantId, wanted),
  );
}

/** Ends the pending ones: those rolled back leave nothing behind. */
export async function endCancelled(
  sql: Sql,
  tenantId: string,
  wanted: RunsWanted,
  action: CancelAction,
): Promise<RunRow[]> {
  const values = valuesOf(tenantId, wanted);
  const change =
    action === 'rollback'
      ? `DELETE FROM runs r WHERE ${WANTED} AND status = 'pending'`
      : `UPDATE runs r SET status = 'interrupted', cancel_action = 'interrupt',
           updated_at = clock_timestamp() WHERE ${WANTED} AND status = 'pending'`;
  const { rows } = await sql.query(`${change} RETURNING ${RUN_COLUMNS}`, values);
  return rows.map(toRunRow);
}

/** Marks the running ones; whoever holds them ends them. A rollback is not taken back. */
export async function markCancelled(
  sql: Sql,
  tenantId: string,
  wanted: RunsWanted,
  action: CancelAction,
): Promise<RunRow[]> {
  const { rows } = await sql.query(
    `WITH wanted AS (
       SELECT run_id FROM runs WHERE ${WANTED} AND status = 'running'
       ORDER BY run_id FOR NO KEY UPDATE
     )
     UPDATE runs r SET updated_at = clock_timestamp(),
       cancel_action = CASE WHEN cancel_action = 'rollback' THEN 'rollback' ELSE $5 END
     FROM wanted WHERE r.tenant_id = $1 AND r.run_id = wanted.run_id RETURNING ${RUN_COLUMNS}`,
    [...valuesOf(tenantId, wanted), action],
  );
  return rows.map(toRunRow);
}

/** The thread's status after runs of it have gone without settling it. */
export async function settleThread(
  sql: Sql,
  tenantId: string,
  threadId: string,
): Promise<'done' | 'more'> {
  const { rows } = await sql.query<{ status: string }>(
    `UPDATE threads t SET updated_at = clock_timestamp(), status = CASE
       WHEN EXISTS (SELECT FROM runs r WHERE r.tenant_id = $1 AND r.thread_id = $2
         AND r.status IN ('pending', 'running')) THEN 'busy'
       WHEN interrupts <> '{}' THEN 'interrupted'
       WHEN error IS NOT NULL THEN 'error' ELSE 'idle' END
     WHERE tenant_id = $1 AND thread_id = $2 RETURNING status`,
    [tenantId, threadId],
  );
  return rows[0]?.status === 'busy' ? 'more' : 'done';
}
