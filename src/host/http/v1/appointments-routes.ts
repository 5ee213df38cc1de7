import { Router } from 'express';
import type { AppointmentRecord } from '../../../schemas/appointment.ts';
import type { V1Deps } from '../../v1-deps.ts';
import { only } from '../only.ts';
import { appointmentCalendar } from './appointment-calendar.ts';
import {
  appointmentCreateSchema,
  appointmentPatchSchema,
  appointmentPathSchema,
  appointmentsQuerySchema,
  newAppointmentOf,
  wireAppointment,
} from './appointments-wire.ts';
import { etagOf, expectedVersion } from './etag.ts';
import { idempotent, inOneTransaction } from './idempotent.ts';
import { pageOf, readCursor, timeKeySchema } from './page.ts';
import { makeTell } from './tell-audit.ts';
import { type V1Answer, v1Endpoint } from './v1-endpoint.ts';

const params = appointmentPathSchema;

const answer = (appointment: AppointmentRecord, status = 200): V1Answer => ({
  status,
  body: wireAppointment(appointment),
  headers: { etag: etagOf(appointment.version) },
});

type Deps = Pick<V1Deps, 'appointments' | 'idempotency' | 'recordAudit'>;

/** `/v1/appointments`: viewings and reservations, changed by the tools' own hands. */
export function appointmentsRoutes({ appointments, idempotency, recordAudit }: Deps): Router {
  const tell = makeTell(recordAudit);
  const target = (id: string) => ({ type: 'appointment', id });
  const router = Router();

  router
    .route('/v1/appointments')
    .get(
      v1Endpoint({ query: appointmentsQuerySchema }, async ({ tenantId, query }) => {
        const { limit, cursor, kind, status, since, until } = query;
        const after = readCursor(cursor, timeKeySchema);
        const filter = {
          ...{ kind, status, since, until, agentId: query.agent_id },
          ...{ listingKey: query.listing_key, leadId: query.lead_id },
        };
        const rows = await appointments.page(tenantId, filter, { limit, after });
        const page = pageOf(rows, limit, ({ at, id }) => ({ at, id }));
        return { status: 200, body: { ...page, data: page.data.map(wireAppointment) } };
      }),
    )
    .post(
      idempotent(
        idempotency,
        'createAppointment',
        { body: appointmentCreateSchema },
        async (call) => {
          const made = await appointments.create(call.tenantId, newAppointmentOf(call.body));
          await tell(call, 'appointment.booked', target(made.id), { kind: made.kind });
          return answer(made, 201);
        },
      ),
    )
    .all(only('GET, POST'));

  router
    .route('/v1/appointments/:appointment_id')
    .get(
      v1Endpoint({ params }, async ({ tenantId, params: { appointment_id: id } }) =>
        answer(await appointments.get(tenantId, id)),
      ),
    )
    .patch(
      inOneTransaction(idempotency, { params, body: appointmentPatchSchema }, async (call) => {
        const { appointment_id: id } = call.params;
        const to = { startsAt: new Date(call.body.starts_at), minutes: call.body.minutes };
        const expected = expectedVersion(call.request);
        const moved = await appointments.move(call.tenantId, id, to, expected);
        await tell(call, 'appointment.moved', target(id));
        return answer(moved);
      }),
    )
    .all(only('GET, PATCH'));

  router
    .route('/v1/appointments/:appointment_id/cancel')
    .post(
      idempotent(idempotency, 'cancelAppointment', { params }, async (call) => {
        const { appointment_id: id } = call.params;
        const expected = expectedVersion(call.request);
        const cancelled = await appointments.cancel(call.tenantId, id, expected);
        await tell(call, 'appointment.cancelled', target(id));
        return answer(cancelled);
      }),
    )
    .all(only('POST'));

  router
    .route('/v1/appointments/:appointment_id/calendar.ics')
    .get(
      v1Endpoint({ params }, async ({ tenantId, params: { appointment_id: id }, response }) => {
        const appointment = await appointments.get(tenantId, id);
        response.set({
          'content-type': 'text/calendar; charset=utf-8',
          'content-disposition': `attachment; filename="appointment-${id}.ics"`,
          etag: etagOf(appointment.version),
        });
        response.end(appointmentCalendar(appointment));
      }),
    )
    .all(only('GET'));
  return router;
}
