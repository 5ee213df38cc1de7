import { z } from 'zod';
import type { EnqueueJob, Job, JobHandler } from '../schemas/jobs.ts';
import type { Uploads, WaitingFile } from '../schemas/uploads.ts';
import type { FetchDocument } from './fetch-document.ts';
import type { Ingested, IngestFile, IngestWatch } from './ingest.ts';

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

/** Enters a document for `makeIngestJob`, with its file where there is one, in one transaction. */
export const makeIngestLater =
  (deps: { uploads: Uploads; enqueue: EnqueueJob }) =>
  async (tenantId: string, order: IngestOrder): Promise<Job> => {
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
