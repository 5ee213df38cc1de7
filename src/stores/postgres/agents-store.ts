import { AppError } from '../../errors.ts';
import { type Agent, agentSchema } from '../../schemas/agent.ts';
import type { Db, Sql } from './db.ts';
import { pgErrorCode } from './pg-error-code.ts';
import { toJsonb } from './to-jsonb.ts';

type AgentFields = Omit<Agent, 'id' | 'tenantId' | 'version'>;
export type NewAgent = AgentFields & { id?: string };
export type AgentPatch = { [K in keyof AgentFields]?: AgentFields[K] | undefined };

export const AGENT_COLUMNS = `id, tenant_id AS "tenantId", slug, name, type, prompt, voice, tools,
  business_hours AS "businessHours", time_zone AS "timeZone", language, approvals, version`;

export const AGENT_COLUMN_OF: Record<keyof AgentFields, string> = {
  slug: 'slug',
  name: 'name',
  type: 'type',
  prompt: 'prompt',
  voice: 'voice',
  tools: 'tools',
  businessHours: 'business_hours',
  timeZone: 'time_zone',
  language: 'language',
  approvals: 'approvals',
};
const FIELDS = Object.keys(AGENT_COLUMN_OF) as (keyof AgentFields)[];

/** One more than any before, also when an older one is published. */
export const NEXT_VERSION = [
  'version = latest_version + 1',
  'latest_version = latest_version + 1',
  'revision = revision + 1',
  'updated_at = now()',
];

export const boundAgentField = (field: keyof AgentFields, value: unknown): unknown =>
  field === 'businessHours' ? toJsonb(value) : value;

async function write(sql: Sql, text: string, values: unknown[]): Promise<Agent | null> {
  try {
    const { rows } = await sql.query(text, values);
    return rows[0] === undefined ? null : agentSchema.parse(rows[0]);
  } catch (cause) {
    if (pgErrorCode(cause) !== '23505') throw cause;
    throw new AppError('conflict', 'agent slug or id taken', {
      hint: 'Another agent has this slug; take another one.',
      field: 'slug',
      cause,
    });
  }
}

export function makeAgentsStore(db: Db) {
  return {
    list: (tenantId: string): Promise<Agent[]> =>
      db.withTenant(tenantId, async (sql) => {
        const text = `SELECT ${AGENT_COLUMNS} FROM agents
          WHERE tenant_id = $1 AND deleted_at IS NULL ORDER BY slug`;
        return (await sql.query(text, [tenantId])).rows.map((row) => agentSchema.parse(row));
      }),

    /** By id or slug; when one agent's slug is another's id, the id wins. */
    find: (tenantId: string, idOrSlug: string): Promise<Agent | null> =>
      db.withTenant(tenantId, async (sql) => {
        // Compared as text: a slug is no uuid, and casting it would be an error.
        const text = `SELECT ${AGENT_COLUMNS} FROM agents
          WHERE tenant_id = $1 AND deleted_at IS NULL AND (id::text = lower($2) OR slug = $2)
          ORDER BY id::text = lower($2) DESC LIMIT 1`;
        const { rows } = await sql.query(text, [tenantId, idOrSlug.replaceAll('\0', '')]);
        return rows[0] === undefined ? null : agentSchema.parse(rows[0]);
      }),

    /** @throws AppError `conflict` when the slug (or id) is taken. */
    create: (tenantId: string, agent: NewAgent): Promise<Agent> =>
      db.withTenant(tenantId, async (sql) => {
        const names = FIELDS.map((field) => AGENT_COLUMN_OF[field]).join(', ');
        const places = FIELDS.map((_, index) => `$${index + 3}`).join(', ');
        const created = await write(
          sql,
          `INSERT INTO agents (tenant_id, id, ${names})
           VALUES ($1, coalesce($2::uuid, gen_random_uuid()), ${places})
           RETURNING ${AGENT_COLUMNS}`,
          [
            tenantId,
            agent.id ?? null,
            ...FIELDS.map((field) => boundAgentField(field, agent[field])),
          ],
        );
        if (created === null) throw new AppError('internal', 'agent insert returned no row');
        return created;
      }),

    /** Published at once, past the draft. @throws AppError `unknown_agent`, `conflict` */
    update: (tenantId: string, id: string, patch: AgentPatch): Promise<Agent> =>
      db.withTenant(tenantId, async (sql) => {
        const given = FIELDS.filter((field) => patch[field] !== undefined);
        const sets = given.map((field, index) => `${AGENT_COLUMN_OF[field]} = $${index + 3}`);
        const updated = await write(
          sql,
          `UPDATE agents SET ${[...NEXT_VERSION, ...sets].join(', ')}
           WHERE tenant_id = $1 AND id = $2 AND deleted_at IS NULL RETURNING ${AGENT_COLUMNS}`,
          [tenantId, id, ...given.map((field) => boundAgentField(field, patch[field]))],
        );
        if (updated === null) throw new AppError('unknown_agent', 'no agent with this id');
        return updated;
      }),
  };
}
