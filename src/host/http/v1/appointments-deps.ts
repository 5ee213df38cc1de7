import type {
  AppointmentFilter,
  AppointmentRecord,
  NewAppointment,
} from '../../../schemas/appointment.ts';
import type { TimeKey } from './page.ts';

export interface AppointmentsPort {
  /** In order of their start; one row more than `limit`, where there are more. */
  page(
    tenantId: string,
    filter: AppointmentFilter,
    page: { limit: number; after?: TimeKey | undefined },
  ): Promise<AppointmentRecord[]>;
  /** @throws AppError `unknown_appointment` */
  get(tenantId: string, id: string): Promise<AppointmentRecord>;
  /**
   * @throws AppError `unknown_agent`, `unknown_lead`, `not_found`, `slot_taken`,
   * `outside_hours`
   */
  create(tenantId: string, given: NewAppointment): Promise<AppointmentRecord>;
  /** @throws AppError `unknown_appointment`, `stale_version`, `slot_taken`, `conflict` … */
  move(
    tenantId: string,
    id: string,
    to: { startsAt: Date; minutes?: number | undefined },
    expected?: number,
  ): Promise<AppointmentRecord>;
  /** @throws AppError `unknown_appointment`, `stale_version` */
  cancel(tenantId: string, id: string, expected?: number): Promise<AppointmentRecord>;
}
