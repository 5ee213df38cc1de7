import { AppError } from '../../errors.ts';
import { type Viewing, viewingSchema } from '../../schemas/tool-calls.ts';
import type { Db, Sql } from './db.ts';
import { lockTenant } from './lock-tenant.ts';
import { normalisePhone } from './normalise-phone.ts';
import { pgErrorCode } from './pg-error-code.ts';

const UPCOMING_MAX = 50;

/** Selects viewings out of `source`, the name of appointments or of a CTE with its rows. */
const viewingsOf = (source: string) => `
  SELECT a.id AS "appointmentId", p.listing_key AS "listingKey", p.unparsed_address AS address,
    a.starts_at AS "startsAt", a.ends_at AS "endsAt", a.status, l.name AS "contactName"
  FROM ${source} a
  JOIN properties p ON p.tenant_id = a.tenant_id AND p.id = a.property_id
  JOIN leads l ON l.tenant_id = a.tenant_id AND l.id = a.lead_id`;

const iso = (time: unknown): string => new Date(time as string | Date).toISOString();
const toViewing = (row: Record<string, unknown>): Viewing =>
  viewingSchema.parse({ ...row, startsAt: iso(row['startsAt']), endsAt: iso(row['endsAt']) });

/** Runs one change of the calendar; the exclusion constraint has the last word. */
async function change(sql: Sql, tenantId: string, text: string, values: unknown[]) {
  await lockTenant(sql, tenantId, 'calendar');
  try {
    const { rows } = await sql.query(`WITH changed AS (${text}) ${viewingsOf('changed')}`, [
      tenantId,
      ...values,
    ]);
    return rows[0] === undefined ? null : toViewing(rows[0]);
  } catch (cause) {
    if (pgErrorCode(cause) !== '23P01') throw cause;
    throw new AppError('slot_taken', 'appointment overlaps another', {
      hint: 'That slot has just been taken; offer another time.',
      cause,
    });
  }
}

const found = (viewing: Viewing | null, what: string): Viewing => {
  if (viewing !== null) return viewing;
  throw new AppError('not_found', `${what} not found`, { hint: `There is no such ${what}.` });
};

/** Viewings and the calendar they fill. Times of a Viewing are in UTC (`Z`). */
export function makeViewingsStore(db: Db) {
  return {
    /** @throws AppError `slot_taken`; `not_found` when there is no such listing. */
    book: (
      tenantId: string,
      viewing: {
        agentId: string;
        threadId: string;
        listingKey: string;
        leadId: string;
        startsAt: Date;
        endsAt: Date;
      },
    ): Promise<Viewing> =>
      db.withTenant(tenantId, async (sql) => {
        const text = `
          INSERT INTO appointments
            (tenant_id, agent_id, property_id, lead_id, thread_id, starts_at, ends_at)
          SELECT $1::uuid, $2::uuid, id, $4::uuid, $5::uuid, $6::timestamptz, $7::timestamptz
          FROM properties
          WHERE tenant_id = $1 AND listing_key = $3 AND deleted_at IS NULL RETURNING *`;
        const { agentId, listingKey, leadId, threadId, startsAt, endsAt } = viewing;
        const values = [agentId, listingKey, leadId, threadId, iso(startsAt), iso(endsAt)];
        return found(await change(sql, tenantId, text, values), 'listing');
      }),

    /** Booked ones after `after`, soonest first: the thread's, and this phone's or e-mail's. */
    upcoming: (
      tenantId: string,
      whose: {
        threadId: string;
        phone?: string | undefined;
        email?: string | undefined;
        after: Date;
      },
    ): Promise<Viewing[]> =>
      db.withTenant(tenantId, async (sql) => {
        const phone = whose.phone === undefined ? null : normalisePhone(whose.phone);
        const email = whose.email?.trim().toLowerCase() ?? null;
        const { rows } = await sql.query(
          `${viewingsOf('appointments')}
           WHERE a.tenant_id = $1 AND a.status = 'booked' AND a.starts_at > $2
             AND (a.thread_id = $3 OR l.phone_normalised = $4 OR l.email = $5)
           ORDER BY a.starts_at, a.id LIMIT $6`,
          [tenantId, iso(whose.after), whose.threadId, phone, email, UPCOMING_MAX],
        );
        return rows.map(toViewing);
      }),

    /** @throws AppError `slot_taken`; `not_found` when it is not booked any more. */
    move: (
      tenantId: string,
      appointmentId: string,
      startsAt: Date,
      endsAt: Date,
    ): Promise<Viewing> =>
      db.withTenant(tenantId, async (sql) => {
        const text = `
          UPDATE appointments SET starts_at = $3, ends_at = $4, updated_at = now()
          WHERE tenant_id = $1 AND id = $2 AND status = 'booked' RETURNING *`;
        const values = [appointmentId, iso(startsAt), iso(endsAt)];
        return found(await change(sql, tenantId, text, values), 'booked viewing');
      }),

    /** @throws AppError `not_found` when it is not booked any more. */
    cancel: (tenantId: string, appointmentId: string): Promise<Viewing> =>
      db.withTenant(tenantId, async (sql) => {
        const text = `
          UPDATE appointments SET status = 'cancelled', updated_at = now()
          WHERE tenant_id = $1 AND id = $2 AND status = 'booked' RETURNING *`;
        return found(await change(sql, tenantId, text, [appointmentId]), 'booked viewing');
      }),

    /** Booked intervals that touch [from, to) of this agent or, when given, this listing. */
    busy: (
      tenantId: string,
      range: { agentId: string; listingKey?: string | undefined; from: Date; to: Date },
    ): Promise<{ startsAt: Date; endsAt: Date }[]> =>
      db.withTenant(tenantId, async (sql) => {
        const { rows } = await sql.query<{ startsAt: string | Date; endsAt: string | Date }>(
          `SELECT starts_at AS "startsAt", ends_at AS "endsAt" FROM appointments
           WHERE tenant_id = $1 AND status = 'booked' AND starts_at < $3 AND ends_at > $2
             AND (agent_id = $4 OR property_id =
               (SELECT id FROM properties WHERE tenant_id = $1 AND listing_key = $5))
           ORDER BY starts_at`,
          [tenantId, iso(range.from), iso(range.to), range.agentId, range.listingKey ?? null],
        );
        return rows.map((r) => ({ startsAt: new Date(r.startsAt), endsAt: new Date(r.endsAt) }));
      }),
  };
}
