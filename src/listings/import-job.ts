import { z } from 'zod';
import type { EnqueueJob, Job, JobHandler } from '../schemas/jobs.ts';
import { type ListingFormat, listingFormats } from '../schemas/listing.ts';
import type { Uploads } from '../schemas/uploads.ts';
import type { ImportListings } from './import-listings.ts';

const inputSchema = z.strictObject({
  upload_id: z.uuid(),
  format: z.enum(listingFormats),
  dry_run: z.boolean(),
});

/** Keeps the file for `makeImportJob`; in the open transaction, so that both are there or none. */
export const makeImportLater =
  (deps: { uploads: Uploads; enqueue: EnqueueJob }) =>
  async (
    tenantId: string,
    { bytes, format, dryRun }: { bytes: Uint8Array; format: ListingFormat; dryRun: boolean },
  ): Promise<Job> => {
    const name = `listings.${format}`;
    const mimeType = format === 'csv' ? 'text/csv' : 'application/json';
    const uploadId = await deps.uploads.keep(tenantId, { name, mimeType, bytes });
    const input: z.infer<typeof inputSchema> = { upload_id: uploadId, format, dry_run: dryRun };
    return deps.enqueue(tenantId, 'properties.import', input);
  };

/** `properties.import`: brings in a file that was kept; the report is the job's result. */
export const makeImportJob =
  (deps: { uploads: Uploads; importListings: ImportListings }): JobHandler =>
  async ({ tenantId, input, attempt, progress }) => {
    const { upload_id: uploadId, format, dry_run: dryRun } = inputSchema.parse(input);
    return deps.uploads.use(tenantId, uploadId, async ({ bytes }) => {
      const order = { bytes, format, dryRun, again: attempt > 1, progress };
      return { ...(await deps.importListings(tenantId, order)) };
    });
  };
