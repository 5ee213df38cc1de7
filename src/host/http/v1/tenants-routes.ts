import { Router } from 'express';
import { AppError } from '../../../errors.ts';
import type { TenantAccount } from '../../../schemas/tenant-account.ts';
import type { AnyCaller } from '../../any-caller.ts';
import type { HostDeps } from '../../host-deps.ts';
import { requireScope } from '../../require-scope.ts';
import { anyCallerOf } from '../caller.ts';
import { only } from '../only.ts';
import { etagOf, expectedVersion } from './etag.ts';
import { pageOf, pageQuerySchema, readCursor, timeKeySchema } from './page.ts';
import { tenantCreateSchema, tenantPatchSchema, tenantPathSchema } from './tenants-schemas.ts';
import { type V1Answer, v1Endpoint } from './v1-endpoint.ts';

const tenantBody = ({ createdAt, updatedAt, ...rest }: TenantAccount) => ({
  ...rest,
  created_at: createdAt,
  updated_at: updatedAt,
});

const answerWith = (status: number, tenant: TenantAccount): V1Answer => ({
  status,
  headers: { etag: etagOf(tenant.version) },
  body: tenantBody(tenant),
});

/** Another tenant is not there for who is no admin of the platform. */
function requireOwn(caller: AnyCaller, tenantId: string): void {
  if (caller.scopes.includes('platform') || caller.tenantId === tenantId) return;
  throw new AppError('unknown_tenant', 'There is no such tenant');
}

/** Tenants, for the platform's admins; a tenant's own admin may see and change the tenant. */
export function tenantsRoutes({ v1 }: Pick<HostDeps, 'v1'>): Router {
  const { tenants } = v1.access;

  const create = v1Endpoint({ body: tenantCreateSchema }, async ({ body, response }) => {
    const tenant = await tenants.create(body, anyCallerOf(response).principal);
    return answerWith(201, tenant);
  });

  const list = v1Endpoint({ query: pageQuerySchema }, async ({ query: { limit, cursor } }) => {
    const after = readCursor(cursor, timeKeySchema);
    const rows = await tenants.list({ limit, after });
    const { data, next_cursor } = pageOf(rows, limit, ({ at, tenant }) => ({ at, id: tenant.id }));
    return { status: 200, body: { data: data.map((row) => tenantBody(row.tenant)), next_cursor } };
  });

  const get = v1Endpoint({ params: tenantPathSchema }, async ({ params, response }) => {
    requireOwn(anyCallerOf(response), params.tenant_id);
    return answerWith(200, await tenants.get(params.tenant_id));
  });

  const patch = v1Endpoint(
    { params: tenantPathSchema, body: tenantPatchSchema },
    async ({ params, body, request, response }) => {
      const caller = anyCallerOf(response);
      requireOwn(caller, params.tenant_id);
      if (body.status !== undefined) requireScope(caller, 'platform');
      const expected = expectedVersion(request);
      const { principal } = caller;
      return answerWith(200, await tenants.update(params.tenant_id, body, principal, expected));
    },
  );

  const remove = v1Endpoint({ params: tenantPathSchema }, async ({ params, request, response }) => {
    const { principal } = anyCallerOf(response);
    const change = { status: 'deleted' } as const;
    await tenants.update(params.tenant_id, change, principal, expectedVersion(request));
    return { status: 204 };
  });

  const router = Router();
  router.route('/v1/tenants').get(list).post(create).all(only('GET, POST'));
  router
    .route('/v1/tenants/:tenant_id')
    .get(get)
    .patch(patch)
    .delete(remove)
    .all(only('GET, PATCH, DELETE'));
  return router;
}
