import { MessagesValue, StateSchema } from '@langchain/langgraph';
import { z } from 'zod';
import { principalSchema } from '../../src/schemas/access.ts';
import { toolNameSchema } from '../../src/schemas/agent.ts';
import {
  memorySchema,
  openQuestionSchema,
  slotsSchema,
  understandingSchema,
} from '../../src/schemas/dialogue.ts';
import { citationSchema, passageSchema } from '../../src/schemas/knowledge.ts';

/** One tool call as the model proposed it: what is approved is what is executed. */
export const plannedCallSchema = z.object({
  id: z.string(),
  tool: z.string(),
  args: z.record(z.string(), z.unknown()),
  /** tenant:thread:run:step:ordinal, fixed when the call is proposed. */
  effectKey: z.string(),
  needsApproval: z.boolean(),
  /** Set by a person, or `refused` by policy; a call that needs none is approved by policy. */
  decision: z.enum(['approved', 'rejected', 'refused']).optional(),
  reason: z.string().optional(),
});
export type PlannedCall = z.infer<typeof plannedCallSchema>;

const pendingActionSchema = z.object({ calls: z.array(plannedCallSchema) });

const cacheSchema = z.object({
  verdict: z.enum(['hit', 'miss', 'skip']),
  /** Where a safe answer of this turn may be kept; absent when it must not be shared. */
  key: z.string().optional(),
  /** What else an answer to the same question depends on. */
  scope: z.string().optional(),
});

/** A drafted reply and what was wrong with it. */
const draftSchema = z.object({
  /** What the model wanted to say after what was already released. */
  text: z.string(),
  problems: z.array(z.string()),
});

const validationSchema = z.object({
  verdict: z.enum(['passed', 'repaired', 'replaced']),
  problems: z.array(z.string()),
});

/** Where the present turn stands; begun anew by classify-intent. */
export const turnSchema = z.object({
  /** The run that heard the message; a resume after approval keeps it. */
  runId: z.string(),
  step: z.int(),
  repairs: z.int(),
  userText: z.string(),
  /** Text that reached the person so far. */
  released: z.string(),
  toolsUsed: z.array(toolNameSchema),
  limited: z.boolean(),
  /** Code of what kept the better model from answering. */
  limitedBy: z.string().optional(),
  /** The message, a passage or a result reads like orders to the assistant. */
  suspect: z.boolean().optional(),
  startedAt: z.iso.datetime({ offset: true }),
});
export type Turn = z.infer<typeof turnSchema>;

export const conversationState = new StateSchema({
  messages: MessagesValue,
  summary: z.string().default(''),
  slots: slotsSchema.default(() => slotsSchema.parse({})),
  memory: memorySchema.default(() => memorySchema.parse({})),
  openQuestion: openQuestionSchema.nullable().default(null),
  understanding: understandingSchema.nullable().default(null),
  language: z.string().default('en'),
  passages: z.array(passageSchema).default(() => []),
  pendingAction: pendingActionSchema.nullable().default(null),
  cache: cacheSchema.default({ verdict: 'skip' }),
  draft: draftSchema.nullable().default(null),
  validation: validationSchema.nullable().default(null),
  citations: z.array(citationSchema).default(() => []),
  reply: z.string().default(''),
  turn: turnSchema.nullable().default(null),
});
export type ConversationState = typeof conversationState.State;
export type ConversationUpdate = typeof conversationState.Update;

/**
 * Set by Foyer from the credential, never by a client. Optional so that a bare graph runner
 * can start it: the graph's owner then supplies the missing parts (`resolveContext`).
 */
export const conversationContextSchema = z.object({
  tenantId: z.uuid().optional(),
  agentId: z.string().optional(),
  threadId: z.string().optional(),
  runId: z.string().optional(),
  /** The run is driven for the first time: no decision of it can have been kept. */
  isFresh: z.boolean().optional(),
  /** Who asked for this run: rules for models and the audit go by it. */
  principal: principalSchema.optional(),
  channel: z.enum(['text', 'voice']).optional(),
  /** Writes that wait for a person in this run, beside those the agent's settings name. */
  approvals: z.array(toolNameSchema).optional(),
});
export type ConversationContext = z.infer<typeof conversationContextSchema>;

/** The turn's state, for nodes that run after classify-intent. */
export function turnOf(state: ConversationState): Turn {
  if (state.turn === null) throw new Error('no turn: classify-intent runs first');
  return state.turn;
}

export function understandingOf(state: ConversationState) {
  if (state.understanding === null) throw new Error('not heard: classify-intent runs first');
  return state.understanding;
}
