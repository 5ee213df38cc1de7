import { type RequestHandler, Router } from 'express';
import { AppError } from '../../../errors.ts';
import type { HostDeps } from '../../host-deps.ts';
import type { Lifecycle } from '../../lifecycle.ts';
import { requireCaller } from '../caller.ts';
import { countInFlight } from '../count-in-flight.ts';
import { assistantRoutes } from './assistant-routes.ts';
import { cronRoutes } from './cron-routes.ts';
import { graphRoutes } from './graph-routes.ts';
import { metaRoutes } from './meta-routes.ts';
import { readJson } from './read-json.ts';
import { runRoutes } from './run-routes.ts';
import { stateRoutes } from './state-routes.ts';
import { storeRoutes } from './store-routes.ts';
import { textErrorHandler } from './text-error-handler.ts';
import { threadRoutes } from './thread-routes.ts';
import { truncateRoutes } from './truncate-routes.ts';

/** Everything below these is the platform's: found or not, it is answered in its manner. */
const ROOTS = ['/assistants', '/threads', '/runs', '/store', '/internal'];

const notFound: RequestHandler = () => {
  throw new AppError('not_found', 'Not Found');
};

/**
 * The LangGraph Platform's API, so that its clients work against this host. Whoever calls is
 * known, and the body read as JSON, before any of its routes runs.
 */
export function platformRoutes(deps: HostDeps, lifecycle: Lifecycle): Router {
  const { log, settings } = deps;
  const router = Router();
  router.use(metaRoutes(deps));
  router.use(
    ROOTS,
    countInFlight(lifecycle),
    requireCaller(deps),
    ...readJson(settings.bodyLimitBytes),
  );
  if (settings.testRoutes) router.use(truncateRoutes(deps.platform));
  router.use(assistantRoutes(deps.platform), graphRoutes(deps.platform));
  router.use(cronRoutes(deps.platform));
  router.use(threadRoutes(deps.platform), stateRoutes(deps.platform));
  router.use(storeRoutes(deps.platform));
  router.use(runRoutes({ ...deps.runs, lifecycle, log, settings }));
  router.use(ROOTS, notFound);
  router.use(textErrorHandler(log));
  return router;
}
