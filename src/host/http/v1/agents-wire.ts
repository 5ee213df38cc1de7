import { z } from 'zod';
import {
  type AgentConfig,
  type AgentDraft,
  type AgentRecord,
  type AgentVersion,
  agentSchema,
  businessHoursSchema,
  toolNameSchema,
  toolNames,
} from '../../../schemas/agent.ts';
import { wireTimeSchema } from '../../../schemas/wire-time.ts';
import { pageSchema } from './page.ts';

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

const tools = z.array(toolNameSchema).max(toolNames.length);
const config = {
  name: z.string().trim().min(1).max(120).meta({ pattern: '\\S' }),
  type: agentSchema.shape.type,
  prompt: z.string().max(20_000).describe('What the agent is told beside what the house tells it'),
  voice: z.string().min(1).max(120).nullable(),
  tools: tools.describe('What it may do'),
  business_hours: businessHoursSchema.describe('By ISO weekday, 1 is Monday; local to time_zone'),
  time_zone: z
    .string()
    .min(1)
    .max(64)
    .refine(isTimeZone, 'not a time zone; use an IANA name such as Europe/Berlin')
    .meta({ format: 'time-zone', description: 'IANA name' }),
  language: z
    .string()
    .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$/)
    .describe('As in `en` or `es-MX`'),
  approvals: tools.describe('Tools that wait for a person before they run'),
};

export const agentCreateSchema = z.strictObject({
  slug: agentSchema.shape.slug.describe('Its address; cannot be changed later'),
  ...config,
  type: config.type.default('custom'),
  prompt: config.prompt.default(''),
  voice: config.voice.default(null),
  tools: config.tools.default([]),
  business_hours: config.business_hours.default({}),
  time_zone: config.time_zone.default('UTC'),
  language: config.language.default('en'),
  approvals: config.approvals.default([]),
});
export const agentPatchSchema = z.strictObject(config).partial();
export const rollBackSchema = z.strictObject({ version: z.int().min(1).max(2_000_000_000) });
export const agentPathSchema = z.object({ agent_id: z.uuid() });

const { id, slug, version } = agentSchema.shape;
const { prompt: _prompt, voice: _voice, ...told } = config;

/** What every caller sees in a list. */
export const agentSummarySchema = z
  .object({ id, slug, ...told, version: version.describe('The published one') })
  .meta({ title: 'Agent' });
export const agentDetailSchema = z
  .object({
    ...agentSummarySchema.shape,
    prompt: config.prompt,
    voice: config.voice,
    draft: z.object(config).partial().nullable().describe('What publishing would change'),
    revision: z.int().positive().describe('Counts every change; the ETag is made of it'),
    created_at: wireTimeSchema,
    updated_at: wireTimeSchema,
  })
  .meta({ title: 'AgentDetail' });
const agentVersionWireSchema = z
  .object({ version, ...config, created_at: wireTimeSchema })
  .meta({ title: 'AgentVersion' });

export const agentListSchema = pageSchema(agentSummarySchema).meta({ title: 'AgentList' });
export const agentVersionListSchema = pageSchema(agentVersionWireSchema);

type WireConfig = Partial<z.infer<z.ZodObject<typeof config>>>;

/** Of those fields that are there. */
const wireConfig = ({ businessHours, timeZone, ...same }: AgentDraft): WireConfig =>
  JSON.parse(JSON.stringify({ ...same, business_hours: businessHours, time_zone: timeZone }));

const unique = <T>(items: readonly T[] | undefined) => items && [...new Set(items)];

export const draftOf = ({
  business_hours: businessHours,
  time_zone: timeZone,
  ...same
}: z.output<typeof agentPatchSchema>): AgentDraft => ({
  ...same,
  ...{ businessHours, timeZone, tools: unique(same.tools), approvals: unique(same.approvals) },
});

export const newAgentOf = ({
  slug: address,
  ...given
}: z.output<typeof agentCreateSchema>): AgentConfig & { slug: string } => ({
  ...(draftOf(given) as AgentConfig),
  slug: address,
});

export function wireSummary(agent: AgentRecord): z.input<typeof agentSummarySchema> {
  const { name, type, tools: may, businessHours, timeZone, language, approvals } = agent;
  return {
    ...{ id: agent.id, slug: agent.slug, name, type, language, time_zone: timeZone },
    ...{ business_hours: businessHours, tools: may, approvals, version: agent.version },
  };
}

export const wireDetail = (agent: AgentRecord): z.input<typeof agentDetailSchema> => ({
  ...wireSummary(agent),
  ...{ prompt: agent.prompt, voice: agent.voice },
  draft: agent.draft === null ? null : wireConfig(agent.draft),
  revision: agent.revision,
  created_at: agent.createdAt.toISOString(),
  updated_at: agent.updatedAt.toISOString(),
});

export const wireVersion = ({ version: number, createdAt, ...rest }: AgentVersion) => ({
  version: number,
  ...wireConfig(rest),
  created_at: createdAt.toISOString(),
});
