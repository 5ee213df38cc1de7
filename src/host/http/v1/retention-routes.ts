import { Router } from 'express';
import { retentionSchema, type StoredRetention } from '../../../schemas/people.ts';
import type { V1Deps } from '../../v1-deps.ts';
import { only } from '../only.ts';
import { changeThen } from './change-then.ts';
import { etagOf, expectedVersion } from './etag.ts';
import { complianceQuerySchema } from './people-wire.ts';
import { makeTell } from './tell-audit.ts';
import { type V1Answer, v1Endpoint } from './v1-endpoint.ts';

const answer = (retention: StoredRetention): V1Answer => ({
  status: 200,
  body: retention,
  headers: { etag: etagOf(retention.version) },
});

const ignore = () => undefined;
const REPORT_DAYS = 30;
const DAY_MS = 86_400_000;

/** `/v1/retention` and `/v1/compliance`: how long what is kept, and what to show an auditor. */
export function retentionRoutes({
  retention,
  idempotency,
  recordAudit,
}: Pick<V1Deps, 'retention' | 'idempotency' | 'recordAudit'>): Router {
  const tell = makeTell(recordAudit);
  const router = Router();
  const put = v1Endpoint({ body: retentionSchema }, (call) => {
    const { tenantId, body } = call;
    const work = async () => {
      const stored = await retention.put(tenantId, body, expectedVersion(call.request));
      await tell(call, 'retention.updated', { type: 'retention', id: tenantId }, { ...body });
      return answer(stored);
    };
    return changeThen(idempotency, tenantId, work, ignore);
  });
  router
    .route('/v1/retention')
    .get(v1Endpoint({}, async ({ tenantId }) => answer(await retention.get(tenantId))))
    .put(put)
    .all(only('GET, PUT'));

  router
    .route('/v1/compliance')
    .get(
      v1Endpoint({ query: complianceQuerySchema }, async ({ tenantId, query }) => {
        const { until } = query;
        const since = query.since ?? new Date(Date.now() - REPORT_DAYS * DAY_MS).toISOString();
        const report = await retention.report(tenantId, { since, until });
        const settings = await retention.get(tenantId);
        const audit = 'for ever: it is a chain of hashes, and only ever added to';
        const body = { since, until: until ?? null, retention: settings, audit, ...report };
        return { status: 200, body };
      }),
    )
    .all(only('GET'));
  return router;
}
