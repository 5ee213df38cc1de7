import { z } from 'zod';

const NUMBER = 'is not a number';
const minutes = z.number(NUMBER).min(0, 'is negative');

/** `file:export`; the last colon counts, for a file's name may hold others. */
export const exportRefSchema = z
  .string('is not a text such as "./graph.ts:graph"')
  .regex(/^.+:[^:/\\]+$/s, 'is not of the form "./graph.ts:graph": a file, a colon, its export')
  .transform((text) => {
    const colon = text.lastIndexOf(':');
    return { file: text.slice(0, colon), exportName: text.slice(colon + 1) };
  });

const graphSchema = z
  .union([exportRefSchema, z.looseObject({ path: z.unknown() })], {
    error: 'is neither "./graph.ts:graph" nor an object with such a "path"',
  })
  .transform((graph, context) => {
    if ('file' in graph && 'exportName' in graph) {
      return graph as { file: string; exportName: string; description?: string };
    }
    const path = exportRefSchema.safeParse(graph['path']);
    for (const { message } of path.error?.issues ?? []) {
      context.addIssue({ code: 'custom', path: ['path'], message });
    }
    const description = graph['description'];
    return {
      ...(path.data ?? { file: '', exportName: '' }),
      ...(typeof description === 'string' && { description }),
    };
  });

const texts = z.array(z.string());
const corsSchema = z.looseObject({
  allow_origins: texts.exactOptional(),
  allow_methods: texts.exactOptional(),
  allow_headers: texts.exactOptional(),
  allow_credentials: z.boolean().exactOptional(),
  allow_origin_regex: z
    .string()
    .refine((text) => {
      try {
        return new RegExp(text) !== null;
      } catch {
        return false;
      }
    }, 'is not a regular expression')
    .exactOptional(),
  expose_headers: texts.exactOptional(),
  max_age: z.number(NUMBER).exactOptional(),
});

const httpSchema = z.looseObject({
  app: exportRefSchema.exactOptional(),
  disable_assistants: z.boolean().default(false),
  disable_threads: z.boolean().default(false),
  disable_runs: z.boolean().default(false),
  disable_store: z.boolean().default(false),
  disable_meta: z.boolean().default(false),
  cors: corsSchema.exactOptional(),
});

const storeSchema = z.looseObject({
  index: z
    .looseObject({
      dims: z.int('is not a whole number').min(1).exactOptional(),
      embed: z.string().exactOptional(),
      fields: texts.exactOptional(),
    })
    .exactOptional(),
  ttl: z
    .looseObject({
      refresh_on_read: z.boolean().exactOptional(),
      default_ttl: minutes.nullable().exactOptional(),
      sweep_interval_minutes: minutes.nullable().exactOptional(),
    })
    .exactOptional(),
});

const checkpointerSchema = z.looseObject({
  ttl: z
    .looseObject({
      strategy: z.enum(['delete', 'keep_latest']).default('delete'),
      default_ttl: minutes.nullable().exactOptional(),
      sweep_interval_minutes: minutes.nullable().exactOptional(),
    })
    .exactOptional(),
});

const envValue = z.union([z.string(), z.number(), z.boolean()]).transform(String);

/** `langgraph.json` as LangGraph's own tools read it; keys that nobody here knows are let be. */
export const graphConfigSchema = z.looseObject({
  graphs: z
    .record(z.string().min(1), graphSchema, {
      error: 'names no graphs: write {"agent": "./graph.ts:graph"}',
    })
    .refine((graphs) => Object.keys(graphs).length > 0, 'names no graph'),
  // A list only names variables that a container is given; there is nothing to set.
  env: z
    .union([z.record(z.string(), envValue), z.string(), texts], {
      error: 'is neither an object of texts nor the path of a .env file',
    })
    .default({}),
  node_version: z.union([z.string(), z.number().transform(String)]).exactOptional(),
  dependencies: texts.exactOptional(),
  http: httpSchema.prefault({}),
  ui: z.record(z.string(), z.string()).exactOptional(),
  ui_config: z.looseObject({ shared: texts.exactOptional() }).exactOptional(),
  store: storeSchema.exactOptional(),
  checkpointer: checkpointerSchema.exactOptional(),
  auth: z.looseObject({ path: z.string().exactOptional() }).exactOptional(),
});
