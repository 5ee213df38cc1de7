import { Router } from 'express';
import type { HostDeps } from '../../host-deps.ts';

/** The product API under /v1; each area has its routes in a file of its own. */
export function v1Routes(_deps: HostDeps): Router {
  const router = Router();
  return router;
}
