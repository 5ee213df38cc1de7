import { z } from 'zod';
import {
  checkpointRefSchema,
  configSchema,
  countQuery,
  flagQuerySchema,
  idSchema,
  jsonObjectSchema,
  limitSchema,
  metadataSchema,
  offsetSchema,
} from './common.ts';

const runStatuses = ['pending', 'running', 'error', 'success', 'timeout', 'interrupted'] as const;
export const runStatusSchema = z.enum(runStatuses);
export type RunStatus = z.infer<typeof runStatusSchema>;

export const multitaskStrategySchema = z.enum(['reject', 'enqueue', 'interrupt', 'rollback']);
export type MultitaskStrategy = z.infer<typeof multitaskStrategySchema>;

export const streamModes = [
  'values',
  'messages',
  'messages-tuple',
  'updates',
  'events',
  'tasks',
  'checkpoints',
  'debug',
  'custom',
  'tools',
] as const;
export const streamModeSchema = z.enum(streamModes);
export type StreamMode = z.infer<typeof streamModeSchema>;

const gotoSchema = z.union([
  z.string(),
  z.looseObject({ node: z.string(), input: z.unknown().optional() }),
]);
/** Fields beyond these (a `Command` of the library has a `lg_name`) are left out. */
export const commandSchema = z.object({
  resume: z.unknown().optional(),
  update: z.union([jsonObjectSchema, z.array(z.tuple([z.string(), z.unknown()]))]).nullish(),
  goto: z.union([gotoSchema, z.array(gotoSchema)]).nullish(),
});
export type PlatformCommand = z.infer<typeof commandSchema>;

const nodesSchema = z.union([z.literal('*'), z.array(z.string())]);
export const durabilitySchema = z.enum(['sync', 'async', 'exit']);
export type Durability = z.infer<typeof durabilitySchema>;

const DELAY_SECONDS_MAX = 366 * 24 * 3600;
const WEBHOOK_CHARS_MAX = 2_000;
/** An http address, or a path of this host. */
const webhookSchema = z.string().min(1).max(WEBHOOK_CHARS_MAX).meta({ format: 'uri-reference' });
const oneOrMore = <T extends z.ZodType>(schema: T) => z.union([schema, z.array(schema)]);

// The types of the official JavaScript client know other names, which mean nothing here.
const CLIENTS_OWN = new Set<unknown>(['complete', 'continue']);
const onCompletionSchema = z.preprocess(
  (value) => (CLIENTS_OWN.has(value) ? undefined : value),
  z.enum(['delete', 'keep']).nullish().describe('Of runs without a thread'),
);

/** What every way of creating a run accepts. Unknown fields are ignored, as the platform does. */
export const runCreateSchema = z.object({
  assistant_id: z.string().min(1).max(255).describe('Id of an assistant, or the name of a graph'),
  input: z.unknown().optional(),
  command: commandSchema.nullish(),
  checkpoint: checkpointRefSchema.nullish(),
  checkpoint_id: z.string().nullish(),
  config: configSchema.nullish(),
  context: z.unknown().optional(),
  metadata: metadataSchema.nullish(),
  webhook: webhookSchema.nullish(),
  interrupt_before: nodesSchema.nullish(),
  interrupt_after: nodesSchema.nullish(),
  stream_mode: oneOrMore(streamModeSchema).nullish(),
  stream_subgraphs: z.boolean().nullish(),
  stream_resumable: z.boolean().nullish(),
  feedback_keys: oneOrMore(z.string()).nullish(),
  on_disconnect: z.enum(['cancel', 'continue']).nullish(),
  multitask_strategy: multitaskStrategySchema.nullish(),
  if_not_exists: z.enum(['reject', 'create']).nullish(),
  after_seconds: z.number().min(0).max(DELAY_SECONDS_MAX).nullish(),
  durability: durabilitySchema.nullish(),
  checkpoint_during: z.boolean().nullish().describe('Deprecated: use durability'),
  on_completion: onCompletionSchema,
  langsmith_tracer: z
    .looseObject({ project_name: z.string().nullish(), example_id: z.string().nullish() })
    .nullish(),
  strict_resume: z.boolean().nullish(),
});
export type RunCreate = z.infer<typeof runCreateSchema>;

const RUNS_A_BATCH_MAX = 100;
export const runBatchCreateSchema = z.array(runCreateSchema).min(1).max(RUNS_A_BATCH_MAX);

/** A run as clients see it. */
export const runSchema = z.object({
  run_id: z.uuid(),
  thread_id: z.uuid(),
  assistant_id: z.uuid(),
  created_at: z.iso.datetime({ offset: true }),
  updated_at: z.iso.datetime({ offset: true }),
  status: runStatusSchema,
  metadata: metadataSchema,
  kwargs: jsonObjectSchema,
  multitask_strategy: multitaskStrategySchema,
});
export type Run = z.infer<typeof runSchema>;

export const cancelActionSchema = z.enum(['interrupt', 'rollback']);
export type CancelAction = z.infer<typeof cancelActionSchema>;

/** `POST /runs/cancel`: by ids, or all of a status; of one thread or of any. */
const RUNS_A_CANCEL_MAX = 1_000;
export const runsCancelSchema = z
  .object({
    thread_id: idSchema.nullish(),
    run_ids: z.array(idSchema).min(1).max(RUNS_A_CANCEL_MAX).nullish(),
    status: z.enum(['pending', 'running', 'all']).nullish(),
  })
  .refine((body) => body.run_ids != null || body.status != null, {
    path: ['run_ids'],
    message: 'name runs, or a status',
  })
  .meta({
    anyOf: [
      { required: ['run_ids'], properties: { run_ids: { type: 'array' } } },
      { required: ['status'], properties: { status: { type: 'string' } } },
    ],
  });

const switchSchema = flagQuerySchema.default(false);

export const runListQuerySchema = z.object({
  limit: countQuery(limitSchema.default(10)),
  offset: countQuery(offsetSchema.default(0)),
  status: runStatusSchema.optional(),
  select: oneOrMore(z.string()).optional(),
});
export const runCancelQuerySchema = z.object({
  wait: switchSchema,
  action: cancelActionSchema.default('interrupt'),
  reason: z.string().optional(),
});
export const runsCancelQuerySchema = z.object({
  action: cancelActionSchema.default('interrupt'),
});
export const runJoinQuerySchema = z.object({ cancel_on_disconnect: switchSchema });
export const runStreamQuerySchema = z.object({
  cancel_on_disconnect: switchSchema,
  stream_mode: oneOrMore(streamModeSchema).optional(),
});

/**
 * Of a thread's stream: everything of its runs, only where runs begin and end, or changes of its
 * state from outside a run.
 */
const threadStreamModes = ['run_modes', 'lifecycle', 'state_update'] as const;
export const threadStreamQuerySchema = z.object({
  stream_mode: oneOrMore(z.enum([...threadStreamModes, ...streamModes])).optional(),
});
