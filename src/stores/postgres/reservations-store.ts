import type { z } from 'zod';
import { AppError } from '../../errors.ts';
import { reservationSchema } from '../../schemas/tool-calls.ts';
import type { Db } from './db.ts';
import { normalisePhone } from './normalise-phone.ts';
import { storableText } from './storable-text.ts';

export interface NewReservation {
  agentId: string;
  threadId: string;
  startsAt: Date;
  endsAt: Date;
  partySize: number;
  purpose: string | null;
  name: string;
  phone: string | null;
  email: string | null;
}

const text = (value: string | null): string | null => (value === null ? null : storableText(value));

const gone = () =>
  new AppError('not_found', 'booked reservation not found', {
    hint: 'There is no such booked reservation.',
  });

/** Reservations at reception; unlike viewings they may overlap. */
export function makeReservationsStore(db: Db) {
  return {
    reserve: (tenantId: string, r: NewReservation): Promise<z.infer<typeof reservationSchema>> =>
      db.withTenant(tenantId, async (sql) => {
        const { rows } = await sql.query(
          `INSERT INTO reservations (tenant_id, agent_id, thread_id, starts_at, ends_at,
             party_size, purpose, name, phone, phone_normalised, email)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
           RETURNING id AS "reservationId", party_size AS "partySize", purpose, name`,
          [
            tenantId,
            r.agentId,
            r.threadId,
            r.startsAt.toISOString(),
            r.endsAt.toISOString(),
            r.partySize,
            text(r.purpose),
            storableText(r.name),
            text(r.phone),
            r.phone === null ? null : normalisePhone(r.phone),
            text(r.email)?.trim().toLowerCase() ?? null,
          ],
        );
        return reservationSchema.parse({
          ...rows[0],
          startsAt: r.startsAt.toISOString(),
          endsAt: r.endsAt.toISOString(),
        });
      }),

    /** @throws AppError `not_found` when it is not booked any more. */
    move: (tenantId: string, id: string, startsAt: Date, endsAt: Date): Promise<void> =>
      db.withTenant(tenantId, async (sql) => {
        const { rowCount } = await sql.query(
          `UPDATE reservations SET starts_at = $3, ends_at = $4
           WHERE tenant_id = $1 AND id = $2 AND status = 'booked'`,
          [tenantId, id, startsAt.toISOString(), endsAt.toISOString()],
        );
        if (rowCount === 0) throw gone();
      }),

    /** @throws AppError `not_found` when it is not booked any more. */
    cancel: (tenantId: string, id: string): Promise<void> =>
      db.withTenant(tenantId, async (sql) => {
        const { rowCount } = await sql.query(
          `UPDATE reservations SET status = 'cancelled'
           WHERE tenant_id = $1 AND id = $2 AND status = 'booked'`,
          [tenantId, id],
        );
        if (rowCount === 0) throw gone();
      }),
  };
}
