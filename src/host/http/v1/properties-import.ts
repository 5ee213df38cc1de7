import { createHash } from 'node:crypto';
import express, { type Request, type RequestHandler } from 'express';
import { AppError } from '../../../errors.ts';
import type { ListingFormat } from '../../../schemas/listing.ts';
import type { HostDeps } from '../../host-deps.ts';
import { atMost } from '../at-most.ts';
import { answerOnce, fingerprintOf } from './idempotent.ts';
import { importQuerySchema } from './properties-wire.ts';
import { makeTell } from './tell-audit.ts';
import { v1Endpoint } from './v1-endpoint.ts';

/** What is more is a job: nobody should wait for it on a connection. */
const INLINE_ROWS_MAX = 500;
const IMPORTS_AT_ONCE_MAX = 4;

const TYPES: Record<string, ListingFormat> = { 'application/json': 'json', 'text/csv': 'csv' };

function fileOf(request: Request): { bytes: Buffer; format: ListingFormat } {
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  const format = Object.hasOwn(TYPES, type) ? TYPES[type] : undefined;
  if (format === undefined || !Buffer.isBuffer(request.body)) {
    throw new AppError('unsupported_document', 'This is no file of listings', {
      hint: 'Send RESO JSON as application/json, or a CSV as text/csv.',
      field: 'Content-Type',
    });
  }
  return { bytes: request.body, format };
}

/** `POST /v1/properties/import`. It reads its body itself: files are larger than other bodies. */
export function importProperties({
  v1,
  settings,
}: Pick<HostDeps, 'v1' | 'settings'>): RequestHandler[] {
  const read = express.raw({
    type: Object.keys(TYPES),
    limit: settings.uploadLimitBytes,
    inflate: false,
  });
  const tell = makeTell(v1.recordAudit);

  const handle: RequestHandler = (request, response, next) => {
    const { bytes, format } = fileOf(request);
    // It is no JSON, and nothing behind here may take it for such.
    request.body = undefined;
    const digest = createHash('sha256').update(bytes).digest('base64url');
    return v1Endpoint({ query: importQuerySchema }, async (call) => {
      const { tenantId } = call;
      const order = { bytes, format, dryRun: call.query.dry_run === 'true' };
      const isLarge = v1.properties.imports.count(bytes, format) > INLINE_ROWS_MAX;
      const fingerprint = fingerprintOf(request, { format, digest });
      const how = { operation: 'importProperties', fingerprint };
      await answerOnce(v1.idempotency, call, how, async () => {
        if (isLarge) {
          const job = await v1.properties.imports.later(tenantId, order);
          const target = { type: 'job', id: job.id };
          await tell(call, 'properties.import_ordered', target, { dry_run: order.dryRun });
          return { status: 202, body: job, headers: { location: `/v1/jobs/${job.id}` } };
        }
        const report = await v1.properties.imports.now(tenantId, order);
        if (!order.dryRun) {
          const { created, updated, failed_rows } = report;
          const target = { type: 'tenant', id: tenantId };
          await tell(call, 'properties.imported', target, { created, updated, failed_rows });
        }
        return { status: 200, body: report };
      });
    })(request, response, next);
  };
  return [atMost(IMPORTS_AT_ONCE_MAX), read, handle];
}
