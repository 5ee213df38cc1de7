import { z } from 'zod';
import { principalSchema } from './access.ts';

/** What is told of something that was done; it names no person and holds no personal data. */
export const auditEntrySchema = z.object({
  actor: principalSchema,
  /** Thing and verb: `key.created`, `model.called`, `tool.ran`, `person.erased`. */
  action: z
    .string()
    .regex(/^[a-z_]+(\.[a-z_]+)+$/)
    .max(80),
  outcome: z.enum(['ok', 'refused', 'failed']),
  target: z.object({ type: z.string().max(80), id: z.string().max(255) }).optional(),
  /** The model that was asked, for calls of one. */
  model: z.string().max(200).optional(),
  /** Kinds of personal data that were in it: `PHONE`, `PERSON`. */
  dataClasses: z.array(z.string().max(40)).max(40).optional(),
  threadId: z.uuid().optional(),
  runId: z.uuid().optional(),
  details: z.record(z.string(), z.json()).optional(),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;

/**
 * Adds to the tenant's chain, in the open transaction where there is one: what is not told is not
 * done. Null is the chain of the platform itself.
 */
export type RecordAudit = (tenantId: string | null, entry: AuditEntry) => Promise<void>;

/** A row of the chain, as it is read back. */
export type AuditRow = AuditEntry & { seq: number; at: string };

export interface AuditFilter {
  /** Id of who acted. */
  actor?: string | undefined;
  action?: string | undefined;
  targetType?: string | undefined;
  targetId?: string | undefined;
  /** Inclusive. */
  since?: string | undefined;
  /** Exclusive. */
  until?: string | undefined;
}

export interface AuditVerdict {
  ok: boolean;
  /** How many rows stand as they were written, from the first one on. */
  rows: number;
  /** Number of the first row that is not what it was, or is missing. */
  firstBad?: number;
  /** Hash of the last good row, in hex; worth noting outside of the database. */
  head: string;
}
