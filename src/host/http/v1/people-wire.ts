import { z } from 'zod';
import { signedReceiptSchema, storedRetentionSchema } from '../../../schemas/people.ts';
import { wireTimeSchema } from '../../../schemas/wire-time.ts';
import { pageSchema } from './page.ts';
import { timeRangeQuery } from './time-query.ts';

export const exportPathSchema = z.object({ job_id: z.uuid() });
export const receiptPathSchema = z.object({ receipt_id: z.uuid() });
export const tenantExportSchema = z.strictObject({}).describe('Nothing needs to be said');
export const receiptListSchema = pageSchema(signedReceiptSchema);

const rows = z.array(z.record(z.string(), z.unknown()));
export const personExportSchema = z
  .object({
    format: z.literal('foyer.person/1'),
    profile: rows,
    conversations: z.array(
      z.object({
        conversation: z.record(z.string(), z.unknown()),
        messages: rows,
        state: z.unknown(),
      }),
    ),
    appointments: rows,
    reservations: rows,
    escalations: rows,
    crm_messages: rows,
    actions: rows,
    memories: rows,
    consents: rows,
    usage: rows,
  })
  .meta({ title: 'PersonExport' });

export const complianceQuerySchema = z.strictObject(timeRangeQuery);
const count = z.int().nonnegative();
export const complianceSchema = z
  .object({
    since: wireTimeSchema,
    until: wireTimeSchema.nullable(),
    retention: storedRetentionSchema,
    audit: z.string().describe('How long the audit is kept'),
    data: z.array(
      z.object({
        category: z.string(),
        rows: count,
        oldest_at: wireTimeSchema.nullable(),
      }),
    ),
    requests: z.object({
      erasures: count,
      person_exports: count,
      tenant_exports: count,
      downloads: count,
      sweeps: count,
    }),
    access: z
      .array(
        z.object({
          kind: z.string(),
          id: z.string(),
          role: z.string(),
          actions: count,
          refused: count,
          last_at: wireTimeSchema,
        }),
      )
      .describe('Who is in the audit how often; the hundred with the most'),
  })
  .meta({ title: 'Compliance' });
