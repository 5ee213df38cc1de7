import { isDeepStrictEqual } from 'node:util';
import { AppError } from '../../errors.ts';
import {
  type AgentConfig,
  type AgentDraft,
  type AgentRecord,
  agentConfigSchema,
  agentRecordSchema,
} from '../../schemas/agent.ts';
import { AGENT_COLUMNS } from './agents-store.ts';
import { assertVersion } from './assert-version.ts';
import type { Db, Sql } from './db.ts';
import { toJsonb } from './to-jsonb.ts';

export const RECORD_COLUMNS = `${AGENT_COLUMNS}, draft, revision, created_at AS "createdAt",
  updated_at AS "updatedAt"`;

const FIELDS = Object.keys(agentConfigSchema.shape) as (keyof AgentConfig)[];

const unknownAgent = () => new AppError('unknown_agent', 'There is no such agent');

/**
 * The agent, locked until the transaction ends.
 * @throws AppError `unknown_agent`, `stale_version`
 */
export async function lockAgent(
  sql: Sql,
  tenantId: string,
  id: string,
  expected: number | undefined,
): Promise<AgentRecord> {
  const { rows } = await sql.query(
    `SELECT ${RECORD_COLUMNS} FROM agents
     WHERE tenant_id = $1 AND id = $2 AND deleted_at IS NULL FOR UPDATE`,
    [tenantId, id],
  );
  if (rows[0] === undefined) throw unknownAgent();
  const agent = agentRecordSchema.parse(rows[0]);
  assertVersion(agent.revision, expected);
  return agent;
}

/** What of a draft differs from what is published; null when nothing does. */
function differing(agent: AgentRecord, draft: AgentDraft): AgentDraft | null {
  const fields = FIELDS.filter(
    (field) => draft[field] !== undefined && !isDeepStrictEqual(draft[field], agent[field]),
  );
  return fields.length === 0 ? null : Object.fromEntries(fields.map((f) => [f, draft[f]]));
}

const given = (patch: AgentDraft): AgentDraft =>
  Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));

/** Agents as their people see them, and the drafts they edit. Versions are told elsewhere. */
export function makeAgentDraftsStore(db: Db) {
  return {
    /** By slug. One row more than `limit`, where there are more. */
    page: (
      tenantId: string,
      { limit, after }: { limit: number; after?: string | undefined },
    ): Promise<AgentRecord[]> =>
      db.withTenant(tenantId, async (sql) => {
        const { rows } = await sql.query(
          `SELECT ${RECORD_COLUMNS} FROM agents
           WHERE tenant_id = $1 AND deleted_at IS NULL AND ($2::text IS NULL OR slug > $2)
           ORDER BY slug LIMIT $3`,
          [tenantId, after ?? null, limit + 1],
        );
        return rows.map((row) => agentRecordSchema.parse(row));
      }),

    /** @throws AppError `unknown_agent` */
    get: (tenantId: string, id: string): Promise<AgentRecord> =>
      db.withTenant(tenantId, async (sql) => {
        const { rows } = await sql.query(
          `SELECT ${RECORD_COLUMNS} FROM agents
           WHERE tenant_id = $1 AND id = $2 AND deleted_at IS NULL`,
          [tenantId, id],
        );
        if (rows[0] === undefined) throw unknownAgent();
        return agentRecordSchema.parse(rows[0]);
      }),

    /**
     * Changes the draft: nobody who talks with the agent notices before it is published.
     * @throws AppError `unknown_agent`, `stale_version`
     */
    edit: (
      tenantId: string,
      id: string,
      patch: AgentDraft,
      expected?: number,
    ): Promise<AgentRecord> =>
      db.withTenant(tenantId, async (sql) => {
        const agent = await lockAgent(sql, tenantId, id, expected);
        const draft = differing(agent, { ...agent.draft, ...given(patch) });
        if (isDeepStrictEqual(draft, agent.draft)) return agent;
        const { rows } = await sql.query(
          `UPDATE agents SET draft = $3, revision = revision + 1, updated_at = now()
           WHERE tenant_id = $1 AND id = $2 RETURNING ${RECORD_COLUMNS}`,
          [tenantId, id, draft === null ? null : toJsonb(draft)],
        );
        return agentRecordSchema.parse(rows[0]);
      }),

    /**
     * Its assistant goes, with versions and crons; conversations, leads and appointments stay and
     * still name it. Its slug is free again.
     * @throws AppError `unknown_agent`, `stale_version`
     */
    remove: (tenantId: string, id: string, expected?: number): Promise<AgentRecord> =>
      db.withTenant(tenantId, async (sql) => {
        const agent = await lockAgent(sql, tenantId, id, expected);
        await sql.query(
          `UPDATE agents SET deleted_at = now(), draft = NULL, revision = revision + 1
           WHERE tenant_id = $1 AND id = $2`,
          [tenantId, id],
        );
        await sql.query('DELETE FROM assistants WHERE tenant_id = $1 AND assistant_id = $2', [
          tenantId,
          id,
        ]);
        return agent;
      }),
  };
}
