import { Router } from 'express';
import { newCrmTargetSchema } from '../../../schemas/crm-target.ts';
import type { HostDeps } from '../../host-deps.ts';
import { callerOf } from '../caller.ts';
import { only } from '../only.ts';
import { expectedVersion, setEtag } from './etag.ts';
import { v1Endpoint } from './v1-endpoint.ts';

/** `/v1/crm-target`: where the messages to the tenant's CRM go. */
export function crmTargetRoutes({ v1 }: HostDeps): Router {
  const router = Router();
  router
    .route('/v1/crm-target')
    .get(
      v1Endpoint({}, async ({ tenantId, response }) => {
        const body = await v1.crmTarget.get(tenantId);
        setEtag(response, body.version);
        return { status: 200, body };
      }),
    )
    .put(
      v1Endpoint({ body: newCrmTargetSchema }, async ({ tenantId, body, request, response }) => {
        const { principal } = callerOf(response);
        const expected = expectedVersion(request);
        const target = await v1.crmTarget.put(tenantId, principal, body, expected);
        setEtag(response, target.version);
        return { status: 200, body: target };
      }),
    )
    .delete(
      v1Endpoint({}, async ({ tenantId, response }) => {
        await v1.crmTarget.remove(tenantId, callerOf(response).principal);
        return { status: 204 };
      }),
    )
    .all(only('GET, PUT, DELETE'));
  return router;
}
