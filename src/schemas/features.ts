import { z } from 'zod';
import { wireTimeSchema } from './wire-time.ts';

const kind = z.string().regex(/^[A-Z][A-Z_]{1,39}$/, 'a kind such as PHONE or CREDIT_CARD');

/** What a tenant may use and how much of it, as it is set; null is no limit of its own. */
export const featuresSchema = z.strictObject({
  transcription_enabled: z.boolean().default(true),
  pii_redaction_enabled: z.boolean().default(true),
  summary_enabled: z.boolean().default(true),
  sentiment_enabled: z.boolean().default(false),
  coaching_enabled: z.boolean().default(false),
  /** Null for all kinds. */
  pii_entity_types: z.array(kind).max(100).nullable().default(null),
  /** From 0 to 1; null for the recognisers' own. */
  pii_confidence_threshold: z.number().min(0).max(1).nullable().default(null),
  max_audio_duration_seconds: z.int().min(1).max(86_400).nullable().default(null),
  max_concurrent_jobs: z.int().min(1).max(1000).nullable().default(null),
  /** Millionths of a dollar are kept, no less. */
  monthly_budget_usd: z.number().min(0).max(100_000).nullable().default(null),
  enable_cost_alerts: z.boolean().default(true),
});
export type Features = z.infer<typeof featuresSchema>;

export const featuresAnswerSchema = z.object({
  ...featuresSchema.shape,
  /** 0 where the tenant has set nothing and the defaults hold. */
  version: z.int().nonnegative(),
  updated_at: wireTimeSchema.nullable(),
});
export type StoredFeatures = z.infer<typeof featuresAnswerSchema>;
