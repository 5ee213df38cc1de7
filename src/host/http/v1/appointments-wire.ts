import { z } from 'zod';
import {
  type AppointmentRecord,
  appointmentKindSchema,
  appointmentStatusSchema,
  type NewAppointment,
} from '../../../schemas/appointment.ts';
import { wireTimeSchema } from '../../../schemas/wire-time.ts';
import { pageQuery, pageSchema } from './page.ts';
import { storableTime, timeRangeQuery } from './time-query.ts';

const listingKey = z.string().min(1).max(64);

export const appointmentsQuerySchema = z.strictObject({
  kind: appointmentKindSchema.optional(),
  status: appointmentStatusSchema.optional(),
  agent_id: z.uuid().optional(),
  listing_key: listingKey.optional(),
  lead_id: z.uuid().optional(),
  ...timeRangeQuery,
  ...pageQuery,
});
export const appointmentPathSchema = z.object({ appointment_id: z.uuid() });

const startsAt = z.iso.datetime({ offset: true }).transform(storableTime);
const minutes = z.int().min(5).max(1440);
const contact = z.strictObject({
  name: z.string().min(1).max(120),
  phone: z.string().min(5).max(32).optional(),
  email: z.email().max(254).optional(),
});
const slot = { agent_id: z.uuid(), starts_at: startsAt, minutes: minutes.default(30) };

const viewing = { kind: z.literal('viewing'), ...slot, listing_key: listingKey };
export const appointmentCreateSchema = z.union([
  z.strictObject({ ...viewing, lead_id: z.uuid() }),
  z.strictObject({ ...viewing, contact }),
  z.strictObject({
    kind: z.literal('reservation'),
    ...slot,
    contact,
    party_size: z.int().min(1).max(500).default(1),
    purpose: z.string().max(200).nullable().default(null),
  }),
]);
export const appointmentPatchSchema = z.strictObject({
  starts_at: startsAt,
  minutes: minutes.optional().describe('As long as it was, when left out'),
});

const text = z.string().nullable();
export const appointmentSchema = z
  .object({
    id: z.uuid(),
    kind: appointmentKindSchema,
    status: appointmentStatusSchema,
    agent_id: z.uuid(),
    conversation_id: z.uuid().nullable().describe('Null for one that was made by hand'),
    lead_id: z.uuid().nullable(),
    listing_key: text,
    address: text,
    starts_at: wireTimeSchema,
    ends_at: wireTimeSchema,
    time_zone: z.string().describe("The agent's"),
    contact: z.object({ name: text, phone: text, email: text }),
    party_size: z.int().nullable(),
    purpose: text,
    version: z.int().positive().describe('The ETag is made of it'),
    created_at: wireTimeSchema,
    updated_at: wireTimeSchema,
  })
  .meta({ title: 'Appointment' });
export const appointmentListSchema = pageSchema(appointmentSchema);

export function newAppointmentOf(body: z.output<typeof appointmentCreateSchema>): NewAppointment {
  const start = new Date(body.starts_at);
  const base = {
    agentId: body.agent_id,
    startsAt: start,
    endsAt: new Date(start.getTime() + body.minutes * 60_000),
  };
  if (body.kind === 'reservation') {
    const { kind, party_size: partySize, purpose } = body;
    return { ...base, kind, partySize, purpose, contact: body.contact };
  }
  const { kind, listing_key: key } = body;
  const whom = 'lead_id' in body ? { leadId: body.lead_id } : { contact: body.contact };
  return { ...base, kind, listingKey: key, ...whom };
}

export const wireAppointment = (one: AppointmentRecord): z.input<typeof appointmentSchema> => ({
  id: one.id,
  kind: one.kind,
  status: one.status,
  agent_id: one.agentId,
  conversation_id: one.conversationId,
  lead_id: one.leadId,
  listing_key: one.listingKey,
  address: one.address,
  starts_at: one.startsAt.toISOString(),
  ends_at: one.endsAt.toISOString(),
  time_zone: one.timeZone,
  contact: { name: one.name, phone: one.phone, email: one.email },
  party_size: one.partySize,
  purpose: one.purpose,
  version: one.version,
  created_at: one.createdAt.toISOString(),
  updated_at: one.updatedAt.toISOString(),
});
