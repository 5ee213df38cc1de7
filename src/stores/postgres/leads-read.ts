import { AppError } from '../../errors.ts';
import { type LeadFilter, type LeadRecord, leadRecordSchema } from '../../schemas/lead.ts';
import type { Db, Sql } from './db.ts';
import { makeWhere } from './store-query.ts';

const COLUMNS = `l.id, l.agent_id AS "agentId", l.name, l.phone, l.email, l.interest,
  l.listing_key AS "listingKey", l.budget_max_cents AS "budgetMaxCents", l.status, l.notes,
  l.rating, l.version, l.created_at AS "createdAt", l.updated_at AS "updatedAt",
  l.created_at::text AS at`;

const DIGITS_MIN = 3;

const like = (word: string): string => `%${word.replaceAll(/[\\%_]/g, '\\$&')}%`;

/** The lead, locked until the transaction ends if asked. @throws AppError `unknown_lead` */
export async function findLead(
  sql: Sql,
  tenantId: string,
  id: string,
  lock: '' | 'FOR UPDATE' = '',
): Promise<LeadRecord> {
  const { rows } = await sql.query(
    `SELECT ${COLUMNS} FROM leads l WHERE l.tenant_id = $1 AND l.id = $2 ${lock}`,
    [tenantId, id],
  );
  if (rows[0] === undefined) throw new AppError('unknown_lead', 'There is no such lead');
  return leadRecordSchema.parse(rows[0]);
}

/** Leads as an agency's people read them. */
export function makeLeadsRead(db: Db) {
  return {
    /** Newest first; one row more than `limit`, where there are more. */
    page: (
      tenantId: string,
      filter: LeadFilter,
      { limit, after }: { limit: number; after?: { at: string; id: string } | undefined },
    ): Promise<LeadRecord[]> =>
      db.withTenant(tenantId, async (sql) => {
        const where = makeWhere(tenantId, 'l.tenant_id');
        where.when(filter.status, (v) => `l.status = ${v}`);
        where.when(filter.agentId, (v) => `l.agent_id = ${v}`);
        where.when(filter.since, (v) => `l.created_at >= ${v}`);
        where.when(filter.until, (v) => `l.created_at < ${v}`);
        const query = filter.query?.trim();
        if (query) {
          const digits = query.replaceAll(/\D/g, '');
          const phone = digits.length >= DIGITS_MIN ? like(digits) : null;
          where.when(
            like(query),
            (v) => `(l.name ILIKE ${v} OR l.email ILIKE ${v}
              OR l.phone_normalised LIKE ${where.bind(phone)}::text)`,
          );
        }
        const id = after?.id;
        where.when(
          after?.at,
          (at) => `(l.created_at, l.id) < (${at}::timestamptz, ${where.bind(id)}::uuid)`,
        );
        const { rows } = await sql.query(
          `SELECT ${COLUMNS} FROM leads l WHERE ${where.sql()}
           ORDER BY l.created_at DESC, l.id DESC LIMIT ${where.bind(limit + 1)}`,
          where.values,
        );
        return rows.map((row) => leadRecordSchema.parse(row));
      }),

    /** @throws AppError `unknown_lead` */
    get: (tenantId: string, id: string): Promise<LeadRecord> =>
      db.withTenant(tenantId, (sql) => findLead(sql, tenantId, id)),
  };
}
