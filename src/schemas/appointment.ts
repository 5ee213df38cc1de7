import { z } from 'zod';

export const appointmentKindSchema = z.enum(['viewing', 'reservation']);
export const appointmentStatusSchema = z.enum(['booked', 'cancelled']);

/** A viewing of a listing, or a reservation at reception. */
export const appointmentRecordSchema = z.object({
  id: z.uuid(),
  kind: appointmentKindSchema,
  status: appointmentStatusSchema,
  agentId: z.uuid(),
  agentName: z.string(),
  timeZone: z.string(),
  /** Null for one that was not made in a conversation. */
  conversationId: z.uuid().nullable(),
  leadId: z.uuid().nullable(),
  listingKey: z.string().nullable(),
  address: z.string().nullable(),
  startsAt: z.coerce.date(),
  endsAt: z.coerce.date(),
  name: z.string().nullable(),
  phone: z.string().nullable(),
  email: z.string().nullable(),
  partySize: z.int().nullable(),
  purpose: z.string().nullable(),
  /** From 1, counted up with every change. */
  version: z.int().positive(),
  createdAt: z.coerce.date(),
  updatedAt: z.coerce.date(),
  /** `startsAt` as the database writes it, for the place in a list. */
  at: z.string(),
});
export type AppointmentRecord = z.infer<typeof appointmentRecordSchema>;

export interface AppointmentFilter {
  kind?: z.infer<typeof appointmentKindSchema> | undefined;
  status?: z.infer<typeof appointmentStatusSchema> | undefined;
  agentId?: string | undefined;
  listingKey?: string | undefined;
  leadId?: string | undefined;
  /** ISO times: those that start from, and up to but not at. */
  since?: string | undefined;
  until?: string | undefined;
}

export interface Contact {
  name: string;
  phone?: string | undefined;
  email?: string | undefined;
}

interface Slot {
  agentId: string;
  startsAt: Date;
  endsAt: Date;
}

/** One that is made by hand. A viewing is for a lead that is known, or for a contact. */
export type NewAppointment = Slot &
  (
    | {
        kind: 'viewing';
        listingKey: string;
        leadId?: string | undefined;
        contact?: Contact | undefined;
      }
    | { kind: 'reservation'; partySize: number; purpose: string | null; contact: Contact }
  );
