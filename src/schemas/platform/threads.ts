import { z } from 'zod';
import {
  checkpointRefSchema,
  countQuery,
  flagQuerySchema,
  idSchema,
  jsonObjectSchema,
  limitSchema,
  metadataSchema,
  pageShape,
  selectQuerySchema,
  selectSchema,
  sortOrderSchema,
} from './common.ts';
import { commandSchema } from './runs.ts';

export const threadPathSchema = z.object({ thread_id: idSchema });

export const threadStatusSchema = z.enum(['idle', 'busy', 'interrupted', 'error']);
export type ThreadStatus = z.infer<typeof threadStatusSchema>;

const TTL_MINUTES_MAX = 10 * 366 * 24 * 60;
const minutesSchema = z.number().positive().max(TTL_MINUTES_MAX);
export const ttlSchema = z.object({
  strategy: z.enum(['delete', 'keep_latest']).default('delete'),
  /** Minutes. */
  ttl: minutesSchema,
});
export type Ttl = z.infer<typeof ttlSchema>;
/** A bare number means minutes until the thread is deleted. */
const ttlInputSchema = z.union([
  minutesSchema.transform((ttl): Ttl => ({ strategy: 'delete', ttl })),
  ttlSchema,
]);

export const threadSchema = z.object({
  thread_id: z.guid(),
  created_at: z.iso.datetime({ offset: true }),
  updated_at: z.iso.datetime({ offset: true }),
  state_updated_at: z.iso.datetime({ offset: true }),
  metadata: metadataSchema,
  config: jsonObjectSchema,
  status: threadStatusSchema,
  values: z.unknown(),
  /** By task id: what its interrupts ask. */
  interrupts: z.record(z.string(), z.array(z.unknown())),
  error: z.unknown().exactOptional(),
  ttl: z
    .object({
      strategy: z.enum(['delete', 'keep_latest']),
      ttl_minutes: z.number(),
      expires_at: z.iso.datetime({ offset: true }),
    })
    .nullable()
    .exactOptional(),
  extracted: jsonObjectSchema.exactOptional(),
});
export type Thread = z.infer<typeof threadSchema>;

const SUPERSTEPS_MAX = 1_000;
const superstepSchema = z.object({
  updates: z
    .array(
      z.object({
        values: z.unknown().optional(),
        command: commandSchema.nullish(),
        as_node: z.string().nullish(),
      }),
    )
    .max(SUPERSTEPS_MAX),
});
export type Superstep = z.infer<typeof superstepSchema>;

export const threadCreateSchema = z.object({
  thread_id: idSchema.nullish(),
  metadata: metadataSchema.nullish(),
  if_exists: z.enum(['raise', 'do_nothing']).nullish(),
  graph_id: z.string().max(255).nullish(),
  supersteps: z.array(superstepSchema).max(SUPERSTEPS_MAX).nullish(),
  ttl: ttlInputSchema.nullish(),
});
export type ThreadCreate = z.infer<typeof threadCreateSchema>;
export const threadPatchSchema = z.object({
  metadata: metadataSchema.nullish(),
  /** Null: the thread is kept. */
  ttl: ttlInputSchema.nullish(),
});
export const threadGetQuerySchema = z.object({
  include: selectQuerySchema.optional().describe('`ttl`: when the thread ends'),
});

const IDS_MAX = 1_000;
const filterShape = {
  ids: z.array(idSchema).max(IDS_MAX).nullish(),
  metadata: metadataSchema.nullish(),
  values: jsonObjectSchema.nullish(),
  status: threadStatusSchema.nullish(),
};
const EXTRACTED_MAX = 10;
/** What a path into a thread may begin with, and its steps: a field, or a place in a list. */
const PATH =
  /^(?:values|metadata|config|interrupts|error|status|thread_id)(?:\.[^.[\]]+|\[-?\d{1,9}\])*$/;
const pathSchema = z
  .string()
  .max(500)
  .regex(PATH, 'not a path into a thread, such as values.messages[-1].content');
