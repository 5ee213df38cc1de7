import { z } from 'zod';

export const leadStatusSchema = z.enum(['new', 'contacted', 'qualified', 'lost', 'won']);

/** A person who asked for something, as an agency's people see him. */
export const leadRecordSchema = z.object({
  id: z.uuid(),
  agentId: z.uuid(),
  name: z.string().nullable(),
  phone: z.string().nullable(),
  email: z.string().nullable(),
  interest: z.string().nullable(),
  listingKey: z.string().nullable(),
  budgetMaxCents: z.coerce.number().int().nullable(),
  status: leadStatusSchema,
  notes: z.string().nullable(),
  rating: z.int().nullable(),
  version: z.int().positive(),
  createdAt: z.coerce.date(),
  updatedAt: z.coerce.date(),
  /** `createdAt` as the database writes it, for the place in a list. */
  at: z.string(),
});
export type LeadRecord = z.infer<typeof leadRecordSchema>;

export interface LeadFilter {
  /** Part of a name or an e-mail address, or of a phone number in any spelling. */
  query?: string | undefined;
  status?: z.infer<typeof leadStatusSchema> | undefined;
  agentId?: string | undefined;
  since?: string | undefined;
  until?: string | undefined;
}

/** Null empties a field; what is absent stays. */
export interface LeadPatch {
  name?: string | null | undefined;
  phone?: string | null | undefined;
  email?: string | null | undefined;
  interest?: string | null | undefined;
  budgetMaxCents?: number | null | undefined;
  status?: z.infer<typeof leadStatusSchema> | undefined;
  notes?: string | null | undefined;
  rating?: number | null | undefined;
}
