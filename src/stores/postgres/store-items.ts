import type { SearchItem } from '@langchain/langgraph-checkpoint';
import type { Sql } from './db.ts';
import { fromPath, fromStoredKey } from './store-namespace.ts';
import { toJsonb } from './to-jsonb.ts';

/** Where an item is kept, as stored. */
export interface ItemPlace {
  path: string;
  key: string;
}

export interface StoredItem {
  namespace_path: string;
  key: string;
  value: Record<string, unknown>;
  created_at: Date;
  updated_at: Date;
  ttl_minutes: number | null;
  score?: number | null;
}

/** The columns of `lg.store s`. */
export const ITEM_COLUMNS =
  's.namespace_path, s.key, s.value, s.created_at, s.updated_at, s.ttl_minutes';

/** An expired item is gone, whether it was swept already or not. */
export const ALIVE = '(s.expires_at IS NULL OR s.expires_at > clock_timestamp())';

const toItem = (row: StoredItem): SearchItem => ({
  namespace: fromPath(row.namespace_path),
  key: fromStoredKey(row.key),
  value: row.value,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  ...(typeof row.score === 'number' ? { score: row.score } : {}),
});

/** A read that counts as use: items which live for a while do so from now on. */
async function prolong(sql: Sql, rows: readonly StoredItem[]): Promise<void> {
  const mortal = rows.filter((row) => row.ttl_minutes !== null);
  if (mortal.length === 0) return;
  await sql.query(
    `UPDATE lg.store s SET
       expires_at = clock_timestamp() + make_interval(secs => s.ttl_minutes * 60)
     FROM unnest($1::text[], $2::text[]) AS seen (path, key)
     WHERE s.namespace_path = seen.path AND s.key = seen.key`,
    [mortal.map((row) => row.namespace_path), mortal.map((row) => row.key)],
  );
}

/** Items in the order of the statement, which selects `ITEM_COLUMNS`. */
export async function readItems(
  sql: Sql,
  text: string,
  values: unknown[],
  refreshTtl: boolean,
): Promise<SearchItem[]> {
  const { rows } = await sql.query<StoredItem>(text, values);
  if (refreshTtl) await prolong(sql, rows);
  return rows.map(toItem);
}

export async function getItem(
  sql: Sql,
  { path, key }: ItemPlace,
  refreshTtl: boolean,
): Promise<SearchItem | null> {
  const text = `SELECT ${ITEM_COLUMNS} FROM lg.store s
    WHERE s.namespace_path = $1 AND s.key = $2 AND ${ALIVE}`;
  const [item] = await readItems(sql, text, [path, key], refreshTtl);
  return item ?? null;
}

/** Each put is seen to be later than the one before it, also by clocks of milliseconds. */
const PUT = `
  INSERT INTO lg.store AS s (namespace_path, key, value, ttl_minutes, expires_at)
  VALUES ($1, $2, $3, $4::float8, clock_timestamp() + make_interval(secs => $4::float8 * 60))
  ON CONFLICT (namespace_path, key) DO UPDATE SET value = EXCLUDED.value,
    ttl_minutes = EXCLUDED.ttl_minutes, expires_at = EXCLUDED.expires_at,
    created_at = CASE WHEN ${ALIVE} THEN s.created_at ELSE clock_timestamp() END,
    updated_at = greatest(clock_timestamp(), s.updated_at + interval '1 millisecond')`;

export const putItem = (
  sql: Sql,
  { path, key }: ItemPlace,
  value: Record<string, unknown>,
  ttlMinutes: number | null,
): Promise<unknown> => sql.query(PUT, [path, key, toJsonb(value), ttlMinutes]);

export const deleteItem = (sql: Sql, { path, key }: ItemPlace): Promise<unknown> =>
  sql.query('DELETE FROM lg.store WHERE namespace_path = $1 AND key = $2', [path, key]);