export const threadSearchSchema = z.object({
  ...filterShape,
  ...pageShape,
  sort_by: z
    .enum(['thread_id', 'status', 'created_at', 'updated_at', 'state_updated_at'])
    .nullish(),
  sort_order: sortOrderSchema.nullish(),
  select: selectSchema.nullish(),
  /** Paths into each thread (`values.messages[-1].content`) by the name they are returned under. */
  extract: z
    .record(z.string(), pathSchema)
    .refine((paths) => Object.keys(paths).length <= EXTRACTED_MAX, 'names too many paths')
    .meta({ maxProperties: EXTRACTED_MAX })
    .nullish(),
});
export type ThreadSearch = z.infer<typeof threadSearchSchema>;
export const threadCountSchema = z.object(filterShape);
export type ThreadFilter = z.infer<typeof threadCountSchema>;

export const threadPruneSchema = z.object({
  thread_ids: z.array(idSchema).min(1).max(IDS_MAX),
  strategy: z.enum(['delete', 'keep_latest']).default('delete'),
});
export const threadsPrunedSchema = z.object({ pruned_count: z.int().nonnegative() });

interface Task {
  id: string;
  name: string;
  error: string | null;
  interrupts: unknown[];
  path: unknown;
  checkpoint: unknown;
  state: ThreadState | null;
  result: unknown;
}
/** One checkpoint of a thread as clients see it. */
export interface ThreadState {
  values: unknown;
  next: string[];
  tasks: Task[];
  metadata: unknown;
  created_at: string | null;
  checkpoint: unknown;
  parent_checkpoint: unknown;
}
export const threadStateSchema = z.object({
  values: z.unknown(),
  next: z.array(z.string()),
  tasks: z.array(z.looseObject({ id: z.string(), name: z.string() })),
  metadata: z.unknown(),
  created_at: z.string().nullable(),
  checkpoint: z.unknown(),
  parent_checkpoint: z.unknown(),
});

export const statePathSchema = threadPathSchema.extend({ checkpoint_id: idSchema });
export const stateQuerySchema = z.object({
  subgraphs: flagQuerySchema.optional().describe('The states of tasks that are subgraphs too'),
  select: selectQuerySchema.optional(),
});

export const stateUpdateSchema = z.object({
  values: z.union([jsonObjectSchema, z.array(jsonObjectSchema)]).nullish(),
  as_node: z.string().nullish(),
  checkpoint_id: z.string().nullish(),
  checkpoint: checkpointRefSchema.nullish(),
});
export type StateUpdate = z.infer<typeof stateUpdateSchema>;
export const stateUpdatedSchema = z.object({ checkpoint: jsonObjectSchema });
export const statePatchSchema = z.object({ metadata: metadataSchema });
export const stateCheckpointSchema = z.object({
  checkpoint: checkpointRefSchema.nullish(),
  subgraphs: z.boolean().nullish(),
  select: selectSchema.nullish(),
});

const checkpointIdSchema = z.string().min(1).max(255);
/** An id, an object that has it, or a config that has it in `configurable`. */
const beforeSchema = z.union([
  checkpointIdSchema,
  z.object({ checkpoint_id: checkpointIdSchema }).transform((ref) => ref.checkpoint_id),
  z
    .object({ configurable: z.object({ checkpoint_id: checkpointIdSchema }) })
    .transform((config) => config.configurable.checkpoint_id),
]);
export const historySchema = z.object({
  limit: limitSchema.default(10),
  /** Only checkpoints older than this one. */
  before: beforeSchema.nullish(),
  metadata: metadataSchema.nullish(),
  checkpoint: checkpointRefSchema.nullish(),
  select: selectSchema.nullish(),
});
export const historyQuerySchema = z.object({
  limit: countQuery(limitSchema.optional()),
  before: checkpointIdSchema.optional().describe('Only checkpoints older than this one'),
  select: selectQuerySchema.optional(),
});
