import type { Db } from './db.ts';

/** Deletes up to `limit` expired items of all tenants' long-term stores. Answers how many. */
export const sweepExpiredItems = (db: Db, limit: number): Promise<number> =>
  db.asSystem(async (sql) => {
    const { rowCount } = await sql.query(
      `DELETE FROM lg.store s USING (
         SELECT namespace_path, key FROM lg.store WHERE expires_at <= clock_timestamp()
         ORDER BY expires_at LIMIT $1 FOR UPDATE SKIP LOCKED
       ) gone
       WHERE s.namespace_path = gone.namespace_path AND s.key = gone.key`,
      [limit],
    );
    return rowCount;
  });
