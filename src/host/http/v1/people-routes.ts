import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Response, Router } from 'express';
import { AppError } from '../../../errors.ts';
import { personQuerySchema } from '../../../schemas/people.ts';
import type { V1Deps } from '../../v1-deps.ts';
import { callerOf } from '../caller.ts';
import { only } from '../only.ts';
import { idempotent } from './idempotent.ts';
import { pageOf, pageQuerySchema, readCursor, timeKeySchema } from './page.ts';
import { exportPathSchema, receiptPathSchema, tenantExportSchema } from './people-wire.ts';
import { makeTell } from './tell-audit.ts';
import { v1Endpoint } from './v1-endpoint.ts';

const EXPORTS = {
  'person.export': { type: 'application/json', name: 'person', extension: 'json' },
  'tenant.export': { type: 'application/x-ndjson', name: 'tenant', extension: 'ndjson' },
} as const;

const isGone = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';

async function send(
  response: Response,
  jobId: string,
  kind: keyof typeof EXPORTS,
  pieces: AsyncIterable<string>,
): Promise<void> {
  const { type, name, extension } = EXPORTS[kind];
  response.set({
    'content-type': `${type}; charset=utf-8`,
    'content-disposition': `attachment; filename="${name}-${jobId}.${extension}"`,
    'cache-control': 'no-store',
  });
  try {
    await pipeline(Readable.from(pieces), response);
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

/** `/v1/people` and `/v1/tenant-exports`: what is known of a person, given out or taken away. */
export function peopleRoutes({
  people,
  idempotency,
  recordAudit,
}: Pick<V1Deps, 'people' | 'idempotency' | 'recordAudit'>): Router {
  const tell = makeTell(recordAudit);
  const router = Router();
  const begin = (operation: string, kind: 'person.export' | 'person.erase') =>
    idempotent(idempotency, operation, { body: personQuerySchema }, async (call) => {
      const { principal } = callerOf(call.response);
      const job = await people.begin(call.tenantId, principal, { kind, query: call.body });
      // By ids alone: neither the number nor the address it was asked by.
      const action = kind === 'person.erase' ? 'person.erase_asked' : 'person.export_asked';
      await tell(call, action, { type: 'job', id: job.id }, { by: call.body.by });
      return { status: 202, body: job, headers: { location: `/v1/jobs/${job.id}` } };
    });
  const download = (kind: keyof typeof EXPORTS) =>
    v1Endpoint({ params: exportPathSchema }, async (call) => {
      const { tenantId, response } = call;
      const { job_id: jobId } = call.params;
      const found = await people.export(tenantId, jobId, kind);
      if (found === null) throw new AppError('unknown_job', 'There is no such export, or no more');
      if (found === 'unfinished') {
        throw new AppError('conflict', 'The export is not finished', {
          hint: 'Wait until its job is done.',
          retry: true,
          retryAfterSeconds: 2,
        });
      }
      await tell(call, 'person.export_read', { type: 'job', id: jobId }, { kind });
      await send(response, jobId, kind, found);
    });

  router
    .route('/v1/people/find')
    .post(
      v1Endpoint({ body: personQuerySchema }, async (call) => {
        const body = await people.find(call.tenantId, call.body);
        const target = { type: 'person', id: 'unnamed' };
        await tell(call, 'person.searched', target, { by: call.body.by });
        return { status: 200, body };
      }),
    )
    .all(only('POST'));

  router.route('/v1/people/exports').post(begin('exportPerson', 'person.export')).all(only('POST'));
  router.route('/v1/people/exports/:job_id').get(download('person.export')).all(only('GET'));
  router.route('/v1/people/erasures').post(begin('erasePerson', 'person.erase')).all(only('POST'));

  router
    .route('/v1/people/receipts')
    .get(
      v1Endpoint({ query: pageQuerySchema }, async ({ tenantId, query }) => {
        const { limit, cursor } = query;
        const after = readCursor(cursor, timeKeySchema);
        const rows = await people.receipts.list(tenantId, { limit: limit + 1, after });
        const page = pageOf(rows, limit, ({ at, receipt }) => ({ at, id: receipt.id }));
        return { status: 200, body: { ...page, data: page.data.map((one) => one.receipt) } };
      }),
    )
    .all(only('GET'));
  router
    .route('/v1/people/receipts/:receipt_id')
    .get(
      v1Endpoint({ params: receiptPathSchema }, async ({ tenantId, params }) => ({
        status: 200,
        body: await people.receipts.get(tenantId, params.receipt_id),
      })),
    )
    .all(only('GET'));

  router
    .route('/v1/tenant-exports')
    .post(
      idempotent(idempotency, 'exportTenant', { body: tenantExportSchema }, async (call) => {
        const { principal } = callerOf(call.response);
        const job = await people.begin(call.tenantId, principal, { kind: 'tenant.export' });
        await tell(call, 'tenant.export_asked', { type: 'job', id: job.id });
        return { status: 202, body: job, headers: { location: `/v1/jobs/${job.id}` } };
      }),
    )
    .all(only('POST'));
  router.route('/v1/tenant-exports/:job_id').get(download('tenant.export')).all(only('GET'));
  return router;
}
