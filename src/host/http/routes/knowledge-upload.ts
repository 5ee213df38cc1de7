import { createHash } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { HostDeps } from '../../host-deps.ts';
import { atMost } from '../at-most.ts';
import { readUpload } from '../read-upload.ts';
import { answerOnce, fingerprintOf } from '../v1/idempotent.ts';
import { uploadQuerySchema, wireIngested } from '../v1/knowledge-wire.ts';
import { makeTell } from '../v1/tell-audit.ts';
import { v1Endpoint } from '../v1/v1-endpoint.ts';

/** Each upload is held in memory whole while it is read. */
const UPLOADS_AT_ONCE_MAX = 8;
/** What is larger is a job: reading it takes longer than anybody waits. */
const INLINE_BYTES_MAX = 1024 * 1024;

/** `POST /v1/knowledge/upload`: multipart field `file` → a document and its pieces, or a job. */
export function uploadKnowledge({ ingest, v1, settings }: HostDeps): RequestHandler[] {
  const tell = makeTell(v1.recordAudit);

  const upload = v1Endpoint({ query: uploadQuerySchema }, async (call) => {
    const { tenantId, request, query } = call;
    const file = await readUpload(request, settings.uploadLimitBytes);
    if (query.background !== 'true' && file.bytes.length <= INLINE_BYTES_MAX) {
      const document = await ingest(tenantId, file);
      await tell(call, 'document.stored', { type: 'document', id: document.documentId });
      return { status: 201, body: wireIngested(document) };
    }
    const digest = createHash('sha256').update(file.bytes).digest('base64url');
    const fingerprint = fingerprintOf(request, { name: file.name, digest });
    return answerOnce(
      v1.idempotency,
      call,
      { operation: 'uploadDocument', fingerprint },
      async () => {
        const job = await v1.knowledge.ingestLater(tenantId, { file });
        await tell(call, 'document.ordered', { type: 'job', id: job.id });
        return { status: 202, body: job, headers: { location: `/v1/jobs/${job.id}` } };
      },
    );
  });
  return [atMost(UPLOADS_AT_ONCE_MAX), upload];
}
