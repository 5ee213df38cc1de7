import { z } from 'zod';
import {
  configSchema,
  countQuery,
  flagQuerySchema,
  INT_MAX,
  idSchema,
  jsonObjectSchema,
  metadataSchema,
  pageShape,
  selectSchema,
  sortOrderSchema,
} from './common.ts';

const nameSchema = z.string().min(1).max(255);
const graphIdSchema = z.string().min(1).max(255);

/** Id of an assistant, or the name of a graph for the assistant that every graph has. */
const assistantRefSchema = z.string().min(1).max(255);
export const assistantPathSchema = z.object({ assistant_id: assistantRefSchema });

export const assistantSchema = z.object({
  assistant_id: z.guid(),
  graph_id: z.string(),
  version: z.int().positive(),
  name: z.string(),
  description: z.string().nullable(),
  config: jsonObjectSchema,
  context: z.unknown(),
  metadata: metadataSchema,
  created_at: z.iso.datetime({ offset: true }),
  updated_at: z.iso.datetime({ offset: true }),
});
export type Assistant = z.infer<typeof assistantSchema>;
/** An older state of an assistant; `updated_at` is not among what is kept. */
export const assistantVersionSchema = assistantSchema.omit({ updated_at: true });
export type AssistantVersion = z.infer<typeof assistantVersionSchema>;

export const assistantCreateSchema = z.object({
  assistant_id: idSchema.nullish(),
  graph_id: graphIdSchema,
  config: configSchema.nullish(),
  context: z.unknown().optional(),
  metadata: metadataSchema.nullish(),
  name: nameSchema.nullish(),
  description: z.string().nullish(),
  if_exists: z.enum(['raise', 'do_nothing']).nullish(),
});
export type AssistantCreate = z.infer<typeof assistantCreateSchema>;

export const assistantPatchSchema = z.object({
  graph_id: graphIdSchema.nullish(),
  config: configSchema.nullish(),
  context: z.unknown().optional(),
  metadata: metadataSchema.nullish(),
  name: nameSchema.nullish(),
  description: z.string().nullish(),
});
export type AssistantPatch = z.infer<typeof assistantPatchSchema>;

export const assistantDeleteQuerySchema = z.object({
  delete_threads: flagQuerySchema.optional().describe('Its threads go with it'),
});

const filterShape = {
  metadata: metadataSchema.nullish(),
  graph_id: graphIdSchema.nullish(),
  /** Part of the name, in any case. */
  name: z.string().nullish(),
};
export const assistantSearchSchema = z.object({
  ...filterShape,
  ...pageShape,
  sort_by: z.enum(['assistant_id', 'graph_id', 'created_at', 'updated_at', 'name']).nullish(),
  sort_order: sortOrderSchema.nullish(),
  select: selectSchema.nullish(),
});
export type AssistantSearch = z.infer<typeof assistantSearchSchema>;
export const assistantCountSchema = z.object(filterShape);
export type AssistantFilter = z.infer<typeof assistantCountSchema>;

export const assistantVersionsSchema = z.object({
  metadata: metadataSchema.nullish(),
  ...pageShape,
});
export type AssistantVersions = z.infer<typeof assistantVersionsSchema>;
export const assistantLatestSchema = z.object({ version: z.int().positive().max(INT_MAX) });

const SUBGRAPH_DEPTH_MAX = 100;
/** How deep subgraphs are drawn: all of them, none, or so many levels. */
const depthSchema = countQuery(z.int().min(0).max(SUBGRAPH_DEPTH_MAX));
export const graphQuerySchema = z.object({
  xray: z
    .union([z.enum(['true', 'false']).transform((word) => word === 'true'), depthSchema])
    .optional()
    .describe('Draws the nodes of subgraphs too: all, or down to a depth'),
});
export const subgraphsQuerySchema = z.object({
  recurse: flagQuerySchema.optional().describe('Subgraphs of subgraphs too'),
});
export const subgraphsPathSchema = assistantPathSchema.extend({
  namespace: z.string().min(1).max(1_000),
});

export const drawnGraphSchema = z.object({
  nodes: z.array(z.looseObject({ id: z.union([z.string(), z.number()]) })),
  edges: z.array(z.looseObject({ source: z.string(), target: z.string() })),
});

const schemaOrNull = jsonObjectSchema.nullable();
export const graphSchemasSchema = z.object({
  graph_id: z.string(),
  input_schema: schemaOrNull,
  output_schema: schemaOrNull,
  state_schema: schemaOrNull,
  config_schema: schemaOrNull,
  context_schema: schemaOrNull,
});
/** By namespace; the parts are named without `_schema` here. */
export const subgraphsSchema = z.record(
  z.string(),
  z.object({
    input: schemaOrNull,
    output: schemaOrNull,
    state: schemaOrNull,
    config: schemaOrNull,
    context: schemaOrNull,
  }),
);
