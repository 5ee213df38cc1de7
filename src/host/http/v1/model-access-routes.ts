import { Router } from 'express';
import { type ModelRules, modelRulesSchema } from '../../../schemas/providers.ts';
import type { V1Deps } from '../../v1-deps.ts';
import { only } from '../only.ts';
import { changeThen } from './change-then.ts';
import { etagOf, expectedVersion } from './etag.ts';
import { makeTell } from './tell-audit.ts';
import { type V1Answer, v1Endpoint } from './v1-endpoint.ts';

const answer = (rules: ModelRules & { version: number }): V1Answer => ({
  status: 200,
  body: rules,
  headers: { etag: etagOf(rules.version) },
});

type Deps = Pick<V1Deps, 'modelRules' | 'idempotency' | 'recordAudit'>;

/** `/v1/model-rules`: who may use which model. */
export function modelAccessRoutes({ modelRules, idempotency, recordAudit }: Deps): Router {
  const tell = makeTell(recordAudit);
  const put = v1Endpoint({ body: modelRulesSchema }, (call) => {
    const { tenantId, body } = call;
    const work = async () => {
      const stored = await modelRules.put(tenantId, body, expectedVersion(call.request));
      const told = { default: body.default, rules: body.rules.length };
      await tell(call, 'model_rules.updated', { type: 'model_rules', id: tenantId }, told);
      return answer(stored);
    };
    return changeThen(idempotency, tenantId, work, () => modelRules.changed(tenantId));
  });
  const router = Router();
  router
    .route('/v1/model-rules')
    .get(v1Endpoint({}, async ({ tenantId }) => answer(await modelRules.get(tenantId))))
    .put(put)
    .all(only('GET, PUT'));
  return router;
}
