import { z } from 'zod';
import { type Agent, agentSchema, tenantSchema } from './agent.ts';
import { passageSchema } from './knowledge.ts';
import { listingQuerySchema, listingSchema } from './listing.ts';
import { reservationSchema, viewingSchema } from './tool-calls.ts';

const intentNames = [
  'property_search',
  'viewing_schedule',
  'viewing_move',
  'viewing_cancel',
  'booking',
  'faq',
  'pricing',
  'property_question',
  'lead_capture',
  'market_question',
  'escalation',
  'smalltalk',
  'goodbye',
  'unknown',
] as const;
export const intentNameSchema = z.enum(intentNames);
export type IntentName = z.infer<typeof intentNameSchema>;

const intentSchema = z.object({
  name: intentNameSchema,
  confidence: z.number().min(0).max(1),
});

/** What the person did with what was said before, beside any intent of their own. */
export const dialogueActs = [
  'affirm',
  'deny',
  'select',
  'dont_care',
  'correct',
  'ask_more',
  'thank',
  'greet',
] as const;

/** What the assistant waits to hear. Set by the reply that asked. */
export const openQuestionSchema = z.enum([
  'area',
  'transaction',
  'bedrooms',
  'budget',
  'which_listing',
  'date',
  'time',
  'slot_choice',
  'name',
  'contact',
  'party_size',
  'confirm',
  'which_viewing',
  'handover',
  'anything_else',
]);
export type OpenQuestion = z.infer<typeof openQuestionSchema>;

/** What a person wants, kept across topics; a corrected value replaces the old one. */
export const slotsSchema = z.object({
  search: listingQuerySchema.omit({ limit: true, excludeListingKeys: true }).default({}),
  /** Search fields the person said do not matter; never asked for again. */
  anyOf: z.array(z.string()).default([]),
  contact: z
    .object({
      name: z.string().optional(),
      phone: z.string().optional(),
      email: z.string().optional(),
    })
    .default({}),
  /** A day and a clock time in the agent's zone, as said so far. */
  date: z.iso.date().optional(),
  time: z
    .string()
    .regex(/^\d{2}:\d{2}$/)
    .optional(),
  /** Part of a day when no exact time was said. */
  dayPart: z.enum(['morning', 'afternoon', 'evening']).optional(),
  partySize: z.int().positive().optional(),
  purpose: z.string().optional(),
  /** Listing the talk is about now. */
  focusListingKey: z.string().optional(),
  /** The errand under way; what a bare "yes" or a phone number goes on with. */
  task: intentNameSchema
    .extract([
      'property_search',
      'viewing_schedule',
      'viewing_move',
      'viewing_cancel',
      'booking',
      'lead_capture',
    ])
    .optional(),
});
export type Slots = z.infer<typeof slotsSchema>;

/** What tools brought up in this thread: the facts later turns refer to. */
export const memorySchema = z.object({
  /** Listings in the order they were last offered; "the second one" points here. At most 10. */
  offered: z.array(listingSchema).default([]),
  /** Everything shown so far for the present search, so that "more" brings new ones. */
  shownKeys: z.array(z.string()).default([]),
  /** Starts last offered (ISO 8601 with offset). */
  offeredSlots: z.array(z.string()).default([]),
  /** Viewings made or changed in this thread. */
  viewings: z.array(viewingSchema).default([]),
  /** Reservations made in this thread. */
  reservations: z.array(reservationSchema).default([]),
  leadId: z.uuid().optional(),
  escalated: z.boolean().default(false),
});
export type Memory = z.infer<typeof memorySchema>;

export const understandingSchema = z.object({
  /** Most likely first; never empty (`unknown` when nothing fits). */
  intents: z.array(intentSchema).min(1),
  acts: z.array(z.enum(dialogueActs)),
  slots: slotsSchema,
  /** Paths of slots this message set or changed, e.g. `search.maxPrice`. */
  changed: z.array(z.string()),
  /** Attributes of a property asked for, as RESO names: ["PetsAllowed"]. */
  requested: z.array(z.string()),
  /** 1-based choice among what was last offered. */
  choice: z.int().positive().optional(),
  language: z.string(),
  /** The message in English words, where it came in another language that is spoken here. */
  english: z.string().optional(),
  /** Anger, distress or a plain demand for a person. */
  wantsHuman: z.boolean(),
  upset: z.boolean(),
});
export type Understanding = z.infer<typeof understandingSchema>;

/** `unknown` surer than this is no business of the desk: nothing needs to be looked up for it. */
export const FOREIGN_MIN = 0.9;

/** What the tenant's own data teaches the listener: its areas and buildings. */
export const vocabularySchema = z.object({
  areas: z.array(z.string()),
  buildings: z.array(z.object({ listingKey: z.string(), name: z.string(), address: z.string() })),
});
export type Vocabulary = z.infer<typeof vocabularySchema>;

/**
 * Everything one reply may draw on. `respond` renders it into the system prompt for a model
 * that reads text and attaches it as is (`additional_kwargs.brief`) for the local model.
 */
export const briefSchema = z.object({
  tenant: tenantSchema,
  agent: agentSchema,
  channel: z.enum(['text', 'voice']),
  now: z.iso.datetime({ offset: true }),
  understanding: understandingSchema,
  openQuestion: openQuestionSchema.optional(),
  memory: memorySchema,
  passages: z.array(passageSchema),
  summary: z.string(),
  areas: z.array(z.string()),
  /** Something in this turn reads like orders to the assistant. */
  suspect: z.boolean().optional(),
  /** Why the last draft was refused, when this is the one repair. */
  repair: z.array(z.string()).optional(),
});
export type Brief = z.infer<typeof briefSchema>;

/** What the listener knows before it hears a message. */
export interface Hearing {
  text: string;
  now: Date;
  /** IANA zone of the agent; dates and times are meant in it. */
  timeZone: string;
  agentType: Agent['type'];
  /** Tells "at eight" in the morning from "at eight" in the evening. */
  businessHours?: Agent['businessHours'];
  defaultLanguage: string;
  slots: Slots;
  memory: Memory;
  openQuestion: OpenQuestion | undefined;
  previousReply: string | undefined;
  vocabulary: Vocabulary;
}
