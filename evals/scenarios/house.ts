import type { SeedPorts } from '../../src/demo/seed-tenant.ts';
import type { Db } from '../../src/stores/postgres/db.ts';
import type { ViewingBook } from '../../tools/book-viewing.ts';
import type { LeadBook } from '../../tools/capture-lead.ts';
import type { ReservationBook } from '../../tools/make-reservation.ts';

/** A running Foyer as scenarios need it: reached over HTTP, prepared and judged in process. */
export interface House {
  /** Such as `http://127.0.0.1:41234`. */
  baseUrl: string;
  /** The clock everything in the house reads. */
  clock: { now: Date };
  db: Db;
  seed: SeedPorts;
  leads: Pick<LeadBook, 'upsert'>;
  viewings: Pick<ViewingBook, 'book'>;
  reservations: Pick<ReservationBook, 'reserve'>;
  /** From now on this API key acts for that tenant. */
  admit(key: string, tenant: { tenantId: string; slug: string }): void;
  close(): Promise<void>;
}
