import { z } from 'zod';
import {
  type AuditEntry,
  type AuditFilter,
  type AuditRow,
  auditEntrySchema,
  type RecordAudit,
} from '../../schemas/audit.ts';
import { verifyAuditChain } from './audit-verify.ts';
import type { Db, Sql } from './db.ts';
import { toJsonb } from './to-jsonb.ts';

/** The chain of the platform itself: tenants made and removed, and what belongs to no tenant. */
const PLATFORM_CHAIN = '00000000-0000-0000-0000-000000000000';

const rowSchema = z.object({ seq: z.coerce.number(), at: z.coerce.date(), entry: z.unknown() });

const toRow = (row: unknown): AuditRow => {
  const { seq, at, entry } = rowSchema.parse(row);
  return { seq, at: at.toISOString(), ...auditEntrySchema.parse(entry) };
};

const LIST = `SELECT seq, at, entry FROM audit_log
  WHERE tenant_id = $1 AND ($2::bigint IS NULL OR seq < $2)`;

/** What was done, in one chain of hashes a tenant; rows are added and never changed. */
export function makeAuditStore(db: Db) {
  const inChain = <T>(tenantId: string | null, work: (sql: Sql, id: string) => Promise<T>) =>
    tenantId === null
      ? db.asSystem((sql) => work(sql, PLATFORM_CHAIN))
      : db.withTenant(tenantId, (sql) => work(sql, tenantId));

  const record: RecordAudit = (tenantId, entry: AuditEntry) =>
    inChain(tenantId, async (sql, id) => {
      await sql.query('INSERT INTO audit_log (tenant_id, entry) VALUES ($1, $2)', [
        id,
        toJsonb(entry),
      ]);
    });

  return {
    /**
     * Adds to the chain, in the open transaction where there is one. Tell last: the chain is
     * locked from here to the end of the transaction, and only the tenant's other writers of
     * the audit wait for it.
     */
    record,

    /** Newest first; `before` is the `seq` that the last page ended with. */
    list: (
      tenantId: string | null,
      { filter, before, limit }: { filter: AuditFilter; before?: number; limit: number },
    ): Promise<AuditRow[]> =>
      inChain(tenantId, async (sql, id) => {
        const values: unknown[] = [id, before ?? null];
        const clauses: string[] = [];
        const where = (clause: string, value: unknown) => {
          if (value === undefined) return;
          values.push(value);
          clauses.push(` AND ${clause} $${values.length}`);
        };
        where('actor_id =', filter.actor);
        where('action =', filter.action);
        where('target_type =', filter.targetType);
        where('target_id =', filter.targetId);
        where('at >=', filter.since);
        where('at <', filter.until);
        values.push(limit);
        const text = `${LIST}${clauses.join('')} ORDER BY seq DESC LIMIT $${values.length}`;
        return (await sql.query(text, values)).rows.map(toRow);
      }),

    /** Whether every row is there, unchanged and in its place. */
    verify: (tenantId: string | null) => verifyAuditChain(inChain, tenantId),
  };
}
