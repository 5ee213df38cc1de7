import { createServer } from 'node:http';
import express, { type RequestHandler } from 'express';
import { AppError } from '../errors.ts';
import type { HostDeps } from './host-deps.ts';
import { errorHandler } from './http/error-handler.ts';
import { only } from './http/only.ts';
import { requestLog } from './http/request-log.ts';
import { health, live, ready } from './http/routes/health.ts';
import { readMetrics } from './http/routes/metrics.ts';
import { makeLifecycle } from './lifecycle.ts';
import type { Host } from './make-host.ts';

const TIMEOUT_MS = 10_000;

const noApi: RequestHandler = () => {
  throw new AppError('not_found', 'This process drives runs and serves no API', {
    hint: 'Ask a host.',
  });
};

/** What a worker serves: how it is, for probes and Prometheus. The caller listens. */
export function makeWorkerHost(deps: HostDeps): Host {
  const lifecycle = makeLifecycle();
  const app = express();
  app.disable('x-powered-by').disable('etag').set('query parser', 'simple');
  app.use(requestLog(deps.log));
  app.route('/health').get(health(deps, lifecycle)).all(only('GET'));
  app.route('/health/live').get(live()).all(only('GET'));
  app.route('/health/ready').get(ready(deps, lifecycle)).all(only('GET'));
  app.route('/metrics').get(readMetrics(deps)).all(only('GET'));
  app.use(noApi, errorHandler(deps.log));
  const server = createServer({ headersTimeout: TIMEOUT_MS, requestTimeout: TIMEOUT_MS }, app);
  return {
    server,
    /** At once: nothing anyone waits for goes on here. */
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await lifecycle.drain(0);
      server.closeAllConnections();
      await closed;
      return true;
    },
  };
}
