import { z } from 'zod';
import { citationSchema } from './knowledge.ts';

export const conversationStatusSchema = z.enum(['open', 'escalated', 'closed']);
export const channelSchema = z.enum(['text', 'voice']);

/** A conversation as an agency's people read it; its id is its thread's. */
export const conversationRecordSchema = z.object({
  id: z.uuid(),
  agentId: z.uuid(),
  agentName: z.string(),
  channel: channelSchema,
  language: z.string(),
  status: conversationStatusSchema,
  startedAt: z.coerce.date(),
  updatedAt: z.coerce.date(),
  /** `startedAt` as the database writes it, for the place in a list. */
  at: z.string(),
  leadId: z.uuid().nullable(),
  messageCount: z.int().nonnegative(),
});
export type ConversationRecord = z.infer<typeof conversationRecordSchema>;

export interface ConversationFilter {
  agentId?: string | undefined;
  status?: z.infer<typeof conversationStatusSchema> | undefined;
  channel?: z.infer<typeof channelSchema> | undefined;
  /** ISO times: from, and up to but not at. */
  since?: string | undefined;
  until?: string | undefined;
  leadId?: string | undefined;
}

export const keptMessageSchema = z.object({
  id: z.uuid(),
  runId: z.uuid(),
  role: z.enum(['user', 'assistant']),
  content: z.string(),
  citations: z.array(citationSchema),
  intents: z.array(z.string()),
  createdAt: z.coerce.date(),
  /** Order of writing; a bigint as text. */
  ordinal: z.string(),
});
export type KeptMessage = z.infer<typeof keptMessageSchema>;

export const foundMessageSchema = z.object({
  id: z.uuid(),
  conversationId: z.uuid(),
  agentId: z.uuid(),
  role: z.enum(['user', 'assistant']),
  content: z.string(),
  createdAt: z.coerce.date(),
  at: z.string(),
});
export type FoundMessage = z.infer<typeof foundMessageSchema>;
