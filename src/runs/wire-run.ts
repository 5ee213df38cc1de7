import type { Run } from '../schemas/platform/runs.ts';
import type { RunRow } from '../schemas/run-row.ts';

/** A run as clients see it: without what only the engine needs, and without who asked for it. */
export function wireRun(run: RunRow): Run {
  const { tenantId, graphId, attempt, claim, temporary, cancelAction, error, ...wire } = run;
  const { principal, ...kwargs } = wire.kwargs;
  return { ...wire, kwargs };
}
