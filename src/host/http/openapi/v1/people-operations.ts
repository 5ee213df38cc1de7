import { jobSchema } from '../../../../schemas/jobs.ts';
import {
  foundSchema,
  personQuerySchema,
  retentionSchema,
  signedReceiptSchema,
  storedRetentionSchema,
} from '../../../../schemas/people.ts';
import { pageQuerySchema } from '../../v1/page.ts';
import {
  complianceQuerySchema,
  complianceSchema,
  exportPathSchema,
  personExportSchema,
  receiptListSchema,
  receiptPathSchema,
  tenantExportSchema,
} from '../../v1/people-wire.ts';
import { JSON_TYPE, json, type Operation, SERVED } from '../operation.ts';
import { BODY, KEYED, STALE, TAGGED } from './v1-answers.ts';

const tag = 'People';
const access = 'key';
const needs = 'admin';
const person = { type: JSON_TYPE, schema: personQuerySchema };
const begun = { ...json('The job', jobSchema), headers: { location: 'Where to look' } };
const retention = (description: string) => ({
  ...json(description, storedRetentionSchema),
  headers: TAGGED,
});
const UNKNOWN = ['unknown_lead', 'unknown_thread', 'conflict'] as const;

const own = { tag, access, needs } as const;
const begins = {
  ...own,
  method: 'post',
  takes: ['Idempotency-Key'],
  answers: { 202: begun },
} as const;
/** A file that a job has gathered. */
const gathered = {
  ...own,
  method: 'get',
  pathParameters: exportPathSchema.shape,
  errors: ['bad_request', 'unknown_job', 'conflict', ...SERVED],
} as const;

export const peopleOperations: readonly Operation[] = [
  {
    method: 'post',
    path: '/v1/people/find',
    id: 'findPerson',
    summary: 'How much there is of a person; counts, and nothing of what it says',
    ...{ ...own, body: person },
    answers: { 200: json('The counts', foundSchema) },
    errors: [...BODY, ...UNKNOWN, ...SERVED],
  },
  {
    ...begins,
    path: '/v1/people/exports',
    id: 'exportPerson',
    summary: 'Gathers all that is kept of a person; it can be fetched for a week',
    body: person,
    errors: [...BODY, ...UNKNOWN, ...KEYED, ...SERVED],
  },
  {
    ...gathered,
    path: '/v1/people/exports/{job_id}',
    id: 'getPersonExport',
    summary: 'What was gathered of a person',
    answers: { 200: json('A file', personExportSchema) },
  },
  {
    ...begins,
    path: '/v1/people/erasures',
    id: 'erasePerson',
    summary: 'Takes a person out of everything, verifies it, and signs a receipt',
    body: person,
    errors: [...BODY, ...UNKNOWN, ...KEYED, ...SERVED],
  },
  {
    method: 'get',
    path: '/v1/people/receipts',
    id: 'listReceipts',
    summary: 'What erasures did, the newest first; nobody is named',
    ...{ ...own, query: pageQuerySchema },
    answers: { 200: json('The receipts', receiptListSchema) },
    errors: ['bad_request', ...SERVED],
  },
  {
    method: 'get',
    path: '/v1/people/receipts/{receipt_id}',
    id: 'getReceipt',
    summary: 'One receipt, and whether its signature holds',
    ...{ ...own, pathParameters: receiptPathSchema.shape },
    answers: { 200: json('It', signedReceiptSchema) },
    errors: ['bad_request', 'not_found', ...SERVED],
  },
  {
    ...begins,
    path: '/v1/tenant-exports',
    id: 'exportTenant',
    summary: 'Gathers all rows of the tenant but secrets; they can be fetched for a week',
    body: { type: JSON_TYPE, schema: tenantExportSchema },
    errors: [...BODY, 'conflict', ...KEYED, ...SERVED],
  },
  {
    ...gathered,
    path: '/v1/tenant-exports/{job_id}',
    id: 'getTenantExport',
    summary: 'What was gathered of the tenant: a row a line',
    answers: {
      200: { description: '`{"table", "row"}`', content: { 'application/x-ndjson': null } },
    },
  },
  {
    method: 'get',
    path: '/v1/retention',
    id: 'getRetention',
    summary: 'How long what is kept',
    ...{ ...own, needs: 'read' },
    answers: { 200: retention('In days') },
    errors: ['bad_request', ...SERVED],
  },
  {
    method: 'put',
    path: '/v1/retention',
    id: 'putRetention',
    summary: 'Sets all of it; what is older goes within minutes',
    ...{ ...own, takes: ['If-Match'] },
    body: { type: JSON_TYPE, schema: retentionSchema },
    answers: { 200: retention('As it is now') },
    errors: [...BODY, ...STALE, ...SERVED],
  },
  {
    method: 'get',
    path: '/v1/compliance',
    id: 'getCompliance',
    summary: 'For an auditor: retention, the age of data, erasures and exports, who did how much',
    ...{ ...own, query: complianceQuerySchema },
    answers: { 200: json('The report', complianceSchema) },
    errors: ['bad_request', ...SERVED],
  },
];
