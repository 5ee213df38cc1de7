import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { type ServiceSchema, serviceSchema } from '../../src/understanding/model/service-schema.ts';

const frameSchema = z.object({
  service: z.string(),
  intent: z.string(),
  state: z.record(z.string(), z.array(z.string())).optional(),
  delta: z.record(z.string(), z.array(z.string())).optional(),
  spans: z
    .array(z.object({ slot: z.string(), start: z.number(), exclusive_end: z.number() }))
    .optional(),
  acts: z.array(z.string()).optional(),
});
const turnSchema = z.union([
  z.object({ user: z.string(), frames: z.array(frameSchema) }),
  z.object({
    sys: z.string(),
    acts: z.array(z.string()).optional(),
    calls: z
      .array(
        z.object({
          service: z.string(),
          method: z.string(),
          params: z.record(z.string(), z.string()),
        }),
      )
      .optional(),
  }),
]);
export const dialogueSchema = z.object({
  id: z.string(),
  split: z.string().optional(),
  services: z.array(z.string()),
  turns: z.array(turnSchema),
});
export type Dialogue = z.infer<typeof dialogueSchema>;
export type Frame = z.infer<typeof frameSchema>;

export const clincRowSchema = z.object({
  text: z.string(),
  intent: z.string(),
  split: z.string().optional(),
});
export type ClincRow = z.infer<typeof clincRowSchema>;

export const nluppRowSchema = z.object({
  text: z.string(),
  intents: z.array(z.string()),
  slots: z.record(
    z.string(),
    z.object({ text: z.string(), span: z.tuple([z.number(), z.number()]), value: z.unknown() }),
  ),
  fold: z.number().optional(),
});
export type NluppRow = z.infer<typeof nluppRowSchema>;

/** Rows of a JSON-lines text. */
export function readRows<T>(text: string, schema: z.ZodType<T>): T[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => schema.parse(JSON.parse(line)));
}

export function readSchemas(path: string): ServiceSchema[] {
  const all = z
    .union([z.array(serviceSchema), z.record(z.string(), serviceSchema)])
    .parse(JSON.parse(readFileSync(path, 'utf8')));
  return Array.isArray(all) ? all : Object.values(all);
}
