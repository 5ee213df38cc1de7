import type {
  Assistant,
  AssistantFilter,
  AssistantSearch,
} from '../../schemas/platform/assistants.ts';
import { ASSISTANT_COLUMNS, toAssistant } from './assistants-row.ts';
import type { Db } from './db.ts';
import { storableText } from './storable-text.ts';
import { makeWhere, orderBy, type Page, toPage } from './store-query.ts';
import { toJsonb } from './to-jsonb.ts';

const SORTED_BY = {
  assistant_id: 'assistant_id',
  graph_id: 'graph_id',
  created_at: 'created_at',
  updated_at: 'updated_at',
  name: 'name',
};

function matching(tenantId: string, filter: AssistantFilter) {
  const where = makeWhere(tenantId);
  where.when(filter.graph_id, (graph) => `graph_id = ${graph}`);
  where.when(filter.name, (part) => `strpos(lower(name), lower(${part})) > 0`);
  where.when(filter.metadata, (wanted) => `metadata @> ${wanted}::jsonb`, toJsonb(filter.metadata));
  return where;
}

const storable = <F extends AssistantFilter>(filter: F): F => ({
  ...filter,
  ...(filter.name == null ? {} : { name: storableText(filter.name) }),
  ...(filter.graph_id == null ? {} : { graph_id: storableText(filter.graph_id) }),
});

/** Lists of assistants; part of their store. */
export function makeAssistantsSearch(db: Db) {
  return {
    /** Newest first, unless asked otherwise. */
    search: (tenantId: string, search: AssistantSearch): Promise<Page<Assistant>> =>
      db.withTenant(tenantId, async (sql) => {
        const where = matching(tenantId, storable(search));
        const { sort_by, sort_order, limit, offset } = search;
        const { rows } = await sql.query(
          `SELECT ${ASSISTANT_COLUMNS} FROM assistants a WHERE ${where.sql()}
           ${orderBy(SORTED_BY, sort_by ?? 'created_at', sort_order ?? 'desc', 'assistant_id')}
           LIMIT ${where.bind(limit + 1)} OFFSET ${where.bind(offset)}`,
          where.values,
        );
        return toPage(rows.map(toAssistant), limit);
      }),

    count: (tenantId: string, filter: AssistantFilter): Promise<number> =>
      db.withTenant(tenantId, async (sql) => {
        const where = matching(tenantId, storable(filter));
        const { rows } = await sql.query<{ n: number }>(
          `SELECT count(*)::int AS n FROM assistants a WHERE ${where.sql()}`,
          where.values,
        );
        return rows[0]?.n ?? 0;
      }),
  };
}
