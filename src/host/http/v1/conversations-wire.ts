import { z } from 'zod';
import {
  type ConversationRecord,
  channelSchema,
  conversationStatusSchema,
  type FoundMessage,
  type KeptMessage,
  keptMessageSchema,
} from '../../../schemas/conversation.ts';
import { piiModeSchema } from '../../../schemas/pii.ts';
import { wireTimeSchema } from '../../../schemas/wire-time.ts';
import { pageQuery, pageSchema } from './page.ts';
import { snippetOf } from './snippet.ts';
import { timeRangeQuery } from './time-query.ts';

const filters = {
  agent_id: z.uuid().optional(),
  status: conversationStatusSchema.optional(),
  channel: channelSchema.optional(),
  ...timeRangeQuery,
};
export const conversationsQuerySchema = z.strictObject({
  ...filters,
  lead_id: z.uuid().optional(),
  ...pageQuery,
});
export const conversationSearchQuerySchema = z.strictObject({
  q: z.string().min(1).max(200).regex(/\S/).describe('Words; a message has to have each of them'),
  ...filters,
  ...pageQuery,
});
export const exportQuerySchema = z.strictObject({
  format: z.enum(['json', 'text']).default('json'),
  redact: z.enum(['true', 'false']).default('false').describe('Takes personal data out of it'),
  redact_mode: piiModeSchema.default('mask').describe('What becomes of it then'),
});
export const conversationPathSchema = z.object({ conversation_id: z.uuid() });

const time = wireTimeSchema;
export const conversationSchema = z
  .object({
    id: z.uuid().describe('Also the id of its thread'),
    thread_id: z.uuid(),
    agent_id: z.uuid(),
    agent_name: z.string(),
    channel: channelSchema,
    language: z.string(),
    status: conversationStatusSchema,
    lead_id: z.uuid().nullable(),
    message_count: z.int().nonnegative(),
    started_at: time,
    updated_at: time,
  })
  .meta({ title: 'Conversation' });

const { id, role, content, citations, intents } = keptMessageSchema.shape;
export const messageSchema = z
  .object({ ...{ id, run_id: z.uuid(), role, content, citations, intents }, created_at: time })
  .meta({ title: 'Message' });

const foundMessageWireSchema = z.object({
  conversation_id: z.uuid(),
  message_id: z.uuid(),
  agent_id: z.uuid(),
  role,
  snippet: z.string().describe('Where the first of the words stands'),
  created_at: time,
});

export const conversationListSchema = pageSchema(conversationSchema);
export const messageListSchema = pageSchema(messageSchema);
export const foundMessageListSchema = pageSchema(foundMessageWireSchema);
export const exportSchema = z
  .object({ conversation: conversationSchema, messages: z.array(messageSchema) })
  .meta({ title: 'ConversationExport' });

export const filterOf = (query: {
  agent_id?: string | undefined;
  status?: ConversationRecord['status'] | undefined;
  channel?: ConversationRecord['channel'] | undefined;
  since?: string | undefined;
  until?: string | undefined;
}) => ({
  ...{ agentId: query.agent_id, status: query.status, channel: query.channel },
  ...{ since: query.since, until: query.until },
});

export const wireConversation = (one: ConversationRecord): z.input<typeof conversationSchema> => ({
  id: one.id,
  thread_id: one.id,
  agent_id: one.agentId,
  agent_name: one.agentName,
  channel: one.channel,
  language: one.language,
  status: one.status,
  lead_id: one.leadId,
  message_count: one.messageCount,
  started_at: one.startedAt.toISOString(),
  updated_at: one.updatedAt.toISOString(),
});

export const wireMessage = (one: KeptMessage): z.input<typeof messageSchema> => ({
  id: one.id,
  run_id: one.runId,
  role: one.role,
  content: one.content,
  citations: one.citations,
  intents: one.intents,
  created_at: one.createdAt.toISOString(),
});

export const wireFound = (words: readonly string[]) => (one: FoundMessage) => ({
  conversation_id: one.conversationId,
  message_id: one.id,
  agent_id: one.agentId,
  role: one.role,
  snippet: snippetOf(one.content, words),
  created_at: one.createdAt.toISOString(),
});
