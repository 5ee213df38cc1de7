import { Histogram, type Registry } from 'prom-client';
import { SECONDS } from './buckets.ts';

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Requests by the template of their route, as OpenTelemetry's HTTP conventions name them. */
export function makeHttpMeter(registry: Registry) {
  const duration = new Histogram({
    name: 'http_server_request_duration_seconds',
    help: 'From the arrival of a request to the end of its answer, streams included.',
    labelNames: ['http_request_method', 'http_route', 'http_response_status_code'],
    buckets: SECONDS,
    registers: [registry],
  });
  /** `route` is a template such as `/v1/agents`, never the address that was asked for. */
  return (request: { method: string; route: string; status: number; seconds: number }): void => {
    duration.observe(
      {
        http_request_method: METHODS.has(request.method) ? request.method : '_OTHER',
        http_route: request.route,
        http_response_status_code: String(request.status),
      },
      request.seconds,
    );
  };
}
