import { z } from 'zod';
import { roleSchema } from './access.ts';
import { wireTimeSchema } from './wire-time.ts';

const providerTasks = ['llm', 'embedding', 'transcription', 'speech', 'pii'] as const;
export const providerTaskSchema = z.enum(providerTasks);
export type ProviderTask = z.infer<typeof providerTaskSchema>;

const printable = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^[\x21-\x7e]+$/, 'visible ASCII characters only');

const providerNameSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,62}$/, 'small letters, digits, - and _');

const ms = (max: number) => z.int().min(100).max(max);
const usdPerMtok = z.number().min(0).max(10_000);

/** How a provider is asked; what is not said is Foyer's own choice. */
export const providerOptionsSchema = z.strictObject({
  temperature: z.number().min(0).max(2).optional(),
  max_tokens: z.int().min(1).max(1_000_000).optional(),
  max_retries: z.int().min(0).max(5).optional(),
  /** Calls at once from one process; further ones go to the next candidate. */
  max_concurrent: z.int().min(1).max(1000).optional(),
  /** So long without a first token, and the next candidate is asked as well; unset: never. */
  hedge_after_ms: ms(60_000).optional(),
  timeouts: z
    .strictObject({
      connect_ms: ms(60_000).optional(),
      first_token_ms: ms(60_000).optional(),
      idle_ms: ms(60_000).optional(),
      total_ms: ms(600_000).optional(),
    })
    .optional(),
  /** US dollars per million tokens, where the price list does not know the model. */
  price: z
    .strictObject({ input_usd_per_mtok: usdPerMtok, output_usd_per_mtok: usdPerMtok })
    .optional(),
});
export type ProviderOptions = z.infer<typeof providerOptionsSchema>;

const MODEL = z
  .string()
  .max(200)
  .regex(/^[\x21-\x7e]*$/, 'visible ASCII characters only');
const BASE_URL = z.url({ protocol: /^https?$/ }).max(500);
const PRIORITY = z.int().min(0).max(1000);
const WEIGHT = z.int().min(1).max(1000);

export const newProviderSchema = z.strictObject({
  task: providerTaskSchema,
  provider: providerNameSchema,
  model: MODEL.default(''),
  /** Up to and with the version; null for the provider's own. */
  base_url: BASE_URL.nullable().default(null),
  api_key: printable(4000).nullable().default(null),
  options: providerOptionsSchema.default({}),
  /** Lower ones are asked first. */
  priority: PRIORITY.default(100),
  /** Share of the calls among those of one priority. */
  weight: WEIGHT.default(100),
  enabled: z.boolean().default(true),
});
export type NewProvider = z.infer<typeof newProviderSchema>;

export const providerPatchSchema = z.strictObject({
  model: MODEL.optional(),
  base_url: BASE_URL.nullable().optional(),
  /** Null takes the key away. */
  api_key: printable(4000).nullable().optional(),
  options: providerOptionsSchema.optional(),
  priority: PRIORITY.optional(),
  weight: WEIGHT.optional(),
  enabled: z.boolean().optional(),
});
export type ProviderPatch = z.infer<typeof providerPatchSchema>;

/** A setting as it is shown: of its key nothing but that there is one, and since when. */
export const providerSchema = z.object({
  id: z.uuid(),
  task: providerTaskSchema,
  provider: z.string(),
  model: z.string(),
  base_url: z.string().nullable(),
  has_key: z.boolean(),
  key_updated_at: wireTimeSchema.nullable(),
  options: providerOptionsSchema,
  priority: z.int(),
  weight: z.int(),
  enabled: z.boolean(),
  version: z.int().positive(),
  created_at: wireTimeSchema,
  updated_at: wireTimeSchema,
});
export type Provider = z.infer<typeof providerSchema>;

export const providerTestSchema = z.object({
  ok: z.boolean(),
  latency_ms: z.int().nonnegative(),
  /** A code of ours when it is not; the provider's own words are never repeated. */
  code: z.string().nullable(),
  message: z.string(),
});
export type ProviderTest = z.infer<typeof providerTestSchema>;

/** `*` stands for anything; one with a slash is held against `provider/model`. */
const modelPattern = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[\x21-\x7e]+$/, 'visible ASCII characters only');

const modelRuleSchema = z.strictObject({
  effect: z.enum(['allow', 'deny']),
  models: z.array(modelPattern).min(1).max(50),
  /** Whom it is for; left out or empty: everybody. */
  roles: z.array(roleSchema).max(10).default([]),
  agent_ids: z.array(z.uuid()).max(100).default([]),
  /** Told to whoever is refused. */
  reason: z.string().max(300).optional(),
});

/** The first rule that fits decides; where none does, `default`. */
export const modelRulesSchema = z.strictObject({
  default: z.enum(['allow', 'deny']).default('allow'),
  rules: z.array(modelRuleSchema).max(100).default([]),
});
export type ModelRules = z.infer<typeof modelRulesSchema>;

export const modelRulesAnswerSchema = z.object({
  ...modelRulesSchema.shape,
  version: z.int().nonnegative(),
  updated_at: wireTimeSchema.nullable(),
});
