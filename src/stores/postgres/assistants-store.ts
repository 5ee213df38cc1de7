import { AppError } from '../../errors.ts';
import type {
  Assistant,
  AssistantCreate,
  AssistantPatch,
  AssistantVersion,
  AssistantVersions,
} from '../../schemas/platform/assistants.ts';
import {
  agentOwns,
  changedByClient,
  changedOfAgent,
  lockAssistant,
  unknownAssistant,
  writeInPlace,
  writeNewVersion,
} from './assistants-change.ts';
import {
  ASSISTANT_COLUMNS,
  toAssistant,
  toAssistantVersion,
  VERSION_COLUMNS,
} from './assistants-row.ts';
import { makeAssistantsSearch } from './assistants-search.ts';
import {
  ensureSystemAssistants,
  type SystemGraph,
  systemAssistantId,
} from './assistants-system.ts';
import type { Db, Sql } from './db.ts';
import { storableText } from './storable-text.ts';
import { makeWhere } from './store-query.ts';
import { deleteThreads } from './threads-delete.ts';
import { toJsonb } from './to-jsonb.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

const CREATE = `
  WITH created AS (
    INSERT INTO assistants (tenant_id, assistant_id, graph_id, name, description, config, context,
      metadata)
    VALUES ($1, coalesce($2::uuid, gen_random_uuid()), $3, $4, $5, $6, $7, $8)
    ON CONFLICT (tenant_id, assistant_id) DO NOTHING RETURNING *
  ), kept AS (
    INSERT INTO assistant_versions (tenant_id, assistant_id, version, graph_id, name,
      description, config, context, metadata)
    SELECT tenant_id, assistant_id, version, graph_id, name, description, config, context,
      metadata FROM created
  )
  SELECT ${ASSISTANT_COLUMNS} FROM created a`;

async function find(sql: Sql, tenantId: string, assistantId: string): Promise<Assistant | null> {
  const { rows } = await sql.query(
    `SELECT ${ASSISTANT_COLUMNS} FROM assistants a WHERE tenant_id = $1 AND assistant_id = $2`,
    [tenantId, assistantId],
  );
  return rows[0] === undefined ? null : toAssistant(rows[0]);
}

