import { type Agent, agentSchema, type Tenant, tenantSchema } from '../../schemas/agent.ts';
import { AGENT_COLUMNS } from './agents-store.ts';
import type { Db } from './db.ts';
import { TENANT_COLUMNS } from './tenants-store.ts';

/** Which agent: by id or slug, as the world names it, or the one of an assistant. */
export type WhichAgent = { agent: string } | { assistant: string };

/** Compared as text: a slug is no uuid, and casting it would be an error. */
const NAMED = `SELECT ${AGENT_COLUMNS} FROM agents
  WHERE tenant_id = $1 AND deleted_at IS NULL AND (id::text = lower($2) OR slug = $2)
  ORDER BY id::text = lower($2) DESC LIMIT 1`;
/** An assistant that is no agent speaks as the tenant's first. */
const ASSISTANT = `SELECT ${AGENT_COLUMNS} FROM agents
  WHERE tenant_id = $1 AND deleted_at IS NULL
  ORDER BY id::text = lower($2) DESC, slug LIMIT 1`;

const textOf = (agent: string): string => `SELECT to_jsonb(t) AS tenant, to_jsonb(a) AS agent
  FROM (SELECT ${TENANT_COLUMNS} FROM tenants WHERE tenant_id = $1) t
  LEFT JOIN (${agent}) a ON true`;
const [BY_NAME, BY_ASSISTANT] = [textOf(NAMED), textOf(ASSISTANT)];

/** Who talks for whom, in one statement. */
export function makeSessionsStore(db: Db) {
  return {
    async load(
      tenantId: string,
      which: WhichAgent,
    ): Promise<{ tenant: Tenant | null; agent: Agent | null }> {
      const [text, name] =
        'agent' in which ? [BY_NAME, which.agent] : [BY_ASSISTANT, which.assistant];
      const { rows } = await db.withTenant(
        tenantId,
        (sql) =>
          sql.query<{ tenant: unknown; agent: unknown }>(text, [
            tenantId,
            name.replaceAll('\0', ''),
          ]),
        { atOnce: true },
      );
      const [row] = rows;
      return {
        tenant: row === undefined ? null : tenantSchema.parse(row.tenant),
        agent: row?.agent == null ? null : agentSchema.parse(row.agent),
      };
    },
  };
}
