import { Router } from 'express';
import { z } from 'zod';
import type { V1Deps } from '../../v1-deps.ts';
import { only } from '../only.ts';
import { auditQuerySchema, wireAudit } from './audit-schemas.ts';
import { pageOf, readCursor } from './page.ts';
import { v1Endpoint } from './v1-endpoint.ts';

const cursorSchema = z.strictObject({ seq: z.int().positive() });

/** `/v1/audit`: who did what, newest first. */
export function auditRoutes({ audit }: Pick<V1Deps, 'audit'>): Router {
  const router = Router();
  router
    .route('/v1/audit')
    .get(
      v1Endpoint({ query: auditQuerySchema }, async ({ tenantId, query }) => {
        const { limit, cursor, target_type: targetType, target_id: targetId, ...rest } = query;
        const before = readCursor(cursor, cursorSchema)?.seq;
        const rows = await audit.list(tenantId, {
          filter: { ...rest, targetType, targetId },
          limit: limit + 1,
          ...(before !== undefined && { before }),
        });
        const { data, next_cursor } = pageOf(rows, limit, ({ seq }) => ({ seq }));
        return { status: 200, body: { data: data.map(wireAudit), next_cursor } };
      }),
    )
    .all(only('GET'));
  return router;
}
