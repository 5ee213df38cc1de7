import type { Cron, CronFilter, CronSearch } from '../../schemas/platform/crons.ts';
import { CRON_COLUMNS, toCron } from './crons-row.ts';
import type { Db } from './db.ts';
import { makeWhere, orderBy, type Page, toPage } from './store-query.ts';
import { toJsonb } from './to-jsonb.ts';

const SORTED_BY = {
  cron_id: 'c.cron_id',
  assistant_id: 'c.assistant_id',
  thread_id: 'c.thread_id',
  next_run_date: 'c.next_run_at',
  end_time: 'c.end_time',
  created_at: 'c.created_at',
  updated_at: 'c.updated_at',
};

function matching(tenantId: string, filter: CronFilter) {
  const where = makeWhere(tenantId, 'c.tenant_id');
  where.when(filter.assistant_id, (id) => `c.assistant_id = ${id}`);
  where.when(filter.thread_id, (id) => `c.thread_id = ${id}`);
  where.when(filter.enabled, (enabled) => `c.enabled = ${enabled}`);
  where.when(filter.metadata, (part) => `c.metadata @> ${part}::jsonb`, toJsonb(filter.metadata));
  return where;
}

/** Lists of crons; part of their store. */
export function makeCronsSearch(db: Db) {
  return {
    /** Newest first, unless asked otherwise. */
    search: (tenantId: string, search: CronSearch): Promise<Page<Cron>> =>
      db.withTenant(tenantId, async (sql) => {
        const where = matching(tenantId, search);
        const { sort_by, sort_order, limit, offset } = search;
        const { rows } = await sql.query(
          `SELECT ${CRON_COLUMNS} FROM crons c WHERE ${where.sql()}
           ${orderBy(SORTED_BY, sort_by ?? 'created_at', sort_order ?? 'desc', 'c.cron_id')}
           LIMIT ${where.bind(limit + 1)} OFFSET ${where.bind(offset)}`,
          where.values,
        );
        return toPage(rows.map(toCron), limit);
      }),

    count: (tenantId: string, filter: CronFilter): Promise<number> =>
      db.withTenant(tenantId, async (sql) => {
        const where = matching(tenantId, filter);
        const { rows } = await sql.query<{ n: number }>(
          `SELECT count(*)::int AS n FROM crons c WHERE ${where.sql()}`,
          where.values,
        );
        return rows[0]?.n ?? 0;
      }),
  };
}
