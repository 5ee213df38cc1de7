import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator';
import type { AppointmentRecord } from '../../../schemas/appointment.ts';

/** Control characters have no place in a line of a calendar. */
const plain = (text: string): string => text.replaceAll(/\p{Cc}+/gu, ' ');

const summaryOf = ({ kind, purpose, name, address }: AppointmentRecord): string => {
  const what =
    kind === 'viewing' ? `Viewing: ${address ?? 'a listing'}` : (purpose ?? 'Reservation');
  return plain(name === null ? what : `${what} (${name})`);
};

/**
 * An iCalendar file of one appointment (RFC 5545, 5546): a calendar that has it already takes the
 * later state by its UID and SEQUENCE, and drops it on CANCEL. Times are in UTC.
 */
export function appointmentCalendar(one: AppointmentRecord): string {
  const isCancelled = one.status === 'cancelled';
  const contact = [one.phone, one.email].filter((part) => part !== null);
  const calendar = ical({
    prodId: { company: 'Foyer', product: 'Appointments', language: 'EN' },
    method: isCancelled ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.PUBLISH,
    events: [
      {
        id: `${one.id}@appointments.foyer`,
        sequence: one.version - 1,
        start: one.startsAt,
        end: one.endsAt,
        stamp: one.updatedAt,
        created: one.createdAt,
        lastModified: one.updatedAt,
        summary: summaryOf(one),
        status: isCancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
        location: one.address === null ? null : plain(one.address),
        description: plain([`With ${one.agentName}`, ...contact].join(', ')),
      },
    ],
  });
  // Every line ends with one, the last one too, which the library leaves out.
  return `${calendar.toString()}\r\n`;
}
