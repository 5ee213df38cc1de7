import { Router } from 'express';
import { z } from 'zod';
import { AppError } from '../../../errors.ts';
import { type Job, type JobKind, jobKindSchema, jobSchema } from '../../../schemas/jobs.ts';
import type { HostDeps } from '../../host-deps.ts';
import { callerOf } from '../caller.ts';
import { openEventStream, paceOf, sseFrame, writeFrames } from '../event-stream.ts';
import { only } from '../only.ts';
import { idempotent } from './idempotent.ts';
import { pageOf, pageQuery, readCursor, timeKeySchema } from './page.ts';
import { v1Endpoint } from './v1-endpoint.ts';

export const jobParamsSchema = z.object({ job_id: z.uuid() });
export const jobsQuerySchema = z.strictObject({
  ...pageQuery,
  kind: jobKindSchema.optional(),
  state: jobSchema.shape.state.optional().describe('`failed` are the dead letters'),
});
export const startJobSchema = z.strictObject({
  kind: z.literal('knowledge.reembed').describe('Vectors of the present model for all documents'),
});

const unknown = () => new AppError('unknown_job', 'Job not found', { field: 'job_id' });

/** What only an administrator begins, only an administrator stops or repeats. */
const ADMINISTRATIVE = new Set<JobKind>([
  'person.export',
  'person.erase',
  'tenant.export',
  'keys.rotate',
]);

/** `/v1/jobs`: work in the background. */
export function jobsRoutes({ v1, settings, log }: HostDeps): Router {
  const router = Router();
  const find = async (tenantId: string, jobId: string): Promise<Job> => {
    const job = await v1.jobs.get(tenantId, jobId);
    if (job === null) throw unknown();
    return job;
  };
  const mayChange = ({ kind }: Job, scopes: readonly string[]): void => {
    if (!ADMINISTRATIVE.has(kind) || scopes.includes('admin')) return;
    throw new AppError('forbidden', `Jobs of ${kind} are for administrators`);
  };

  router
    .route('/v1/jobs')
    .get(
      v1Endpoint({ query: jobsQuerySchema }, async ({ tenantId, query }) => {
        const { kind, state, limit, cursor } = query;
        const from = readCursor(cursor, timeKeySchema);
        const rows = await v1.jobs.list(tenantId, {
          ...{ kind, state, limit: limit + 1 },
          ...(from !== undefined && { after: { createdAt: from.at, id: from.id } }),
        });
        const keyOf = ({ created_at: at, id }: Job) => ({ at, id });
        return { status: 200, body: pageOf(rows, limit, keyOf) };
      }),
    )
    .post(
      idempotent(v1.idempotency, 'startJob', { body: startJobSchema }, async (call) => {
        const { kind } = call.body;
        // One after another: the second finds what the first has left.
        const job = await v1.jobs.enqueue(call.tenantId, kind, {}, { lane: kind });
        return { status: 202, body: job, headers: { location: `/v1/jobs/${job.id}` } };
      }),
    )
    .all(only('GET, POST'));

  router
    .route('/v1/jobs/:job_id')
    .get(
      v1Endpoint({ params: jobParamsSchema }, async ({ tenantId, params }) => ({
        status: 200,
        body: await find(tenantId, params.job_id),
      })),
    )
    .all(only('GET'));

  router
    .route('/v1/jobs/:job_id/cancel')
    .post(
      v1Endpoint({ params: jobParamsSchema }, async ({ tenantId, params, response }) => {
        mayChange(await find(tenantId, params.job_id), callerOf(response).scopes);
        const job = await v1.jobs.cancel(tenantId, params.job_id);
        if (job === null) throw unknown();
        return { status: 202, body: job };
      }),
    )
    .all(only('POST'));

  router
    .route('/v1/jobs/:job_id/retry')
    .post(
      v1Endpoint({ params: jobParamsSchema }, async ({ tenantId, params, response }) => {
        mayChange(await find(tenantId, params.job_id), callerOf(response).scopes);
        const job = await v1.jobs.retry(tenantId, params.job_id);
        if (job !== null) return { status: 202, body: job };
        throw new AppError('conflict', 'Only a job that failed or was cancelled is tried again');
      }),
    )
    .all(only('POST'));

  router
    .route('/v1/jobs/:job_id/events')
    .get(
      v1Endpoint({ params: jobParamsSchema }, async ({ tenantId, params, response }) => {
        const job = await find(tenantId, params.job_id);
        const gone = new AbortController();
        response.on('close', () => gone.abort());
        if (response.destroyed) return;
        openEventStream(response);
        try {
          const frames = framesOf(v1.jobs.watch(tenantId, job, gone.signal));
          await writeFrames(response, frames, { ...paceOf(settings), signal: gone.signal });
          response.end();
        } catch (err) {
          log.error({ err, job_id: job.id }, 'event stream failed');
          // A proper end would tell the client that the job is over.
          response.destroy();
        }
      }),
    )
    .all(only('GET'));
  return router;
}

async function* framesOf(jobs: AsyncIterable<Job>): AsyncGenerator<string> {
  for await (const job of jobs) yield sseFrame(job.updated_at, 'job', JSON.stringify(job));
}
