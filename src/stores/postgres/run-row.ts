import type { JsonObject } from '../../schemas/platform/common.ts';
import type { RunRow } from '../../schemas/run-row.ts';

interface Stored extends Omit<RunRow, 'created_at' | 'updated_at' | 'claim' | 'kwargs'> {
  created_at: Date;
  updated_at: Date;
  claim: string;
  kwargs: JsonObject;
}

/** The columns of `runs r` under the names of `RunRow`. */
export const RUN_COLUMNS = `r.run_id, r.thread_id, r.assistant_id, r.created_at, r.updated_at,
  r.status, r.metadata, r.kwargs, r.multitask_strategy, r.tenant_id AS "tenantId",
  r.graph_id AS "graphId", r.attempt, r.claim, r.temporary, r.cancel_action AS "cancelAction",
  r.error`;

/** Rows come from our own statements: their shape is ours, only dates and counts need a cast. */
export function toRunRow(row: object): RunRow {
  const { created_at, updated_at, claim, ...rest } = row as Stored;
  return {
    ...rest,
    claim: Number(claim),
    created_at: created_at.toISOString(),
    updated_at: updated_at.toISOString(),
  };
}
