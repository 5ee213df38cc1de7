import { randomUUID } from 'node:crypto';
import { AppError } from '../../errors.ts';
import type { AppointmentRecord, NewAppointment } from '../../schemas/appointment.ts';
import { findAppointment } from './appointments-read.ts';
import { assertVersion } from './assert-version.ts';
import type { Db, Sql } from './db.ts';
import { findLead } from './leads-read.ts';
import type { makeLeadsStore } from './leads-store.ts';
import { lockTenant } from './lock-tenant.ts';
import type { makeReservationsStore } from './reservations-store.ts';
import type { makeViewingsStore } from './viewings-store.ts';

/** The repositories that the tools write with: one calendar, whoever changes it. */
interface Parts {
  leads: Pick<ReturnType<typeof makeLeadsStore>, 'upsert'>;
  viewings: Pick<ReturnType<typeof makeViewingsStore>, 'book' | 'move' | 'cancel'>;
  reservations: Pick<ReturnType<typeof makeReservationsStore>, 'reserve' | 'move' | 'cancel'>;
  now: () => Date;
}

const cancelled = () =>
  new AppError('conflict', 'It has been cancelled', {
    hint: 'A cancelled appointment stays as it is; make a new one.',
  });

async function assertAgent(sql: Sql, tenantId: string, agentId: string): Promise<void> {
  const { rowCount } = await sql.query(
    'SELECT FROM agents WHERE tenant_id = $1 AND id = $2 AND deleted_at IS NULL',
    [tenantId, agentId],
  );
  if (rowCount > 0) return;
  throw new AppError('unknown_agent', 'There is no such agent', { field: 'agent_id' });
}

/** Appointments that people make, move and cancel by hand. */
export function makeAppointmentsChange(db: Db, { leads, viewings, reservations, now }: Parts) {
  const assertAhead = (startsAt: Date): void => {
    if (startsAt > now()) return;
    throw new AppError('outside_hours', 'starts_at lies in the past', {
      hint: 'Take a start that is yet to come.',
      field: 'starts_at',
    });
  };

  /** Locked with the whole calendar, so that nobody moves it meanwhile. */
  async function held(sql: Sql, tenantId: string, id: string, expected: number | undefined) {
    await lockTenant(sql, tenantId, 'calendar');
    const appointment = await findAppointment(sql, tenantId, id);
    assertVersion(appointment.version, expected);
    return appointment;
  }

  return {
    /**
     * @throws AppError `unknown_agent`, `unknown_lead`; `not_found` for the listing;
     * `slot_taken`; `outside_hours` for a start in the past
     */
    create: (tenantId: string, given: NewAppointment): Promise<AppointmentRecord> =>
      db.withTenant(tenantId, async (sql) => {
        const { agentId, startsAt, endsAt } = given;
        assertAhead(startsAt);
        await assertAgent(sql, tenantId, agentId);
        // Of no conversation; rows that name one are found by their own id as well.
        const threadId = randomUUID();
        const base = { agentId, threadId, startsAt, endsAt };
        if (given.kind === 'reservation') {
          const { partySize, purpose, contact } = given;
          const { name, phone = null, email = null } = contact;
          const made = { ...base, partySize, purpose, name, phone, email };
          const { reservationId } = await reservations.reserve(tenantId, made);
          return findAppointment(sql, tenantId, reservationId);
        }
        const { listingKey, leadId: known, contact } = given;
        const person = { threadId, agentId, listingKey, ...contact };
        const leadId =
          known === undefined
            ? (await leads.upsert(tenantId, person)).leadId
            : (await findLead(sql, tenantId, known)).id;
        const viewing = await viewings.book(tenantId, { ...base, listingKey, leadId });
        return findAppointment(sql, tenantId, viewing.appointmentId);
      }),

    /**
     * Keeps its length unless `minutes` says otherwise.
     * @throws AppError `unknown_appointment`, `stale_version`, `slot_taken`, `conflict`,
     * `outside_hours`
     */
    move: (
      tenantId: string,
      id: string,
      to: { startsAt: Date; minutes?: number | undefined },
      expected?: number,
    ): Promise<AppointmentRecord> =>
      db.withTenant(tenantId, async (sql) => {
        const old = await held(sql, tenantId, id, expected);
        if (old.status === 'cancelled') throw cancelled();
        assertAhead(to.startsAt);
        const { startsAt, minutes } = to;
        const lengthMs =
          minutes === undefined ? old.endsAt.getTime() - old.startsAt.getTime() : minutes * 60_000;
        const endsAt = new Date(startsAt.getTime() + lengthMs);
        const same = +startsAt === +old.startsAt && +endsAt === +old.endsAt;
        if (same) return old;
        const book = old.kind === 'viewing' ? viewings : reservations;
        await book.move(tenantId, id, startsAt, endsAt);
        return findAppointment(sql, tenantId, id);
      }),

    /** Once more changes nothing. @throws AppError `unknown_appointment`, `stale_version` */
    cancel: (tenantId: string, id: string, expected?: number): Promise<AppointmentRecord> =>
      db.withTenant(tenantId, async (sql) => {
        const old = await held(sql, tenantId, id, expected);
        if (old.status === 'cancelled') return old;
        const book = old.kind === 'viewing' ? viewings : reservations;
        await book.cancel(tenantId, id);
        return findAppointment(sql, tenantId, id);
      }),
  };
}
