import { z } from 'zod';

const usageOperations = [
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
  agentId: z.uuid().optional(),
  threadId: z.uuid().optional(),
  runId: z.uuid().optional(),
});
export type Usage = z.infer<typeof usageSchema>;

export const usageGroups = ['day', 'model', 'operation', 'agent'] as const;
export type UsageGroup = (typeof usageGroups)[number];

/** Sums of the rows of one day, model, operation or agent. */
export interface UsageSum {
  /** The day as `2026-01-31`, the model's name …; null for rows that have none. */
  key: string | null;
  operations: number;
  failures: number;
  inputTokens: number;
  outputTokens: number;
  characters: number;
  audioSeconds: number;
  costUsdMicros: number;
  /** Rows whose cost nobody knows; the sum is without them. */
  unpriced: number;
}

/** What is owed for a million tokens, as a tenant says. */
export interface ModelPrice {
  model: string;
  inputUsdMicrosPerMillion: number;
  outputUsdMicrosPerMillion: number;
}

export interface BudgetState {
  limitUsdMicros: number | null;
  spentUsdMicros: number;
  reservedUsdMicros: number;
  /** Its first day. */
  month: string;
  /** Thresholds that were told of this month, in percent. */
  alerts: number[];
  version: number;
}
