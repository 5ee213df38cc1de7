import { Router } from 'express';
import { featuresSchema, type StoredFeatures } from '../../../schemas/features.ts';
import type { V1Deps } from '../../v1-deps.ts';
import { only } from '../only.ts';
import { changeThen } from './change-then.ts';
import { etagOf, expectedVersion } from './etag.ts';
import { makeTell } from './tell-audit.ts';
import { type V1Answer, v1Endpoint } from './v1-endpoint.ts';

const answer = (features: StoredFeatures): V1Answer => ({
  status: 200,
  body: features,
  headers: { etag: etagOf(features.version) },
});

type Deps = Pick<V1Deps, 'features' | 'idempotency' | 'recordAudit'>;

/** `/v1/features`: what the tenant may use, and how much of it. */
export function featuresRoutes({ features, idempotency, recordAudit }: Deps): Router {
  const tell = makeTell(recordAudit);
  const put = v1Endpoint({ body: featuresSchema }, (call) => {
    const { tenantId, body } = call;
    const work = async () => {
      const stored = await features.put(tenantId, body, expectedVersion(call.request));
      await tell(call, 'features.updated', { type: 'features', id: tenantId }, { ...body });
      return answer(stored);
    };
    return changeThen(idempotency, tenantId, work, () => features.changed(tenantId));
  });
  const router = Router();
  router
    .route('/v1/features')
    .get(v1Endpoint({}, async ({ tenantId }) => answer(await features.get(tenantId))))
    .put(put)
    .all(only('GET, PUT'));
  return router;
}
