import { z } from 'zod';
import { flagQuerySchema, jsonObjectSchema, limitSchema, offsetSchema } from './common.ts';

const LABELS_MAX = 20;
const LABEL_CHARS_MAX = 200;
/** A namespace as the library takes it: labels are not empty and hold no full stop. */
const labelSchema = z
  .string()
  .min(1)
  .max(LABEL_CHARS_MAX)
  .regex(/^[^.]+$/, 'may hold no full stop');
const namespaceSchema = z.array(labelSchema).min(1).max(LABELS_MAX);
const prefixSchema = z.array(labelSchema).max(LABELS_MAX);
const keySchema = z.string().min(1).max(500);
const TTL_MINUTES_MAX = 10 * 366 * 24 * 60;

export const storePutSchema = z.object({
  namespace: namespaceSchema,
  key: keySchema,
  value: jsonObjectSchema,
  /** Paths to embed, or false for none; by default what the store is configured with. */
  index: z.union([z.literal(false), z.array(z.string())]).nullish(),
  /** Minutes. */
  ttl: z.number().positive().max(TTL_MINUTES_MAX).nullish(),
});
export const storeGetQuerySchema = z.object({
  namespace: z
    .string()
    .max(LABELS_MAX * (LABEL_CHARS_MAX + 1))
    .optional()
    .transform((joined) => (joined === undefined || joined === '' ? [] : joined.split('.')))
    .describe('Labels joined by full stops'),
  key: keySchema,
  refresh_ttl: flagQuerySchema.optional(),
});
export const storeDeleteSchema = z.object({
  namespace: prefixSchema.nullish(),
  key: keySchema,
});
export const storeSearchSchema = z.object({
  namespace_prefix: prefixSchema.nullish(),
  filter: jsonObjectSchema.nullish(),
  limit: limitSchema.default(10),
  offset: offsetSchema.default(0),
  query: z.string().max(10_000).nullish(),
  refresh_ttl: z.boolean().nullish(),
});
export const storeNamespacesSchema = z.object({
  prefix: prefixSchema.nullish(),
  suffix: prefixSchema.nullish(),
  max_depth: z.int().min(1).max(100).nullish(),
  limit: limitSchema.default(100),
  offset: offsetSchema.default(0),
});

export const storeItemSchema = z.object({
  namespace: z.array(z.string()),
  key: z.string(),
  value: jsonObjectSchema,
  created_at: z.iso.datetime({ offset: true }),
  updated_at: z.iso.datetime({ offset: true }),
  /** Of a search by meaning. */
  score: z.number().nullable().exactOptional(),
});
export type StoreItem = z.infer<typeof storeItemSchema>;
export const storeFoundSchema = z.object({ items: z.array(storeItemSchema) });
export const storeNamespacesFoundSchema = z.object({ namespaces: z.array(z.array(z.string())) });
