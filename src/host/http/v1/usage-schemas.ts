import { z } from 'zod';
import { type BudgetState, type UsageSum, usageGroups } from '../../../schemas/usage.ts';
import { wireTimeSchema } from '../../../schemas/wire-time.ts';

const DAY = z.iso.date();
const DAYS_MAX = 366;
const DAY_MS = 86_400_000;

/** Days are UTC's, both included; without them the month so far. */
export const usageQuerySchema = z.strictObject({
  by: z.enum(usageGroups).default('day').describe('What to sum up by'),
  from: DAY.optional().describe('First day, by UTC; the first of this month where it is left out'),
  to: DAY.optional().describe('Last day, by UTC; today where it is left out'),
});

/** The range a query means; null when it ends before it begins or is longer than a year. */
export function usageRange(
  { from, to }: z.output<typeof usageQuerySchema>,
  now: Date,
): { since: string; until: string } | null {
  const today = now.toISOString().slice(0, 10);
  const last = Date.parse(to ?? (from !== undefined && from > today ? from : today));
  const first = Date.parse(from ?? `${new Date(last).toISOString().slice(0, 7)}-01`);
  if (last < first || last - first >= DAYS_MAX * DAY_MS) return null;
  return { since: new Date(first).toISOString(), until: new Date(last + DAY_MS).toISOString() };
}

const count = z.int().nonnegative();

const sums = {
  operations: count,
  failures: count,
  input_tokens: count,
  output_tokens: count,
  characters: count,
  audio_seconds: z.number().nonnegative(),
  cost_usd_micros: count.describe('Millionths of a US dollar'),
  unpriced: count.describe('Operations whose price nobody knows; the cost is without them'),
};

export const usageAnswerSchema = z.object({
  since: wireTimeSchema.describe('From this time on'),
  until: wireTimeSchema.describe('Before this time'),
  by: z.enum(usageGroups),
  data: z.array(
    z.object({
      key: z.string().nullable().describe('The day, model, operation or id of the agent'),
      ...sums,
    }),
  ),
  total: z.object(sums),
});

const wireSum = (sum: Omit<UsageSum, 'key'>) => ({
  operations: sum.operations,
  failures: sum.failures,
  input_tokens: sum.inputTokens,
  output_tokens: sum.outputTokens,
  characters: sum.characters,
  audio_seconds: sum.audioSeconds,
  cost_usd_micros: sum.costUsdMicros,
  unpriced: sum.unpriced,
});
type WireSum = ReturnType<typeof wireSum>;

export function wireUsage(rows: readonly UsageSum[]) {
  const data = rows.map(({ key, ...sum }) => ({ key, ...wireSum(sum) }));
  const add = (field: keyof WireSum) => data.reduce((all, row) => all + row[field], 0);
  const total = Object.fromEntries(
    Object.keys(sums).map((field) => [field, add(field as keyof WireSum)]),
  );
  return { data, total };
}

/** As much as a number of JSON can hold exactly, and no one spends in a month. */
const MICROS_MAX = 1_000_000_000_000_000;
const micros = z.int().min(0).max(MICROS_MAX);

export const budgetPutSchema = z.strictObject({
  limit_usd_micros: micros.nullable().describe('Null for no limit; calls beyond it are refused'),
});

export const budgetAnswerSchema = z.object({
  limit_usd_micros: micros.nullable(),
  spent_usd_micros: count,
  reserved_usd_micros: count.describe('Of calls under way'),
  month: z.iso.date().describe('Its first day, by UTC'),
  alerts: z.array(z.int()).describe('Thresholds that were told of this month, in percent'),
  version: count,
});

export const wireBudget = (state: BudgetState): z.input<typeof budgetAnswerSchema> => ({
  limit_usd_micros: state.limitUsdMicros,
  spent_usd_micros: state.spentUsdMicros,
  reserved_usd_micros: state.reservedUsdMicros,
  month: state.month,
  alerts: state.alerts,
  version: state.version,
});

const price = {
  input_usd_micros_per_million_tokens: micros,
  output_usd_micros_per_million_tokens: micros,
};
export const modelPricePutSchema = z.strictObject(price);
/** `model` in the query, for names of models have slashes in them. */
export const modelQuerySchema = z.strictObject({
  model: z.string().min(1).max(200).describe('Name of the model, as its provider has it'),
});
export const modelPriceSchema = z.object({ model: z.string(), ...price });
export const modelPricesSchema = z.object({ data: z.array(modelPriceSchema) });
