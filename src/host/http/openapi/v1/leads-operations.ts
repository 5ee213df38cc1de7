import {
  leadDetailSchema,
  leadListSchema,
  leadPatchSchema,
  leadPathSchema,
  leadSchema,
  leadsQuerySchema,
} from '../../v1/leads-wire.ts';
import { JSON_TYPE, json, type Operation, SERVED } from '../operation.ts';
import { BODY, STALE, TAGGED } from './v1-answers.ts';

const tag = 'Leads';
const access = 'key';
const pathParameters = leadPathSchema.shape;

export const leadsOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/v1/leads',
    id: 'listLeads',
    summary: 'People who asked for something, the newest first; `q` looks for one',
    ...{ tag, access, needs: 'read', query: leadsQuerySchema },
    answers: { 200: json('Those that match', leadListSchema) },
    errors: ['bad_request', ...SERVED],
  },
  {
    method: 'get',
    path: '/v1/leads/{lead_id}',
    id: 'getLead',
    summary: 'One of them, with conversations and appointments',
    ...{ tag, access, needs: 'read', pathParameters },
    answers: { 200: { ...json('It', leadDetailSchema), headers: TAGGED } },
    errors: ['bad_request', 'unknown_lead', ...SERVED],
  },
  {
    method: 'patch',
    path: '/v1/leads/{lead_id}',
    id: 'changeLead',
    summary: 'What a person notes of it; null empties a field',
    ...{ tag, access, needs: 'write', pathParameters, takes: ['If-Match'] },
    body: { type: JSON_TYPE, schema: leadPatchSchema },
    answers: { 200: { ...json('As it is now', leadSchema), headers: TAGGED } },
    errors: [...BODY, 'unknown_lead', ...STALE, ...SERVED],
  },
];
