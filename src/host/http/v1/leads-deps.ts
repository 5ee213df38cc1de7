import type { AppointmentRecord } from '../../../schemas/appointment.ts';
import type { ConversationRecord } from '../../../schemas/conversation.ts';
import type { LeadFilter, LeadPatch, LeadRecord } from '../../../schemas/lead.ts';
import type { TimeKey } from './page.ts';

export interface LeadsPort {
  /** Newest first; one row more than `limit`, where there are more. */
  page(
    tenantId: string,
    filter: LeadFilter,
    page: { limit: number; after?: TimeKey | undefined },
  ): Promise<LeadRecord[]>;
  /** @throws AppError `unknown_lead` */
  get(tenantId: string, id: string): Promise<LeadRecord>;
  /** At most `max`, newest first. */
  conversations(tenantId: string, id: string, max: number): Promise<ConversationRecord[]>;
  /** At most `max`, in order of their start. */
  appointments(tenantId: string, id: string, max: number): Promise<AppointmentRecord[]>;
  /** @throws AppError `unknown_lead`, `stale_version` */
  change(tenantId: string, id: string, patch: LeadPatch, expected?: number): Promise<LeadRecord>;
}
