import type { Request, RequestHandler } from 'express';
import type { HostMetrics } from '../host-deps.ts';

/** What nginx calls a request whose client left before the answer began. */
const CLIENT_LEFT = 499;

/** The template; what matched no route has none, whatever its address. */
const routeOf = (request: Request): string => {
  const path: unknown = request.route?.path;
  return typeof path === 'string' ? `${request.baseUrl}${path}` : 'none';
};

/** Tells `metrics` of every request when its answer is over. */
export const measureRequests =
  (metrics: HostMetrics): RequestHandler =>
  (request, response, next) => {
    const startedAt = performance.now();
    response.on('close', () => {
      metrics.request({
        method: request.method,
        route: routeOf(request),
        status: response.headersSent ? response.statusCode : CLIENT_LEFT,
        seconds: (performance.now() - startedAt) / 1000,
      });
    });
    next();
  };
