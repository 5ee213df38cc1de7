import { z } from 'zod';
import { toolNameSchema } from '../../src/schemas/agent.ts';
import { resumeSchema } from '../../src/schemas/chat.ts';
import { intentNameSchema } from '../../src/schemas/dialogue.ts';
import { outcomeTables } from './outcome-tables.ts';
import { conditionSchema } from './row-condition.ts';
import { saySchema } from './say.ts';

const where = z.record(z.string(), conditionSchema);
const count = z
  .union([
    z.int().nonnegative(),
    z.strictObject({
      min: z.int().nonnegative().optional(),
      max: z.int().nonnegative().optional(),
    }),
  ])
  .describe('n, or {min, max}');

const localTime = z
  .string()
  .regex(
    /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?$/,
    'a time such as 2026-11-24T14:00',
  );

/** What one reply is held to; every field is optional. */
const expectations = {
  say: z.array(saySchema).default([]),
  neverSay: z.array(saySchema).default([]),
  /** Tools that must, or must not, run in this turn. */
  tools: z.array(toolNameSchema).default([]),
  noTools: z.union([z.literal('any'), z.array(toolNameSchema)]).default([]),
  /** Intents the turn must have been heard as, among others. */
  intents: z.array(intentNameSchema).default([]),
  /** Facts that the citations (title, source and quote) must hold. */
  cites: z.array(saySchema).default([]),
  /** Listings named in the reply, found by address, building or key. */
  shows: z
    .strictObject({
      count: count.optional(),
      every: where.optional(),
      includes: z.array(z.string()).default([]),
      excludes: z.array(z.string()).default([]),
    })
    .optional(),
  status: z.enum(['success', 'interrupted']).optional(),
  /** Tools that wait for approval after this turn. */
  waiting: z.array(toolNameSchema).optional(),
};

const userTurn = z.strictObject({ user: z.string().min(1), ...expectations });
const resumeTurn = z.strictObject({ resume: resumeSchema, ...expectations });
const turnSchema = z.union([userTurn, resumeTurn]);
export type Turn = z.infer<typeof turnSchema>;

const given = z.strictObject({
  appointments: z
    .array(
      z.strictObject({
        listing: z.string(),
        at: localTime,
        agent: z.string().optional(),
        name: z.string().default('Earlier Client'),
        phone: z.string().optional(),
        email: z.string().optional(),
      }),
    )
    .default([]),
  leads: z
    .array(
      z.strictObject({
        name: z.string().optional(),
        phone: z.string().optional(),
        email: z.string().optional(),
        interest: z.string().optional(),
        listing: z.string().optional(),
        agent: z.string().optional(),
      }),
    )
    .default([]),
  reservations: z
    .array(
      z.strictObject({
        at: localTime,
        name: z.string().default('Earlier Visitor'),
        phone: z.string().optional(),
        email: z.string().optional(),
        partySize: z.int().positive().default(1),
        purpose: z.string().optional(),
        agent: z.string().optional(),
      }),
    )
    .default([]),
});

const outcomeSchema = z.strictObject({
  table: z.enum(outcomeTables),
  where: where.default({}),
  count: count.default(1),
});
export type Outcome = z.infer<typeof outcomeSchema>;

/** One other way to say the user's lines, in order; `null` keeps the line as it is. */
const paraphraseSchema = z.union([
  z.array(z.string().min(1).nullable()),
  z.strictObject({ name: z.string(), lines: z.array(z.string().min(1).nullable()) }),
]);

/** A scripted conversation and what must be true after it. README.md explains every field. */
export const scenarioSchema = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'lower case letters, digits and hyphens'),
    title: z.string().min(1),
    tenant: z.string().default('demo'),
    agent: z.string(),
    now: z.iso.datetime({ offset: true }),
    channel: z.enum(['text', 'voice']).default('text'),
    given: given.prefault({}),
    turns: z.array(turnSchema).min(1),
    mustSay: z.array(saySchema).default([]),
    neverSay: z.array(saySchema).default([]),
    outcome: z.array(outcomeSchema).default([]),
    paraphrases: z.array(paraphraseSchema).default([]),
    repeat: z.int().min(1).max(100).default(1),
  })
  .superRefine(({ turns, paraphrases }, context) => {
    const lines = turns.filter((turn) => 'user' in turn).length;
    paraphrases.forEach((given, index) => {
      const set = Array.isArray(given) ? given : given.lines;
      if (set.length === lines) return;
      context.addIssue({
        code: 'custom',
        path: ['paraphrases', index],
        message: `has ${set.length} lines for ${lines} user turns`,
      });
    });
  });
export type Scenario = z.infer<typeof scenarioSchema>;
export type Count = z.infer<typeof count>;
