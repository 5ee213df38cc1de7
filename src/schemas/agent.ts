import { z } from 'zod';

const agentTypes = ['receptionist', 'real_estate', 'custom'] as const;

export const toolNames = [
  'search_properties',
  'get_property',
  'check_availability',
  'book_viewing',
  'reschedule_viewing',
  'cancel_viewing',
  'make_reservation',
  'capture_lead',
  'update_crm',
  'escalate_to_human',
] as const;
export const toolNameSchema = z.enum(toolNames);
export type ToolName = z.infer<typeof toolNameSchema>;

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'HH:MM, 24 hours');

/** Opening hours by ISO weekday (1 Monday … 7 Sunday), local to the agent's time zone. */
export const businessHoursSchema = z.partialRecord(
  z.enum(['1', '2', '3', '4', '5', '6', '7']),
  z.array(z.strictObject({ open: clock, close: clock })).max(4),
);
export type BusinessHours = z.infer<typeof businessHoursSchema>;

/** A conversation agent of a tenant: what it says, may do, and when its people are there. */
export const agentSchema = z.object({
  id: z.uuid(),
  tenantId: z.uuid(),
  slug: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/),
  name: z.string().min(1).max(120),
  type: z.enum(agentTypes),
  prompt: z.string().max(20_000),
  voice: z.string().max(120).nullable(),
  tools: z.array(toolNameSchema),
  businessHours: businessHoursSchema,
  timeZone: z.string().min(1),
  language: z.string().min(2).max(12),
  /** Tools that wait for a person's approval before they run. */
  approvals: z.array(toolNameSchema),
  version: z.int().positive(),
});
export type Agent = z.infer<typeof agentSchema>;

const { name, type, prompt, voice, tools, businessHours, timeZone, language, approvals } =
  agentSchema.shape;

/** What a version of an agent keeps. Its slug is its address, and stays what it is. */
export const agentConfigSchema = z.object({
  ...{ name, type, prompt, voice, tools, businessHours, timeZone, language, approvals },
});
export type AgentConfig = z.infer<typeof agentConfigSchema>;

const agentDraftSchema = agentConfigSchema.partial();
export type AgentDraft = { [Field in keyof AgentConfig]?: AgentConfig[Field] | undefined };

/** An agent as its people see it: what is published, and what an edit would make of it. */
export const agentRecordSchema = agentSchema.extend({
  /** What differs from what is published. */
  draft: agentDraftSchema.nullable(),
  /** Counted up with every change, of the draft as well. */
  revision: z.int().positive(),
  createdAt: z.coerce.date(),
  updatedAt: z.coerce.date(),
});
export type AgentRecord = z.infer<typeof agentRecordSchema>;

export const agentVersionSchema = agentConfigSchema.extend({
  version: z.int().positive(),
  createdAt: z.coerce.date(),
});
export type AgentVersion = z.infer<typeof agentVersionSchema>;

export const tenantSchema = z.object({
  id: z.uuid(),
  slug: z.string(),
  name: z.string(),
  phone: z.string().nullable(),
  email: z.string().nullable(),
  knowledgeVersion: z.int().nonnegative(),
  listingsVersion: z.int().nonnegative(),
});
export type Tenant = z.infer<typeof tenantSchema>;
