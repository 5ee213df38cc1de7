import { z } from 'zod';
import { principalSchema } from './access.ts';
import { wireTimeSchema } from './wire-time.ts';

/** By what a person is looked for. */
export const personQuerySchema = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('lead'), lead_id: z.uuid() }),
  z.strictObject({ by: z.literal('thread'), thread_id: z.uuid() }),
  z.strictObject({
    by: z.literal('phone'),
    phone: z.string().regex(/^[+(]?[0-9](?:[ ().-]{0,2}[0-9]){6,16}$/),
  }),
  z.strictObject({ by: z.literal('email'), email: z.email().max(254) }),
]);
export type PersonQuery = z.infer<typeof personQuerySchema>;

/** A person, as the house knows them. */
export const subjectSchema = z.object({
  query: personQuerySchema,
  leadIds: z.array(z.uuid()),
  /** Conversations that are theirs. */
  threadIds: z.array(z.uuid()),
  /** E.164, or digits where a number is not valid. */
  phones: z.array(z.string()),
  /** In small letters. */
  emails: z.array(z.string()),
  names: z.array(z.string()),
});
export type Subject = z.infer<typeof subjectSchema>;

const counts = z.record(z.string(), z.int().nonnegative());

/** What a search answers: how much there is, and nothing of what it says. */
export const foundSchema = z
  .object({
    leads: z.int().nonnegative(),
    conversations: z.int().nonnegative().describe('Threads, of other graphs too'),
    messages: z.int().nonnegative(),
    appointments: z.int().nonnegative(),
    reservations: z.int().nonnegative(),
    escalations: z.int().nonnegative(),
    crm_messages: z.int().nonnegative(),
  })
  .meta({ title: 'FoundPerson' });
export type Found = z.infer<typeof foundSchema>;

const keptSchema = z.object({ category: z.string(), reason: z.string() });

/** What an erasure did. It holds no personal data, so that it may be kept. */
export const receiptSchema = z.object({
  id: z.uuid(),
  tenant_id: z.uuid(),
  job_id: z.uuid().nullable(),
  requested_by: principalSchema,
  requested_at: wireTimeSchema,
  finished_at: wireTimeSchema,
  /** Rows by table and what was done: `messages.deleted`, `leads.emptied`, `agents.redacted`. */
  erased: counts,
  kept: z.array(keptSchema),
  /** What was looked through afterwards, and how often an identifier was found there. */
  verified: z.object({
    tables: z.int(),
    columns: z.int(),
    found: z.int(),
    /** Places of a name that may be another person's, by column; they were left as they are. */
    same_name: counts,
  }),
});
export type Receipt = z.infer<typeof receiptSchema>;

export const signedReceiptSchema = receiptSchema
  .extend({
    sha256: z.string().describe('Of the receipt as it was signed; in the audit as well'),
    signature: z.enum(['valid', 'invalid']),
  })
  .meta({ title: 'ErasureReceipt' });
export type SignedReceipt = z.infer<typeof signedReceiptSchema>;

const days = (most: number, least: number) => z.int().min(least).max(most).nullable();
/** Ten years; whoever keeps for longer keeps for ever. */
const DAYS_MAX = 3650;
/** Budgets and invoices look at this month and the last one. */
const USAGE_DAYS_MIN = 62;

export const retentionSchema = z
  .strictObject({
    conversations_days: days(DAYS_MAX, 1)
      .default(null)
      .describe('After the last word: messages, state, traces. Null keeps them'),
    uploads_days: days(DAYS_MAX, 1).default(30).describe('Files as they were sent'),
    usage_days: days(DAYS_MAX, USAGE_DAYS_MIN).default(null).describe('Rows of what models cost'),
  })
  .meta({ title: 'RetentionRequest' });
export type Retention = z.infer<typeof retentionSchema>;

export const storedRetentionSchema = z
  .object({
    ...retentionSchema.shape,
    version: z.int().nonnegative(),
    updated_at: wireTimeSchema.nullable(),
  })
  .meta({ title: 'Retention' });
export type StoredRetention = z.infer<typeof storedRetentionSchema>;
