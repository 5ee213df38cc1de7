import { z } from 'zod';

const slotSchema = z.object({
  name: z.string(),
  description: z.string(),
  is_categorical: z.boolean(),
  possible_values: z.array(z.string()).default([]),
});

const intentSchema = z.object({
  name: z.string(),
  description: z.string().default(''),
  is_transactional: z.boolean(),
  required_slots: z.array(z.string()).default([]),
  optional_slots: z.record(z.string(), z.string()).default({}),
});

/** A service as the Schema-Guided Dialogue format describes it: all that a model is told. */
export const serviceSchema = z.object({
  service_name: z.string(),
  description: z.string().default(''),
  slots: z.array(slotSchema),
  intents: z.array(intentSchema),
});
export type ServiceSchema = z.infer<typeof serviceSchema>;
export type SlotSchema = z.infer<typeof slotSchema>;
