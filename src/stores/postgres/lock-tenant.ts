import type { Sql } from './db.ts';

/**
 * One writer at a time for this part of a tenant, until the transaction ends. Two rows that
 * exclude each other and wait for each other are a deadlock to Postgres; a queue is not.
 * Where both are taken: `leads` before `calendar`.
 */
export const lockTenant = async (
  sql: Sql,
  tenantId: string,
  part: 'leads' | 'calendar',
): Promise<void> => {
  await sql.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`${part}:${tenantId}`]);
};
