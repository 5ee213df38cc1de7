import { type Job, type JobInput, jobSchema } from '../../schemas/jobs.ts';
import { wireTime } from './wire-time.ts';

const iso = (column: string) => `${wireTime(`j.${column}`)} AS ${column}`;

/** Of `jobs j`. */
export const JOB_COLUMNS = `j.id, j.kind, j.state, j.progress, j.step, j.attempt, j.attempts_max,
  j.result, j.error, ${iso('created_at')}, ${iso('updated_at')}`;

export const toJob = (row: unknown): Job => jobSchema.parse(row);

/** A job that is to be worked on by whoever claimed it. */
export interface HeldJob {
  tenantId: string;
  job: Job;
  input: JobInput;
  claim: number;
}

export interface HeldRow {
  tenant_id: string;
  input: JobInput;
  claim: string;
}

export const toHeldJob = (row: HeldRow): HeldJob => ({
  tenantId: row.tenant_id,
  job: toJob(row),
  input: row.input,
  claim: Number(row.claim),
});
