import { z } from 'zod';
import { toolNameSchema } from './agent.ts';
import { citationSchema } from './knowledge.ts';

/** A person's decision on writes that wait for approval. */
export const resumeSchema = z.discriminatedUnion('decision', [
  z.strictObject({ decision: z.literal('approve') }),
  z.strictObject({
    decision: z.literal('edit'),
    /** New arguments by position of the waiting action; what is absent stays as proposed. */
    args: z.array(z.record(z.string(), z.unknown())).min(1).max(8),
  }),
  z.strictObject({ decision: z.literal('reject'), reason: z.string().max(500).optional() }),
]);
export type Resume = z.infer<typeof resumeSchema>;

const MESSAGE_CHARS_MAX = 8_000;

const agentRef = z.string().min(1).max(64).describe('Agent id or slug');
const threadId = z.uuid();
const channel = z.enum(['text', 'voice']).optional();

/** `POST /v1/chat/message` and each client frame of `/v1/chat/ws`. */
export const chatRequestSchema = z.union([
  z.strictObject({
    agent_id: agentRef,
    thread_id: threadId.optional(),
    // The pattern says to readers of the JSON Schema what `trim` does.
    message: z.string().trim().min(1).max(MESSAGE_CHARS_MAX).meta({ pattern: '\\S' }),
    channel,
  }),
  z.strictObject({ agent_id: agentRef, thread_id: threadId, resume: resumeSchema, channel }),
]);
export type ChatRequest = z.infer<typeof chatRequestSchema>;

export const waitingActionSchema = z.object({
  tool: toolNameSchema,
  args: z.record(z.string(), z.unknown()),
});

export const turnResultSchema = z.object({
  thread_id: z.uuid(),
  run_id: z.uuid(),
  status: z.enum(['success', 'interrupted', 'error']),
  reply: z.string(),
  citations: z.array(citationSchema),
  intents: z.array(z.string()),
  cached: z.boolean(),
  /** Answered by the keyless model, for no configured one could; then always true. */
  limited: z.boolean().exactOptional(),
  /** Writes that wait for a person; only when status is `interrupted`. */
  waiting: z.array(waitingActionSchema),
});
export type TurnResult = z.infer<typeof turnResultSchema>;

const phase = z.enum(['start', 'end']);
/** Milliseconds, on `end` only. */
const ms = z.number().nonnegative().exactOptional();

/** What a turn sends while it runs; the same frames over SSE and WebSocket. */
export const turnEventSchema = z.discriminatedUnion('event', [
  z.object({ event: z.literal('token'), data: z.object({ text: z.string() }) }),
  z.object({
    event: z.literal('node'),
    data: z.object({
      node: z.string(),
      phase,
      ms,
      detail: z.record(z.string(), z.unknown()).exactOptional(),
    }),
  }),
  z.object({
    event: z.literal('tool'),
    data: z.object({
      name: z.string(),
      phase,
      args: z.unknown().exactOptional(),
      result: z.unknown().exactOptional(),
      ms,
    }),
  }),
  z.object({
    event: z.literal('interrupt'),
    data: z.object({ waiting: z.array(waitingActionSchema) }),
  }),
  z.object({ event: z.literal('done'), data: turnResultSchema }),
  z.object({
    event: z.literal('error'),
    data: z.object({ code: z.string(), message: z.string(), retry: z.boolean() }),
  }),
]);
export type TurnEvent = z.infer<typeof turnEventSchema>;
/** With its place in the run's log, from where a listener that comes back reads on. */
export type ToldEvent = TurnEvent & { seq?: number };
