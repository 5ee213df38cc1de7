import { z } from 'zod';
import { jsonObjectSchema, metadataSchema } from './common.ts';
import { commandSchema, multitaskStrategySchema } from './runs.ts';

/** Protocol v2 of the LangGraph Platform API: commands up, events down, by thread. */

const CHANNELS_MAX = 100;
const NAMESPACES_MAX = 1_000;
const DEPTH_MAX = 1_000;

/** Every channel but those that a graph names itself, `custom:…`. */
export const protocolChannels = [
  'values',
  'updates',
  'messages',
  'tools',
  'lifecycle',
  'input',
  'checkpoints',
  'tasks',
  'custom',
] as const;
const channelSchema = z.union([
  z.enum(protocolChannels),
  z.templateLiteral(['custom:', z.string()]),
]);

const namespaceSchema = z.array(z.string()).max(DEPTH_MAX);
const seqSchema = z.int().min(0);

const filterShape = {
  namespaces: z.array(namespaceSchema).max(NAMESPACES_MAX).exactOptional(),
  /** How far below a namespace; without one, all of it. */
  depth: z.int().min(0).exactOptional(),
  /** Only what comes after this event. */
  since: seqSchema.exactOptional(),
};
/** What a reader of events wants to see. Channels nobody knows never match. */
export const eventFilterSchema = z.strictObject({
  channels: z.array(z.string()).max(CHANNELS_MAX),
  ...filterShape,
});
export type EventFilter = z.infer<typeof eventFilterSchema>;

export const commandFrameSchema = z.object({
  id: seqSchema,
  method: z.string(),
  params: jsonObjectSchema.exactOptional(),
});
export type CommandFrame = z.infer<typeof commandFrameSchema>;

/** Strategies nobody knows count as none, as the platform has it. */
export const runStartSchema = z.object({
  assistant_id: z.string().min(1).max(255),
  input: z.unknown().optional(),
  config: jsonObjectSchema.nullish(),
  metadata: metadataSchema.nullish(),
  multitaskStrategy: multitaskStrategySchema.nullish().catch(null),
});

const responseSchema = z.object({
  interrupt_id: z.string().min(1),
  response: z.unknown().optional(),
});
const RESPONSES_MAX = 1_000;
const respondShape = {
  update: commandSchema.shape.update,
  goto: commandSchema.shape.goto,
  config: jsonObjectSchema.nullish(),
  metadata: metadataSchema.nullish(),
};
export const inputRespondSchema = z.union([
  z.object({ responses: z.array(responseSchema).min(1).max(RESPONSES_MAX), ...respondShape }),
  responseSchema.extend(respondShape),
]);

export const stateGetSchema = z.object({
  namespace: namespaceSchema.nullish(),
  keys: z.array(z.string()).nullish(),
});

export const subscribeSchema = z.object({
  channels: z.array(channelSchema).min(1).max(CHANNELS_MAX),
  ...filterShape,
});
export const unsubscribeSchema = z.object({ subscription_id: z.string() });

/** As much of an event as is looked at here; the rest goes through as it is. */
export const protocolEventSchema = z.looseObject({
  type: z.literal('event'),
  event_id: z.string(),
  /** From 1 on, by thread: one more than its seq in the log. */
  seq: z.int(),
  method: z.string(),
  params: z.looseObject({ namespace: z.array(z.string()), data: z.unknown().optional() }),
});
export type ProtocolEvent = z.infer<typeof protocolEventSchema>;

export const protocolErrors = [
  'invalid_argument',
  'unknown_command',
  'unknown_error',
  'no_such_run',
  'no_such_subscription',
  'no_such_interrupt',
  'not_supported',
] as const;
export type ProtocolErrorCode = (typeof protocolErrors)[number];

const metaSchema = z.object({ thread_id: z.string(), applied_through_seq: seqSchema });
export const commandAnswerSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('success'),
    id: seqSchema,
    result: jsonObjectSchema,
    meta: metaSchema,
  }),
  z.object({
    type: z.literal('error'),
    id: seqSchema.nullable(),
    error: z.enum(protocolErrors),
    message: z.string(),
  }),
]);
export type CommandAnswer = z.infer<typeof commandAnswerSchema>;
