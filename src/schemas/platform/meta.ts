import { z } from 'zod';
import { flagQuerySchema } from './common.ts';

export const okQuerySchema = z.object({
  check_db: flagQuerySchema.optional().describe('Asks the database too'),
});
export const okSchema = z.object({ ok: z.literal(true) });

/** What LangGraph Studio reads before anything else. */
export const infoSchema = z.object({
  version: z.string().describe('Of the LangGraph API this host speaks'),
  langgraph_js_version: z.string(),
  context: z.literal('js'),
  flags: z.object({
    assistants: z.boolean(),
    crons: z.boolean(),
    langsmith: z.boolean(),
    langsmith_tracing_replicas: z.boolean(),
  }),
});

/** What `POST /internal/truncate` of a test host empties. */
export const truncateSchema = z.object({
  runs: z.boolean().optional(),
  threads: z.boolean().optional(),
  assistants: z.boolean().optional(),
  checkpointer: z.boolean().optional(),
  store: z.boolean().optional(),
});
export type Truncate = z.infer<typeof truncateSchema>;
