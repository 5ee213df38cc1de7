import {
  appointmentCreateSchema,
  appointmentListSchema,
  appointmentPatchSchema,
  appointmentPathSchema,
  appointmentSchema,
  appointmentsQuerySchema,
} from '../../v1/appointments-wire.ts';
import { JSON_TYPE, json, type Operation, SERVED } from '../operation.ts';
import { BODY, KEYED, STALE, TAGGED } from './v1-answers.ts';

const tag = 'Appointments';
const access = 'key';
const pathParameters = appointmentPathSchema.shape;
const appointment = (description: string) => ({
  ...json(description, appointmentSchema),
  headers: TAGGED,
});

export const appointmentsOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/v1/appointments',
    id: 'listAppointments',
    summary: 'Viewings and reservations, in order of their start',
    ...{ tag, access, needs: 'read', query: appointmentsQuerySchema },
    answers: { 200: json('Those that match', appointmentListSchema) },
    errors: ['bad_request', ...SERVED],
  },
  {
    method: 'post',
    path: '/v1/appointments',
    id: 'createAppointment',
    summary: 'Books by hand; a slot is given once, here as in conversations',
    ...{ tag, access, needs: 'write', takes: ['Idempotency-Key'] },
    body: { type: JSON_TYPE, schema: appointmentCreateSchema },
    answers: { 201: appointment('It') },
    errors: [
      ...BODY,
      ...(['unknown_agent', 'unknown_lead', 'not_found'] as const),
      ...(['conflict', 'slot_taken', 'outside_hours'] as const),
      ...KEYED,
      ...SERVED,
    ],
  },
  {
    method: 'get',
    path: '/v1/appointments/{appointment_id}',
    id: 'getAppointment',
    summary: 'One of them',
    ...{ tag, access, needs: 'read', pathParameters },
    answers: { 200: appointment('It') },
    errors: ['bad_request', 'unknown_appointment', ...SERVED],
  },
  {
    method: 'patch',
    path: '/v1/appointments/{appointment_id}',
    id: 'moveAppointment',
    summary: 'Another time; refused where the slot is taken',
    ...{ tag, access, needs: 'write', pathParameters, takes: ['If-Match'] },
    body: { type: JSON_TYPE, schema: appointmentPatchSchema },
    answers: { 200: appointment('As it is now') },
    errors: [
      ...BODY,
      ...(['unknown_appointment', 'conflict', 'slot_taken', 'outside_hours'] as const),
      ...STALE,
      ...SERVED,
    ],
  },
  {
    method: 'post',
    path: '/v1/appointments/{appointment_id}/cancel',
    id: 'cancelAppointment',
    summary: 'Gives its slot free; once more changes nothing',
    ...{ tag, access, needs: 'write', pathParameters, takes: ['Idempotency-Key', 'If-Match'] },
    answers: { 200: appointment('Cancelled') },
    errors: ['bad_request', 'unknown_appointment', 'conflict', ...STALE, ...KEYED, ...SERVED],
  },
  {
    method: 'get',
    path: '/v1/appointments/{appointment_id}/calendar.ics',
    id: 'getAppointmentCalendar',
    summary: 'For a calendar: the same UID always, a SEQUENCE that grows, CANCEL at the end',
    ...{ tag, access, needs: 'read', pathParameters },
    answers: {
      200: { description: 'iCalendar', content: { 'text/calendar': null }, headers: TAGGED },
    },
    errors: ['bad_request', 'unknown_appointment', ...SERVED],
  },
];
