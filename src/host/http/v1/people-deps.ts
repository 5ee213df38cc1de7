import type { Principal } from '../../../schemas/access.ts';
import type { Job } from '../../../schemas/jobs.ts';
import type {
  Found,
  PersonQuery,
  Retention,
  SignedReceipt,
  StoredRetention,
} from '../../../schemas/people.ts';

export interface PeoplePort {
  /** How much there is of a person. @throws AppError `unknown_lead`, `unknown_thread` … */
  find(tenantId: string, query: PersonQuery): Promise<Found>;
  /**
   * Begins the work, in the open transaction. @throws AppError `unknown_lead`, `unknown_thread`,
   * `conflict` for the agency's own contact
   */
  begin(
    tenantId: string,
    actor: Principal,
    what:
      | { kind: 'person.export' | 'person.erase'; query: PersonQuery }
      | { kind: 'tenant.export' },
  ): Promise<Job>;
  /** The parts of a finished export; null for none, `unfinished` while it is being made. */
  export(
    tenantId: string,
    jobId: string,
    kind: 'person.export' | 'tenant.export',
  ): Promise<AsyncIterable<string> | 'unfinished' | null>;
  receipts: {
    /** Newest first. */
    list(
      tenantId: string,
      page: { limit: number; after?: { at: string; id: string } | undefined },
    ): Promise<{ receipt: SignedReceipt; at: string }[]>;
    /** @throws AppError `not_found` */
    get(tenantId: string, id: string): Promise<SignedReceipt>;
  };
}

export interface RetentionPort {
  get(tenantId: string): Promise<StoredRetention>;
  /** @throws AppError `stale_version` */
  put(tenantId: string, wanted: Retention, expected?: number): Promise<StoredRetention>;
  report(
    tenantId: string,
    range: { since: string; until: string | undefined },
  ): Promise<{
    data: { category: string; rows: number; oldest_at: string | null }[];
    access: {
      kind: string;
      id: string;
      role: string;
      actions: number;
      refused: number;
      last_at: string;
    }[];
    requests: Record<
      'erasures' | 'person_exports' | 'tenant_exports' | 'downloads' | 'sweeps',
      number
    >;
  }>;
}
