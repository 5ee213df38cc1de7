import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { EnqueueJob, Job, JobHandler } from '../schemas/jobs.ts';
import type { Uploads, WaitingFile } from '../schemas/uploads.ts';
import type { FetchDocument } from './fetch-document.ts';
import type { Ingested, IngestFile, IngestWatch } from './ingest.ts';
import { documentType } from './load/document-type.ts';

const title = z.string().max(200).nullable();
const inputSchema = z.union([
  z.strictObject({ upload_id: z.uuid(), title }),
  z.strictObject({ url: z.string().max(2000), title }),
]);

export type IngestOrder = { title?: string | undefined } & (
  | { file: WaitingFile }
  | { url: string }
);

type Ingest = (tenantId: string, file: IngestFile, watch?: IngestWatch) => Promise<Ingested>;

/** What can be told of a file before it is read: better now than when its job has failed. */
function refuseUnreadable({ name, mimeType, bytes }: WaitingFile): void {
  documentType(name, mimeType, bytes);
  if (bytes.length > 0) return;
  throw new AppError('corrupt_document', 'the file is empty', { hint: 'Save it again.' });
}

/**
 * Enters a document for `makeIngestJob`, with its file where there is one, in one transaction.
 * @throws AppError `unsupported_document`, `corrupt_document`
 */
export const makeIngestLater =
  (deps: { uploads: Uploads; enqueue: EnqueueJob }) =>
  async (tenantId: string, order: IngestOrder): Promise<Job> => {
    if ('file' in order) refuseUnreadable(order.file);
    const named = { title: order.title ?? null };
    const input: z.infer<typeof inputSchema> =
      'file' in order
        ? { upload_id: await deps.uploads.keep(tenantId, order.file), ...named }
        : { url: order.url, ...named };
    return deps.enqueue(tenantId, 'knowledge.ingest', input);
  };

/** `knowledge.ingest`: reads a file that was kept, or what is at an address. */
export const makeIngestJob =
  (deps: { uploads: Uploads; ingest: Ingest; fetchDocument: FetchDocument }): JobHandler =>
  async ({ tenantId, input, progress, signal }) => {
    const order = inputSchema.parse(input);
    const named = { title: order.title ?? undefined };
    const run = async (file: IngestFile) => {
      const done = await deps.ingest(tenantId, { ...file, ...named }, { progress, signal });
      const { documentId, unchanged, version, chunks } = done;
      return { document_id: documentId, title: done.title, chunks, version, unchanged };
    };
    if ('upload_id' in order) return deps.uploads.use(tenantId, order.upload_id, run);
    await progress(1, 'fetching');
    return run(await deps.fetchDocument(order.url, signal));
  };
