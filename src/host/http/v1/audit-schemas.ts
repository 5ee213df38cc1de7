import { z } from 'zod';
import { type AuditRow, auditEntrySchema } from '../../../schemas/audit.ts';
import { wireTimeSchema } from '../../../schemas/wire-time.ts';
import { pageQuery, pageSchema } from './page.ts';
import { timeRangeQuery } from './time-query.ts';

const action = auditEntrySchema.shape.action;

export const auditQuerySchema = z.strictObject({
  ...pageQuery,
  actor: z.string().min(1).max(255).optional().describe('Id of who acted: of a key, for example'),
  action: action.optional().describe('Such as `key.created`'),
  target_type: z.string().min(1).max(80).optional(),
  target_id: z.string().min(1).max(255).optional(),
  ...timeRangeQuery,
});

const { actor, outcome, target, model, dataClasses, threadId, runId, details } =
  auditEntrySchema.shape;

const auditRowSchema = z.object({
  seq: z.int().positive().describe('Its place in the chain'),
  at: wireTimeSchema,
  actor,
  action,
  outcome,
  target: target.unwrap().nullable(),
  model: model.unwrap().nullable(),
  data_classes: dataClasses.unwrap(),
  thread_id: threadId.unwrap().nullable(),
  run_id: runId.unwrap().nullable(),
  details: details.unwrap(),
});
export const auditListSchema = pageSchema(auditRowSchema);

export const wireAudit = (row: AuditRow) => ({
  seq: row.seq,
  at: row.at,
  actor: row.actor,
  action: row.action,
  outcome: row.outcome,
  target: row.target ?? null,
  model: row.model ?? null,
  data_classes: row.dataClasses ?? [],
  thread_id: row.threadId ?? null,
  run_id: row.runId ?? null,
  details: row.details ?? {},
});
