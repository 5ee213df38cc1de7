import { z } from 'zod';
import { type LeadPatch, type LeadRecord, leadStatusSchema } from '../../../schemas/lead.ts';
import { wireTimeSchema } from '../../../schemas/wire-time.ts';
import { appointmentSchema } from './appointments-wire.ts';
import { conversationSchema } from './conversations-wire.ts';
import { pageQuery, pageSchema } from './page.ts';
import { timeRangeQuery } from './time-query.ts';

export const leadsQuerySchema = z.strictObject({
  q: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe('Part of a name or e-mail address, or digits of a phone number'),
  status: leadStatusSchema.optional(),
  agent_id: z.uuid().optional(),
  ...timeRangeQuery,
  ...pageQuery,
});
export const leadPathSchema = z.object({ lead_id: z.uuid() });

const CENTS_MAX = 100_000_000_000;

export const leadPatchSchema = z
  .strictObject({
    name: z.string().min(1).max(120).nullable(),
    phone: z.string().min(5).max(32).nullable(),
    email: z.email().max(254).nullable(),
    interest: z.string().max(500).nullable(),
    budget_max_cents: z.int().min(0).max(CENTS_MAX).nullable(),
    status: leadStatusSchema,
    notes: z.string().max(10_000).nullable(),
    rating: z.int().min(1).max(5).nullable().describe('What a person thinks of it'),
  })
  .partial();

const text = z.string().nullable();
export const leadSchema = z
  .object({
    id: z.uuid(),
    agent_id: z.uuid(),
    ...{ name: text, phone: text, email: text, interest: text },
    listing_key: text.describe('The listing it asked for last'),
    budget_max_cents: z.int().nullable(),
    status: leadStatusSchema,
    notes: text,
    rating: z.int().nullable(),
    version: z.int().positive().describe('The ETag is made of it'),
    created_at: wireTimeSchema,
    updated_at: wireTimeSchema,
  })
  .meta({ title: 'Lead' });
export const leadListSchema = pageSchema(leadSchema);
export const leadDetailSchema = z
  .object({
    ...leadSchema.shape,
    conversations: z.array(conversationSchema).describe('The newest 100'),
    appointments: z.array(appointmentSchema).describe('The first 100'),
  })
  .meta({ title: 'LeadDetail' });

export const leadPatchOf = ({
  budget_max_cents: budgetMaxCents,
  ...same
}: z.output<typeof leadPatchSchema>): LeadPatch => ({ ...same, budgetMaxCents });

export const wireLead = (lead: LeadRecord): z.input<typeof leadSchema> => ({
  id: lead.id,
  agent_id: lead.agentId,
  name: lead.name,
  phone: lead.phone,
  email: lead.email,
  interest: lead.interest,
  listing_key: lead.listingKey,
  budget_max_cents: lead.budgetMaxCents,
  status: lead.status,
  notes: lead.notes,
  rating: lead.rating,
  version: lead.version,
  created_at: lead.createdAt.toISOString(),
  updated_at: lead.updatedAt.toISOString(),
});
