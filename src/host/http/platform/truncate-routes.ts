import { Router } from 'express';
import { AppError } from '../../../errors.ts';
import { truncateSchema } from '../../../schemas/platform/meta.ts';
import type { PlatformDeps } from '../../platform-deps.ts';
import { only } from '../only.ts';
import { endpoint } from './endpoint.ts';

/** `POST /internal/truncate`, of hosts that conformance tests run against. */
export function truncateRoutes(deps: PlatformDeps): Router {
  const truncate = endpoint({ body: truncateSchema }, async ({ tenantId, body, response }) => {
    if (deps.truncate === undefined) throw new AppError('internal', 'nothing truncates here');
    await deps.truncate(tenantId, body);
    response.json({ ok: true });
  });
  const router = Router();
  router.route('/internal/truncate').post(truncate).all(only('POST'));
  return router;
}
