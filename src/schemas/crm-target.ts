import { z } from 'zod';
import { wireTimeSchema } from './wire-time.ts';

/** Where a tenant's messages to its CRM go. The secret signs them and is never shown again. */
export const crmTargetSchema = z.object({
  url: z.string(),
  enabled: z.boolean(),
  version: z.int().positive(),
  /** `held`: for want of a target; `failed`: given up, see the failed jobs of `crm.deliver`. */
  messages: z.object({
    held: z.int().nonnegative(),
    waiting: z.int().nonnegative(),
    failed: z.int().nonnegative(),
    delivered: z.int().nonnegative(),
  }),
  updated_at: wireTimeSchema,
});
export type CrmTargetView = z.infer<typeof crmTargetSchema>;

const secret = z
  .string()
  .max(200)
  .regex(/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/, 'whsec_ and at least 24 random bytes in base64');

export const newCrmTargetSchema = z.strictObject({
  url: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .describe('Gets a POST for each message, signed as standardwebhooks.com has it'),
  secret: secret.optional().describe('Without one the old one stays, or a new one is made'),
  enabled: z.boolean().default(true),
});
export type NewCrmTarget = z.infer<typeof newCrmTargetSchema>;

/** `secret` where it was made by us: this once. */
export const putCrmTargetSchema = crmTargetSchema.extend({ secret: z.string().optional() });
