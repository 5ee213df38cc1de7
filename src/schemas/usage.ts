import { z } from 'zod';

export const usageOperations = [
  'chat',
  'embedding',
  'transcription',
  'speech',
  'pii',
  'moderation',
] as const;

/** One operation of a model or a speech service, as the ledger keeps it. */
export const usageSchema = z.object({
  operation: z.enum(usageOperations),
  provider: z.string().max(80),
  model: z.string().max(200),
  inputTokens: z.int().nonnegative().optional(),
  outputTokens: z.int().nonnegative().optional(),
  characters: z.int().nonnegative().optional(),
  audioSeconds: z.number().nonnegative().optional(),
  /** Millionths of a US dollar; null when nobody can say, which a budget treats as too much. */
  costUsdMicros: z.int().nonnegative().nullable(),
  /** `reported` by the provider, `estimated` here, or `free`. */
  method: z.enum(['reported', 'estimated', 'free']),
  latencyMs: z.number().nonnegative(),
  success: z.boolean(),
  errorCode: z.string().max(80).optional(),
  threadId: z.uuid().optional(),
  runId: z.uuid().optional(),
});
export type Usage = z.infer<typeof usageSchema>;
