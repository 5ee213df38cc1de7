import { AppError } from '../../errors.ts';
import {
  type AppointmentFilter,
  type AppointmentRecord,
  appointmentRecordSchema,
} from '../../schemas/appointment.ts';
import type { Db, Sql } from './db.ts';
import { makeWhere } from './store-query.ts';

/** Of tenant $1. Both kinds in one shape; a row of each kind keeps its own id. */
const ALL = `
  SELECT v.tenant_id, v.id, 'viewing' AS kind, v.status, v.agent_id, v.thread_id, v.lead_id,
    p.listing_key, p.unparsed_address AS address, v.starts_at, v.ends_at, l.name, l.phone,
    l.email, NULL::int AS party_size, NULL::text AS purpose, v.version, v.created_at, v.updated_at
  FROM appointments v
  JOIN properties p ON p.tenant_id = v.tenant_id AND p.id = v.property_id
  JOIN leads l ON l.tenant_id = v.tenant_id AND l.id = v.lead_id
  WHERE v.tenant_id = $1
  UNION ALL
  SELECT r.tenant_id, r.id, 'reservation', r.status, r.agent_id, r.thread_id, NULL,
    NULL, NULL, r.starts_at, r.ends_at, r.name, r.phone,
    r.email, r.party_size, r.purpose, r.version, r.created_at, r.updated_at
  FROM reservations r WHERE r.tenant_id = $1`;

const SELECT = `
  SELECT e.id, e.kind, e.status, e.agent_id AS "agentId", a.name AS "agentName",
    a.time_zone AS "timeZone", c.thread_id AS "conversationId", e.lead_id AS "leadId",
    e.listing_key AS "listingKey", e.address, e.starts_at AS "startsAt", e.ends_at AS "endsAt",
    e.name, e.phone, e.email, e.party_size AS "partySize", e.purpose, e.version,
    e.created_at AS "createdAt", e.updated_at AS "updatedAt", e.starts_at::text AS at
  FROM (${ALL}) e
  JOIN agents a ON a.tenant_id = e.tenant_id AND a.id = e.agent_id
  LEFT JOIN conversations c ON c.tenant_id = e.tenant_id AND c.thread_id = e.thread_id`;

/** @throws AppError `unknown_appointment` */
export async function findAppointment(
  sql: Sql,
  tenantId: string,
  id: string,
): Promise<AppointmentRecord> {
  const { rows } = await sql.query(`${SELECT} WHERE e.tenant_id = $1 AND e.id = $2`, [
    tenantId,
    id,
  ]);
  if (rows[0] === undefined) {
    throw new AppError('unknown_appointment', 'There is no such appointment');
  }
  return appointmentRecordSchema.parse(rows[0]);
}

/** Viewings and reservations, as one calendar. */
export function makeAppointmentsRead(db: Db) {
  return {
    /** In order of their start; one row more than `limit`, where there are more. */
    page: (
      tenantId: string,
      filter: AppointmentFilter,
      { limit, after }: { limit: number; after?: { at: string; id: string } | undefined },
    ): Promise<AppointmentRecord[]> =>
      db.withTenant(tenantId, async (sql) => {
        const where = makeWhere(tenantId, 'e.tenant_id');
        where.when(filter.kind, (v) => `e.kind = ${v}`);
        where.when(filter.status, (v) => `e.status = ${v}`);
        where.when(filter.agentId, (v) => `e.agent_id = ${v}`);
        where.when(filter.listingKey, (v) => `e.listing_key = ${v}`);
        where.when(filter.leadId, (v) => `e.lead_id = ${v}`);
        where.when(filter.since, (v) => `e.starts_at >= ${v}`);
        where.when(filter.until, (v) => `e.starts_at < ${v}`);
        const id = after?.id;
        where.when(
          after?.at,
          (at) => `(e.starts_at, e.id) > (${at}::timestamptz, ${where.bind(id)}::uuid)`,
        );
        const { rows } = await sql.query(
          `${SELECT} WHERE ${where.sql()}
           ORDER BY e.starts_at, e.id LIMIT ${where.bind(limit + 1)}`,
          where.values,
        );
        return rows.map((row) => appointmentRecordSchema.parse(row));
      }),

    /** @throws AppError `unknown_appointment` */
    get: (tenantId: string, id: string): Promise<AppointmentRecord> =>
      db.withTenant(tenantId, (sql) => findAppointment(sql, tenantId, id)),
  };
}
