import type { RequestHandler } from 'express';
import type { Checks, HostDeps } from '../../host-deps.ts';
import type { Lifecycle } from '../../lifecycle.ts';

const CHECK_MS_MAX = 2_000;
const ALL_DOWN: Checks = { database: 'down', cache: 'down' };

/** Asks the dependencies; one that does not answer in time counts as down. */
async function checkIn({ health, log }: HostDeps): Promise<Checks> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Checks>((resolve) => {
    timer = setTimeout(() => resolve(ALL_DOWN), CHECK_MS_MAX);
  });
  try {
    return await Promise.race([health.check(), late]);
  } catch (err) {
    log.warn({ err }, 'health check failed');
    return ALL_DOWN;
  } finally {
    clearTimeout(timer);
  }
}

function statusOf(checks: Checks, lifecycle: Lifecycle): 'ok' | 'degraded' | 'draining' {
  if (lifecycle.draining() || lifecycle.leaving()) return 'draining';
  return checks.database === 'ok' && checks.cache === 'ok' ? 'ok' : 'degraded';
}

/** `GET /health`: what runs here and how it is. Always 200; readiness is another question. */
export const health =
  (deps: HostDeps, lifecycle: Lifecycle): RequestHandler =>
  async (_request, response) => {
    const checks = await checkIn(deps);
    response.json({
      service: 'foyer',
      status: statusOf(checks, lifecycle),
      version: deps.settings.version,
      uptime_seconds: Math.floor(process.uptime()),
      database: deps.settings.database,
      checks,
    });
  };

/** `GET /health/live`: the process answers. Asks nothing of anything else. */
export const live = (): RequestHandler => (_request, response) => {
  response.json({ status: 'ok' });
};

/**
 * `GET /health/ready`: 503 while the database is down or the server is stopping. A lost cache
 * only makes answers slower: it must not take every replica out.
 */
export const ready =
  (deps: HostDeps, lifecycle: Lifecycle): RequestHandler =>
  async (_request, response) => {
    const checks = await checkIn(deps);
    const status = statusOf(checks, lifecycle);
    const serves = checks.database === 'ok' && status !== 'draining';
    response.status(serves ? 200 : 503).json({ status, checks });
  };
