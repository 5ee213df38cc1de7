import { z } from 'zod';
import { AppError } from '../../errors.ts';
import {
  type AgentConfig,
  type AgentRecord,
  type AgentVersion,
  agentConfigSchema,
  agentRecordSchema,
  agentVersionSchema,
} from '../../schemas/agent.ts';
import { lockAgent, RECORD_COLUMNS } from './agent-drafts-store.ts';
import { AGENT_COLUMN_OF, boundAgentField, NEXT_VERSION } from './agents-store.ts';
import type { Db, Sql } from './db.ts';

const FIELDS = Object.keys(agentConfigSchema.shape) as (keyof AgentConfig)[];

/** Versions of an agent are those of its assistant, which the database keeps (`mirror_agent`). */
const VERSIONS = `SELECT version, name, metadata ->> 'agent_type' AS type,
    config -> 'configurable' AS settings, created_at AS "createdAt"
  FROM assistant_versions WHERE tenant_id = $1 AND assistant_id = $2`;

const settingsSchema = z.object({
  prompt: z.string(),
  // Nulls are left out where the settings are kept.
  voice: z.string().nullable().default(null),
  tools: z.unknown(),
  business_hours: z.unknown(),
  time_zone: z.unknown(),
  language: z.unknown(),
  approvals: z.unknown(),
});

function toVersion(row: Record<string, unknown>): AgentVersion {
  const { business_hours, time_zone, ...same } = settingsSchema.parse(row['settings']);
  return agentVersionSchema.parse({
    ...{ ...row, ...same, businessHours: business_hours, timeZone: time_zone },
  });
}

async function write(
  sql: Sql,
  tenantId: string,
  id: string,
  config: Partial<AgentConfig>,
  { sets, more = [] }: { sets: readonly string[]; more?: unknown[] },
): Promise<AgentRecord> {
  const fields = FIELDS.filter((field) => config[field] !== undefined);
  const values = [tenantId, id, ...more];
  const changes = fields.map((field) => {
    values.push(boundAgentField(field, config[field]));
    return `${AGENT_COLUMN_OF[field]} = $${values.length}`;
  });
  const { rows } = await sql.query(
    `UPDATE agents SET ${[...sets, ...changes].join(', ')}
     WHERE tenant_id = $1 AND id = $2 RETURNING ${RECORD_COLUMNS}`,
    values,
  );
  return agentRecordSchema.parse(rows[0]);
}

/** What was published of each agent, and which of it runs. A version is never changed. */
export function makeAgentVersionsStore(db: Db) {
  return {
    /** Newest first, before the version `before`; one row more than `limit`. */
    page: (
      tenantId: string,
      id: string,
      { limit, before }: { limit: number; before?: number | undefined },
    ): Promise<AgentVersion[]> =>
      db.withTenant(tenantId, async (sql) => {
        const { rows } = await sql.query(
          `${VERSIONS} AND ($3::int IS NULL OR version < $3) ORDER BY version DESC LIMIT $4`,
          [tenantId, id, before ?? null, limit + 1],
        );
        return rows.map(toVersion);
      }),

    /**
     * Makes the draft the next version, which conversations use from their next turn on. Without
     * a draft nothing changes.
     * @throws AppError `unknown_agent`, `stale_version`
     */
    publish: (tenantId: string, id: string, expected?: number): Promise<AgentRecord> =>
      db.withTenant(tenantId, async (sql) => {
        const agent = await lockAgent(sql, tenantId, id, expected);
        if (agent.draft === null) return agent;
        const sets = [...NEXT_VERSION, 'draft = NULL'];
        return write(sql, tenantId, id, agent.draft as Partial<AgentConfig>, { sets });
      }),

    /**
     * Runs an earlier version again, or a later one; the draft stays. No new version is made.
     * @throws AppError `unknown_agent`, `stale_version`; `not_found` for a version that never was
     */
    rollBack: (
      tenantId: string,
      id: string,
      version: number,
      expected?: number,
    ): Promise<AgentRecord> =>
      db.withTenant(tenantId, async (sql) => {
        const agent = await lockAgent(sql, tenantId, id, expected);
        if (agent.version === version) return agent;
        const { rows } = await sql.query(`${VERSIONS} AND version = $3`, [tenantId, id, version]);
        if (rows[0] === undefined) {
          throw new AppError('not_found', 'The agent never had this version', { field: 'version' });
        }
        const { version: _, createdAt: __, ...config } = toVersion(rows[0]);
        const sets = ['version = $3', 'revision = revision + 1', 'updated_at = now()'];
        return write(sql, tenantId, id, config, { sets, more: [version] });
      }),
  };
}
