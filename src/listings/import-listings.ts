import { AppError } from '../errors.ts';
import type { ImportReport, Listing, ListingFormat } from '../schemas/listing.ts';
import { type ReadListings, readListings } from './read-listings.ts';

/** More than that is a feed, to be sent in parts. */
export const IMPORT_ROWS_MAX = 20_000;
const BATCH_ROWS = 500;
const FAILED_TOLD_MAX = 1_000;

export type Written = 'created' | 'updated' | 'unchanged';

export interface ListingImporter {
  /**
   * Writes listings by their keys in one transaction, and tells what became of each key.
   * `raise` says when to count up the tenant's listings version, by which cached answers die.
   */
  put(
    tenantId: string,
    listings: Listing[],
    raise: 'if changed' | 'always' | 'never',
  ): Promise<Map<string, Written>>;
  /** What `put` would do. */
  compare(tenantId: string, listings: Listing[]): Promise<Map<string, Written>>;
}

export interface ImportOrder {
  bytes: Uint8Array;
  format: ListingFormat;
  dryRun: boolean;
  /** True where an attempt before may have written some of it. */
  again?: boolean;
  progress?: (percent: number, step: string) => Promise<void>;
}

export type ImportListings = (tenantId: string, order: ImportOrder) => Promise<ImportReport>;

function readBounded(bytes: Uint8Array, format: ListingFormat): ReadListings {
  const read = readListings(bytes, format);
  if (read.rows <= IMPORT_ROWS_MAX) return read;
  throw new AppError('payload_too_large', `There are more than ${IMPORT_ROWS_MAX} listings`, {
    hint: 'Send them in parts.',
  });
}

/** How many listings are in a file. @throws AppError as an import of it does */
export const countListings = (bytes: Uint8Array, format: ListingFormat): number =>
  readBounded(bytes, format).rows;

/**
 * Brings a file of listings in, in batches: what a batch wrote stays written when a later one
 * fails, and the same file sent again finds it unchanged. The listings version is counted up once,
 * with the last batch.
 * @throws AppError `bad_request`, `invalid_json`, `payload_too_large`
 */
export function makeImportListings(store: ListingImporter): ImportListings {
  return async (tenantId, { bytes, format, dryRun, again = false, progress }) => {
    const read = readBounded(bytes, format);
    const listings = read.listings.map(({ listing }) => listing);
    const counts: Record<Written, number> = { created: 0, updated: 0, unchanged: 0 };
    const changed = () => again || counts.created + counts.updated > 0;
    try {
      for (let start = 0; start < listings.length; start += BATCH_ROWS) {
        const batch = listings.slice(start, start + BATCH_ROWS);
        const isLast = start + BATCH_ROWS >= listings.length;
        const raise = !isLast ? 'never' : changed() ? 'always' : 'if changed';
        const became = await (dryRun
          ? store.compare(tenantId, batch)
          : store.put(tenantId, batch, raise));
        for (const what of became.values()) counts[what] += 1;
        const done = Math.min(start + BATCH_ROWS, listings.length);
        const step = `${done} of ${listings.length} listings`;
        await progress?.(Math.floor((100 * done) / listings.length), step);
      }
    } catch (error) {
      // What is written counts, also when the rest never comes.
      if (!dryRun && changed()) await store.put(tenantId, [], 'always');
      throw error;
    }
    return {
      dry_run: dryRun,
      rows: read.rows,
      ...counts,
      failed_rows: read.failed.length,
      failed: read.failed.slice(0, FAILED_TOLD_MAX),
      ignored_fields: read.ignored,
    };
  };
}
