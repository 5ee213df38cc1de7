import { Router } from 'express';
import { AppError } from '../../../errors.ts';
import type { V1Deps } from '../../v1-deps.ts';
import { only } from '../only.ts';
import { usageQuerySchema, usageRange, wireUsage } from './usage-schemas.ts';
import { v1Endpoint } from './v1-endpoint.ts';

/** `/v1/usage`: what models did and cost. */
export function usageRoutes({ usage }: Pick<V1Deps, 'usage'>): Router {
  const router = Router();
  router
    .route('/v1/usage')
    .get(
      v1Endpoint({ query: usageQuerySchema }, async ({ tenantId, query }) => {
        const range = usageRange(query, new Date());
        if (range === null) {
          throw new AppError('bad_request', 'from, to: not in this order, or over a year apart', {
            field: 'from',
          });
        }
        const rows = await usage.sums(tenantId, { ...range, by: query.by });
        return { status: 200, body: { ...range, by: query.by, ...wireUsage(rows) } };
      }),
    )
    .all(only('GET'));
  return router;
}
