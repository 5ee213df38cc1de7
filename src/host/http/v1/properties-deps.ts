import type { Job } from '../../../schemas/jobs.ts';
import type {
  ImportReport,
  Listing,
  ListingFormat,
  ListingPatch,
  StoredListing,
} from '../../../schemas/listing.ts';
import type { PropertyFilter } from './properties-wire.ts';

export interface ImportOrder {
  bytes: Uint8Array;
  format: ListingFormat;
  dryRun: boolean;
}

export interface PropertiesDeps {
  /** By their keys, those behind `after`; at most `limit`. */
  list(
    tenantId: string,
    filter: PropertyFilter,
    page: { after: string | undefined; limit: number },
  ): Promise<StoredListing[]>;
  /** @throws AppError `unknown_property` */
  get(tenantId: string, id: string): Promise<StoredListing>;
  /** @throws AppError `conflict` when there is one of that key */
  create(tenantId: string, listing: Listing): Promise<StoredListing>;
  /** @throws AppError `unknown_property`, `stale_version` */
  update(
    tenantId: string,
    id: string,
    patch: ListingPatch,
    version: number | undefined,
  ): Promise<StoredListing>;
  /** @throws AppError `unknown_property`, `stale_version`; `conflict` while a viewing is booked */
  remove(tenantId: string, id: string, version: number | undefined): Promise<void>;
  imports: {
    /**
     * How many listings are in a file.
     * @throws AppError `bad_request`, `invalid_json`, `payload_too_large`
     */
    count(bytes: Uint8Array, format: ListingFormat): number;
    /** In the open transaction; awaits SQL only. */
    now(tenantId: string, order: ImportOrder): Promise<ImportReport>;
    /** Keeps the file and enters the job, in the open transaction. */
    later(tenantId: string, order: ImportOrder): Promise<Job>;
  };
}
