import { AppError } from '../../errors.ts';
import type { JsonObject } from '../../schemas/platform/common.ts';
import type { Thread, ThreadFilter, ThreadSearch } from '../../schemas/platform/threads.ts';
import type { Db } from './db.ts';
import { parsePath } from './store-path.ts';
import { makeWhere, orderBy, type Page, toPage } from './store-query.ts';
import { threadColumns, toPartialThread } from './threads-row.ts';
import { toJsonb } from './to-jsonb.ts';

const SORTED_BY = {
  thread_id: 't.thread_id',
  status: 't.status',
  created_at: 't.created_at',
  updated_at: 't.updated_at',
  state_updated_at: 't.state_updated_at',
};

/** What a path may begin with. */
const ROOTS = ['values', 'metadata', 'config', 'interrupts', 'error', 'status', 'thread_id'];
const EXTRACTS_MAX = 50;

function matching(tenantId: string, { ids, metadata, values, status }: ThreadFilter) {
  const where = makeWhere(tenantId, 't.tenant_id');
  const given = ids?.length === 0 ? null : ids;
  where.when(given, (all) => `t.thread_id = ANY (${all}::uuid[])`);
  where.when(status, (wanted) => `t.status = ${wanted}`);
  where.when(metadata, (part) => `t.metadata @> ${part}::jsonb`, toJsonb(metadata));
  where.when(values, (part) => `t."values" @> ${part}::jsonb`, toJsonb(values));
  return where;
}

const badPath = (name: string) =>
  new AppError('bad_request', 'not a path into a thread', {
    field: `extract.${name}`,
    hint: `Write a path such as values.messages[-1].content; it begins with ${ROOTS.join(', ')}.`,
  });

/** One JSON value with everything under its asked name; only that is read, not its column. */
function extraction(
  paths: readonly (readonly [string, string])[],
  bind: (value: unknown) => string,
): string {
  if (paths.length > EXTRACTS_MAX) {
    throw new AppError('bad_request', 'too many paths', { field: 'extract' });
  }
  const found = paths.map(([name, path]) => {
    const [root, ...steps] = parsePath(path) ?? [];
    if (typeof root !== 'string' || !ROOTS.includes(root) || steps.includes('*')) {
      throw badPath(name);
    }
    return `to_jsonb(t."${root}") #> ${bind(steps.map(String))}::text[]`;
  });
  return `, jsonb_build_array(${found.join(', ')}) AS found`;
}

/** Lists of threads; part of their store. */
export function makeThreadsSearch(db: Db) {
  return {
    /**
     * Newest first, unless asked otherwise. With `select`, threads have those fields and their
     * id; with `extract`, `extracted` has what stands at each path, null where it leads nowhere.
     * @throws AppError `bad_request` naming a path that is none
     */
    search: (tenantId: string, search: ThreadSearch): Promise<Page<Partial<Thread>>> =>
      db.withTenant(tenantId, async (sql) => {
        const where = matching(tenantId, search);
        const { sort_by, sort_order, limit, offset, select, extract } = search;
        const names = Object.keys(extract ?? {});
        const extracts = extract ? extraction(Object.entries(extract), where.bind) : '';
        const { rows } = await sql.query<{ found?: unknown[] }>(
          `SELECT ${threadColumns(select ?? undefined)}${extracts}
           FROM threads t WHERE ${where.sql()}
           ${orderBy(SORTED_BY, sort_by ?? 'created_at', sort_order ?? 'desc', 't.thread_id')}
           LIMIT ${where.bind(limit + 1)} OFFSET ${where.bind(offset)}`,
          where.values,
        );
        const threads = rows.map(({ found, ...row }) => {
          const thread = toPartialThread(row);
          if (found === undefined) return thread;
          const extracted: JsonObject = Object.fromEntries(
            names.map((name, at) => [name, found[at] ?? null]),
          );
          return { ...thread, extracted };
        });
        return toPage(threads, limit);
      }),

    count: (tenantId: string, filter: ThreadFilter): Promise<number> =>
      db.withTenant(tenantId, async (sql) => {
        const where = matching(tenantId, filter);
        const { rows } = await sql.query<{ n: number }>(
          `SELECT count(*)::int AS n FROM threads t WHERE ${where.sql()}`,
          where.values,
        );
        return rows[0]?.n ?? 0;
      }),
  };
}
