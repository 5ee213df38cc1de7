import { isDeepStrictEqual } from 'node:util';
import { AppError } from '../../errors.ts';
import type { Assistant, AssistantPatch } from '../../schemas/platform/assistants.ts';
import { ASSISTANT_COLUMNS, toAssistant } from './assistants-row.ts';
import type { Sql } from './db.ts';
import { toJsonb } from './to-jsonb.ts';

/** What an agent's assistant says of its agent; nobody else may say it. */
const AGENT_MARKS = ['created_by', 'agent_slug', 'agent_type'];

export const unknownAssistant = () => new AppError('unknown_assistant', 'Assistant not found');

export const agentOwns = () =>
  new AppError('conflict', 'The assistant belongs to an agent', {
    hint: 'Change the agent: its assistant follows it. Metadata and description may be changed.',
  });

/** The assistant, locked until the transaction ends. @throws AppError `unknown_assistant` */
export async function lockAssistant(
  sql: Sql,
  tenantId: string,
  assistantId: string,
): Promise<{ assistant: Assistant; ofAgent: boolean }> {
  const { rows } = await sql.query<{ of_agent: boolean }>(
    `SELECT ${ASSISTANT_COLUMNS}, EXISTS (SELECT FROM agents g
       WHERE g.tenant_id = a.tenant_id AND g.id = a.assistant_id) AS of_agent
     FROM assistants a WHERE tenant_id = $1 AND assistant_id = $2 FOR UPDATE OF a`,
    [tenantId, assistantId],
  );
  if (rows[0] === undefined) throw unknownAssistant();
  const { of_agent: ofAgent, ...row } = rows[0];
  return { assistant: toAssistant(row), ofAgent };
}

const changed = (old: Assistant, patch: AssistantPatch): Assistant => ({
  ...old,
  graph_id: patch.graph_id ?? old.graph_id,
  name: patch.name ?? old.name,
  description: patch.description ?? old.description,
  config: patch.config ?? old.config,
  context: patch.context ?? old.context,
  metadata: { ...old.metadata, ...patch.metadata },
});

/** @throws AppError `conflict` for what only a change of the agent may change. */
export function changedOfAgent(old: Assistant, patch: AssistantPatch): Assistant {
  const metadata = Object.fromEntries(
    Object.entries(patch.metadata ?? {}).filter(([key]) => !AGENT_MARKS.includes(key)),
  );
  const next = changed(old, { ...patch, metadata });
  const free = { metadata: old.metadata, description: old.description };
  if (!isDeepStrictEqual({ ...next, ...free }, old)) throw agentOwns();
  return next;
}

export const changedByClient = changed;

const valuesOf = (tenantId: string, a: Assistant): unknown[] => [
  tenantId,
  a.assistant_id,
  a.graph_id,
  a.name,
  a.description,
  toJsonb(a.config),
  toJsonb(a.context),
  toJsonb(a.metadata),
];

const SETS = `graph_id = $3, name = $4, description = $5, config = $6::jsonb,
  context = $7::jsonb, metadata = $8::jsonb`;

async function written(sql: Sql, text: string, values: unknown[]): Promise<Assistant> {
  const { rows } = await sql.query(text, values);
  if (rows[0] === undefined) throw unknownAssistant();
  return toAssistant(rows[0]);
}

/** Its number is one more than any before, also when an older version was the latest. */
export const writeNewVersion = (sql: Sql, tenantId: string, next: Assistant): Promise<Assistant> =>
  written(
    sql,
    `WITH numbered AS (
       INSERT INTO assistant_versions (tenant_id, assistant_id, version, graph_id, name,
         description, config, context, metadata)
       SELECT $1::uuid, $2::uuid, 1 + max(version), $3, $4, $5, $6::jsonb, $7::jsonb, $8::jsonb
       FROM assistant_versions WHERE tenant_id = $1 AND assistant_id = $2
       RETURNING version
     )
     UPDATE assistants a SET version = (SELECT version FROM numbered), ${SETS},
       updated_at = clock_timestamp()
     WHERE tenant_id = $1 AND assistant_id = $2 RETURNING ${ASSISTANT_COLUMNS}`,
    valuesOf(tenantId, next),
  );

/** The versions of an agent's assistant are its agent's: what else changes makes no new one. */
export const writeInPlace = (sql: Sql, tenantId: string, next: Assistant): Promise<Assistant> =>
  written(
    sql,
    `WITH kept AS (
       UPDATE assistant_versions SET ${SETS}
       WHERE tenant_id = $1 AND assistant_id = $2 AND version = $9
     )
     UPDATE assistants a SET ${SETS}, updated_at = clock_timestamp()
     WHERE tenant_id = $1 AND assistant_id = $2 RETURNING ${ASSISTANT_COLUMNS}`,
    [...valuesOf(tenantId, next), next.version],
  );
