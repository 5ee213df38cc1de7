import { z } from 'zod';
import { listingQuerySchema, listingSchema, relaxable } from './listing.ts';

/**
 * Arguments and results of every tool. They stand here, not beside the handlers, because the
 * local model builds the arguments and reads the results without knowing the tools.
 * Times are ISO 8601 with offset. A tool never throws at the model: it answers
 * `{ ok: false, code, message, … }` with what to do next.
 */
const zonedTime = z.iso.datetime({ offset: true });
const localDate = z.iso.date();
const personName = z.string().trim().min(1).max(120);
const phone = z.string().trim().min(5).max(32).describe('As the person said it, or E.164');
const email = z.email().max(254);

export const toolFailureSchema = z.object({
  ok: z.literal(false),
  code: z.string(),
  message: z.string(),
  /** Free starts near the one asked for, soonest first. */
  nextFree: z.array(zonedTime).optional(),
});
export type ToolFailure = z.infer<typeof toolFailureSchema>;

const searchPropertiesArgs = listingQuerySchema;
const searchPropertiesResult = z.object({
  ok: z.literal(true),
  /** How many match in all; `listings` holds the first few, best first. */
  total: z.int(),
  listings: z.array(listingSchema),
  /** Filters that had to be dropped or widened to find anything; empty when all were met. */
  relaxed: z.array(z.enum(relaxable)),
});

const getPropertyArgs = z.strictObject({ listingKey: z.string().min(1).max(64) });
const getPropertyResult = z.object({ ok: z.literal(true), listing: listingSchema });

const checkAvailabilityArgs = z.strictObject({
  listingKey: z.string().min(1).max(64).optional(),
  date: localDate.describe('Day in the agency time zone'),
  time: z
    .string()
    .regex(/^\d{2}:\d{2}$/)
    .optional()
    .describe('HH:MM, when one is asked for'),
});
const checkAvailabilityResult = z.object({
  ok: z.literal(true),
  /** Whether `date` + `time` is open and free; null when no time was asked for. */
  available: z.boolean().nullable(),
  /** Why not, when `available` is false. */
  reason: z.enum(['closed', 'taken', 'past']).nullable(),
  /** Opening intervals of that day as `HH:MM-HH:MM`; empty when closed. */
  open: z.array(z.string()),
  /** Free starts on that day, or the next free ones when there are none. At most 6. */
  slots: z.array(zonedTime),
  timeZone: z.string(),
});

export const viewingSchema = z.object({
  appointmentId: z.uuid(),
  listingKey: z.string(),
  address: z.string(),
  startsAt: zonedTime,
  endsAt: zonedTime,
  status: z.enum(['booked', 'cancelled']),
  contactName: z.string().nullable(),
});
export type Viewing = z.infer<typeof viewingSchema>;

const bookViewingArgs = z.strictObject({
  listingKey: z.string().min(1).max(64),
  startsAt: zonedTime,
  name: personName,
  phone: phone.optional(),
  email: email.optional(),
});
const rescheduleViewingArgs = z.strictObject({
  /** Omit to move the only upcoming viewing of this conversation. */
  appointmentId: z.uuid().optional(),
  startsAt: zonedTime,
  phone: phone.optional(),
  email: email.optional(),
});
const cancelViewingArgs = z.strictObject({
  appointmentId: z.uuid().optional(),
  phone: phone.optional(),
  email: email.optional(),
});
const viewingResult = z.object({ ok: z.literal(true), viewing: viewingSchema });

const makeReservationArgs = z.strictObject({
  startsAt: zonedTime,
  partySize: z.int().min(1).max(500).optional(),
  purpose: z.string().max(200).optional(),
  name: personName,
  phone: phone.optional(),
  email: email.optional(),
});
export const reservationSchema = z.object({
  reservationId: z.uuid(),
  startsAt: zonedTime,
  endsAt: zonedTime,
  partySize: z.int(),
  purpose: z.string().nullable(),
  name: z.string(),
});
const makeReservationResult = z.object({
  ok: z.literal(true),
  reservation: reservationSchema,
});

const captureLeadArgs = z.strictObject({
  name: personName.optional(),
  phone: phone.optional(),
  email: email.optional(),
  interest: z.string().max(500).optional().describe('What the person is looking for'),
  listingKey: z.string().max(64).optional(),
  budgetMax: z.number().positive().optional(),
});
const captureLeadResult = z.object({
  ok: z.literal(true),
  leadId: z.uuid(),
  /** False when an existing lead of the same conversation, phone or e-mail was updated. */
  created: z.boolean(),
});

const updateCrmArgs = z.strictObject({
  note: z.string().min(1).max(2000),
  stage: z.enum(['new', 'contacted', 'qualified', 'viewing', 'closed', 'lost']).optional(),
});
const updateCrmResult = z.object({ ok: z.literal(true), outboxId: z.uuid() });

const escalateToHumanArgs = z.strictObject({
  reason: z.string().min(1).max(500),
  urgency: z.enum(['normal', 'high']).optional(),
});
const escalateToHumanResult = z.object({
  ok: z.literal(true),
  ticketId: z.uuid(),
  /** Whether the agency is open now, so that a person can take over at once. */
  openNow: z.boolean(),
  /** Next opening when closed. */
  opensAt: zonedTime.nullable(),
  phone: z.string().nullable(),
});

export const toolCallSchemas = {
  search_properties: { args: searchPropertiesArgs, result: searchPropertiesResult },
  get_property: { args: getPropertyArgs, result: getPropertyResult },
  check_availability: { args: checkAvailabilityArgs, result: checkAvailabilityResult },
  book_viewing: { args: bookViewingArgs, result: viewingResult },
  reschedule_viewing: { args: rescheduleViewingArgs, result: viewingResult },
  cancel_viewing: { args: cancelViewingArgs, result: viewingResult },
  make_reservation: { args: makeReservationArgs, result: makeReservationResult },
  capture_lead: { args: captureLeadArgs, result: captureLeadResult },
  update_crm: { args: updateCrmArgs, result: updateCrmResult },
  escalate_to_human: { args: escalateToHumanArgs, result: escalateToHumanResult },
} as const;

export type ToolArgs<N extends keyof typeof toolCallSchemas> = z.infer<
  (typeof toolCallSchemas)[N]['args']
>;
export type ToolResult<N extends keyof typeof toolCallSchemas> =
  | z.infer<(typeof toolCallSchemas)[N]['result']>
  | ToolFailure;
