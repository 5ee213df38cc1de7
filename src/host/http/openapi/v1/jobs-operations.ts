import {
  crmTargetSchema,
  newCrmTargetSchema,
  putCrmTargetSchema,
} from '../../../../schemas/crm-target.ts';
import { jobSchema } from '../../../../schemas/jobs.ts';
import { jobParamsSchema, jobsQuerySchema, startJobSchema } from '../../v1/jobs-routes.ts';
import { pageSchema } from '../../v1/page.ts';
import { JSON_TYPE, json, type Operation, SERVED } from '../operation.ts';

const TAG = 'Jobs';
const job = jobSchema;
const ETAG = { etag: 'The version, for If-Match' };
const one = { pathParameters: jobParamsSchema.shape, tag: TAG, access: 'key' } as const;

export const jobsOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/v1/jobs',
    id: 'listJobs',
    tag: TAG,
    summary: 'Work in the background, newest first',
    access: 'key',
    needs: 'read',
    query: jobsQuerySchema,
    answers: { 200: json('The jobs', pageSchema(job)) },
    errors: ['bad_request', ...SERVED],
  },
  {
    method: 'post',
    path: '/v1/jobs',
    id: 'startJob',
    tag: TAG,
    summary: 'Starts work that nothing else starts',
    access: 'key',
    needs: 'write',
    body: { type: JSON_TYPE, schema: startJobSchema },
    answers: { 202: { ...json('It waits', job), headers: { location: 'Where to look' } } },
    errors: [
      'bad_request',
      'invalid_json',
      'payload_too_large',
      'conflict',
      'key_reused',
      ...SERVED,
    ],
  },
  {
    ...one,
    method: 'get',
    path: '/v1/jobs/{job_id}',
    id: 'getJob',
    summary: 'One job: how far it is, what came of it',
    needs: 'read',
    answers: { 200: json('The job', job) },
    errors: ['bad_request', 'unknown_job', ...SERVED],
  },
  {
    ...one,
    method: 'post',
    path: '/v1/jobs/{job_id}/cancel',
    id: 'cancelJob',
    summary: 'Ends a job that waits, stops one that runs, leaves one that is over',
    needs: 'write',
    answers: { 202: json('The job; one that runs shows its end a moment later', job) },
    errors: ['bad_request', 'invalid_json', 'payload_too_large', 'unknown_job', ...SERVED],
  },
  {
    ...one,
    method: 'post',
    path: '/v1/jobs/{job_id}/retry',
    id: 'retryJob',
    summary: 'Tries a job anew that failed or was cancelled',
    needs: 'write',
    answers: { 202: json('It waits', job) },
    errors: [
      'bad_request',
      'invalid_json',
      'payload_too_large',
      'unknown_job',
      'conflict',
      ...SERVED,
    ],
  },
  {
    ...one,
    method: 'get',
    path: '/v1/jobs/{job_id}/events',
    id: 'watchJob',
    summary: 'The job as it is, then after each change; ends with the job',
    needs: 'read',
    answers: {
      200: { description: 'Events named `job`', content: { 'text/event-stream': job } },
    },
    errors: ['bad_request', 'unknown_job', ...SERVED],
  },
  {
    method: 'get',
    path: '/v1/crm-target',
    id: 'getCrmTarget',
    tag: TAG,
    summary: 'Where messages to the CRM go, and how many are held, wait, failed, went',
    access: 'key',
    needs: 'admin',
    answers: { 200: { ...json('The target', crmTargetSchema), headers: ETAG } },
    errors: ['bad_request', 'not_found', ...SERVED],
  },
  {
    method: 'put',
    path: '/v1/crm-target',
    id: 'putCrmTarget',
    tag: TAG,
    summary: 'Sets where they go; what was held is delivered from then on',
    access: 'key',
    needs: 'admin',
    body: { type: JSON_TYPE, schema: newCrmTargetSchema },
    answers: { 200: { ...json('The target', putCrmTargetSchema), headers: ETAG } },
    errors: ['bad_request', 'invalid_json', 'payload_too_large', 'stale_version', ...SERVED],
  },
  {
    method: 'delete',
    path: '/v1/crm-target',
    id: 'deleteCrmTarget',
    tag: TAG,
    summary: 'Messages are held from then on',
    access: 'key',
    needs: 'admin',
    answers: { 204: { description: 'Gone' } },
    errors: ['bad_request', 'not_found', ...SERVED],
  },
];