/** Assistants and their versions. Those of agents follow their agents, and change with them. */
export function makeAssistantsStore(db: Db) {
  return {
    ...makeAssistantsSearch(db),

    /** @throws AppError `assistant_exists`, unless `if_exists` is `do_nothing`. */
    create: (tenantId: string, given: AssistantCreate): Promise<Assistant> =>
      db.withTenant(tenantId, async (sql) => {
        const { rows } = await sql.query(CREATE, [
          tenantId,
          given.assistant_id ?? null,
          storableText(given.graph_id),
          storableText(given.name ?? given.graph_id),
          given.description == null ? null : storableText(given.description),
          toJsonb(given.config ?? {}),
          toJsonb(given.context ?? {}),
          toJsonb(given.metadata ?? {}),
        ]);
        if (rows[0] !== undefined) return toAssistant(rows[0]);
        if (given.if_exists === 'do_nothing') {
          const known = await find(sql, tenantId, given.assistant_id ?? '');
          if (known !== null) return known;
        }
        throw new AppError('assistant_exists', 'Assistant already exists', {
          field: 'assistant_id',
        });
      }),

    /** @throws AppError `unknown_assistant` */
    get: (tenantId: string, assistantId: string): Promise<Assistant> =>
      db.withTenant(tenantId, async (sql) => {
        const found = await find(sql, tenantId, assistantId);
        if (found === null) throw unknownAssistant();
        return found;
      }),

    /**
     * By id, or by the name of a graph, which means the graph's own assistant.
     * @throws AppError `unknown_assistant`
     */
    resolve: (tenantId: string, idOrGraphId: string): Promise<Assistant> =>
      db.withTenant(tenantId, async (sql) => {
        const id = UUID.test(idOrGraphId) ? idOrGraphId : systemAssistantId(idOrGraphId);
        const found = await find(sql, tenantId, id);
        if (found !== null) return found;
        throw new AppError('unknown_assistant', `No assistant found for "${idOrGraphId}"`, {
          hint: 'Name an assistant by its id, or a graph by its name.',
        });
      }),

    /**
     * Makes a new version, whatever is given. Metadata is merged, everything else replaced.
     * @throws AppError `unknown_assistant`; `conflict` for what only an agent's change may change
     */
    patch: (tenantId: string, assistantId: string, patch: AssistantPatch): Promise<Assistant> =>
      db.withTenant(tenantId, async (sql) => {
        const { assistant, ofAgent } = await lockAssistant(sql, tenantId, assistantId);
        if (ofAgent) return writeInPlace(sql, tenantId, changedOfAgent(assistant, patch));
        const next = changedByClient(assistant, patch);
        const texts = {
          graph_id: storableText(next.graph_id),
          name: storableText(next.name),
          description: next.description === null ? null : storableText(next.description),
        };
        return writeNewVersion(sql, tenantId, { ...next, ...texts });
      }),

    /**
     * With its versions and crons, and with the threads that name it in their metadata if asked.
     * @throws AppError `unknown_assistant`; `conflict` when it is an agent's
     */
    delete: (
      tenantId: string,
      assistantId: string,
      options: { deleteThreads?: boolean } = {},
    ): Promise<void> =>
      db.withTenant(tenantId, async (sql) => {
        const { ofAgent } = await lockAssistant(sql, tenantId, assistantId);
        if (ofAgent) throw agentOwns();
        if (options.deleteThreads === true) {
          const { rows } = await sql.query<{ tenant_id: string; thread_id: string }>(
            `SELECT tenant_id, thread_id FROM threads
             WHERE tenant_id = $1 AND metadata ->> 'assistant_id' = $2
             ORDER BY thread_id FOR UPDATE`,
            [tenantId, assistantId.toLowerCase()],
          );
          await deleteThreads(sql, rows);
        }
        await sql.query('DELETE FROM assistants WHERE tenant_id = $1 AND assistant_id = $2', [
          tenantId,
          assistantId,
        ]);
      }),

    /** Newest first. @throws AppError `unknown_assistant` */
    versions: (
      tenantId: string,
      assistantId: string,
      { metadata, limit, offset }: AssistantVersions,
    ): Promise<AssistantVersion[]> =>
      db.withTenant(tenantId, async (sql) => {
        const where = makeWhere(tenantId);
        where.when(assistantId, (id) => `assistant_id = ${id}`);
        where.when(metadata, (wanted) => `metadata @> ${wanted}::jsonb`, toJsonb(metadata));
        const { rows } = await sql.query(
          `SELECT ${VERSION_COLUMNS} FROM assistant_versions v WHERE ${where.sql()}
           ORDER BY version DESC LIMIT ${where.bind(limit)} OFFSET ${where.bind(offset)}`,
          where.values,
        );
        if (rows.length === 0 && (await find(sql, tenantId, assistantId)) === null) {
          throw unknownAssistant();
        }
        return rows.map(toAssistantVersion);
      }),

    /**
     * Goes back, or forth, to a version, in everything it kept.
     * @throws AppError `unknown_assistant`; `not_found` for a version that never was; `conflict`
     * when it is an agent's
     */
    setLatest: (tenantId: string, assistantId: string, version: number): Promise<Assistant> =>
      db.withTenant(tenantId, async (sql) => {
        const { assistant, ofAgent } = await lockAssistant(sql, tenantId, assistantId);
        if (ofAgent && assistant.version !== version) throw agentOwns();
        const { rows } = await sql.query(
          `UPDATE assistants a SET version = v.version, graph_id = v.graph_id, name = v.name,
             description = v.description, config = v.config, context = v.context,
             metadata = v.metadata, updated_at = clock_timestamp()
           FROM assistant_versions v
           WHERE a.tenant_id = $1 AND a.assistant_id = $2
             AND v.tenant_id = a.tenant_id AND v.assistant_id = a.assistant_id AND v.version = $3
           RETURNING ${ASSISTANT_COLUMNS}`,
          [tenantId, assistantId, version],
        );
        if (rows[0] !== undefined) return toAssistant(rows[0]);
        throw new AppError('not_found', 'Assistant version not found', { field: 'version' });
      }),

    /** Every graph's own assistant, named like it; to be called again at every start. */
    ensureSystem: (tenantId: string, graphs: readonly SystemGraph[]): Promise<void> =>
      db.withTenant(tenantId, (sql) => ensureSystemAssistants(sql, tenantId, graphs)),
  };
}
