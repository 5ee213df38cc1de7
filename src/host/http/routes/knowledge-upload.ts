import type { RequestHandler } from 'express';
import { AppError } from '../../../errors.ts';
import type { HostDeps } from '../../host-deps.ts';
import { callerOf } from '../caller.ts';
import { readUpload } from '../read-upload.ts';

/** Each upload is held in memory whole while it is read. */
const UPLOADS_AT_ONCE_MAX = 8;

/** `POST /v1/knowledge/upload`: multipart field `file` → a document and its pieces. */
export function uploadKnowledge({ ingest, settings }: HostDeps): RequestHandler {
  let running = 0;
  return async (request, response) => {
    const { tenantId } = callerOf(response);
    if (running >= UPLOADS_AT_ONCE_MAX) {
      throw new AppError('overloaded', 'too many uploads', {
        hint: 'Other documents are being read; send this one again in a moment.',
        retry: true,
        retryAfterSeconds: 2,
      });
    }
    running += 1;
    try {
      const file = await readUpload(request, settings.uploadLimitBytes);
      const { documentId, title, chunks } = await ingest(tenantId, file);
      response.status(201).json({ document_id: documentId, title, chunks });
    } finally {
      running -= 1;
    }
  };
}
