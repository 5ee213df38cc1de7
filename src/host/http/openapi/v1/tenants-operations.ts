import { pageQuerySchema } from '../../v1/page.ts';
import {
  publicTenantSchema,
  tenantCreateSchema,
  tenantListSchema,
  tenantPatchSchema,
  tenantPathSchema,
} from '../../v1/tenants-schemas.ts';
import { JSON_TYPE, json, type Operation, SERVED } from '../operation.ts';
import { BODY, STALE, TAGGED } from './v1-answers.ts';

const tag = 'Tenants';
const access = 'key';
const pathParameters = tenantPathSchema.shape;
const tenant = (description: string) => ({
  ...json(description, publicTenantSchema),
  headers: TAGGED,
});

export const tenantsOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/v1/tenants',
    id: 'listTenants',
    summary: 'Tenants, newest first; those that were deleted too',
    ...{ tag, access, needs: 'platform', query: pageQuerySchema },
    answers: { 200: json('The tenants', tenantListSchema) },
    errors: ['bad_request', ...SERVED],
  },
  {
    method: 'post',
    path: '/v1/tenants',
    id: 'createTenant',
    summary: 'A tenant; its slug makes sure that it is made once',
    ...{ tag, access, needs: 'platform' },
    body: { type: JSON_TYPE, schema: tenantCreateSchema },
    answers: { 201: tenant('It') },
    errors: [...BODY, 'conflict', ...SERVED],
  },
  {
    method: 'get',
    path: '/v1/tenants/{tenant_id}',
    id: 'getTenant',
    summary: 'A tenant; its own admins see no other',
    ...{ tag, access, needs: 'admin', pathParameters },
    answers: { 200: tenant('It') },
    errors: ['bad_request', 'unknown_tenant', ...SERVED],
  },
  {
    method: 'patch',
    path: '/v1/tenants/{tenant_id}',
    id: 'patchTenant',
    summary: 'Changes a tenant; `status` suspends it or lets it go on',
    ...{ tag, access, needs: 'admin', pathParameters, takes: ['If-Match'] },
    body: { type: JSON_TYPE, schema: tenantPatchSchema },
    answers: { 200: tenant('As it is now') },
    errors: [...BODY, 'unknown_tenant', ...STALE, ...SERVED],
  },
  {
    method: 'delete',
    path: '/v1/tenants/{tenant_id}',
    id: 'deleteTenant',
    summary: 'Ends a tenant: no credential of it works any more; its rows stay until erased',
    ...{ tag, access, needs: 'platform', pathParameters, takes: ['If-Match'] },
    answers: { 204: { description: 'It is ended' } },
    errors: ['bad_request', 'unknown_tenant', ...STALE, ...SERVED],
  },
];
