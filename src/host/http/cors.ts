import type { Request, RequestHandler, Response } from 'express';
import type { HostSettings } from '../host-deps.ts';
import { isLocalOrigin } from '../trusted-origin.ts';

/** What pages of other origins may read of an answer, beside its body. */
const EXPOSED = [
  'location',
  'content-location',
  'x-pagination-total',
  'x-pagination-next',
  'retry-after',
  'x-request-id',
  'x-foyer-error-code',
  'x-foyer-thread-id',
  'x-foyer-run-id',
].join(', ');
const METHODS = 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS';
const PREFLIGHT_SECONDS = '600';
const HEADER_NAMES = /^[\w!#$%&'*+.^`|~-]+( *, *[\w!#$%&'*+.^`|~-]+)*$/;

function answerPreflight(request: Request, response: Response): void {
  response.vary('Access-Control-Request-Headers');
  const asked = request.get('access-control-request-headers') ?? '';
  response.set({
    'access-control-allow-methods': METHODS,
    'access-control-max-age': PREFLIGHT_SECONDS,
    ...(HEADER_NAMES.test(asked) && { 'access-control-allow-headers': asked }),
    // A public page (Studio) that calls this machine is asked about by the browser.
    ...(request.get('access-control-request-private-network') === 'true' && {
      'access-control-allow-private-network': 'true',
    }),
  });
}

/**
 * Lets pages of other origins call: on a host for local callers those of this machine and
 * LangGraph Studio, elsewhere the configured ones. Keys go in headers, never in cookies, so no
 * origin is allowed credentials. Preflights are answered here, before anyone is asked for a key.
 */
export function cors({
  anonymous,
  corsOrigins = [],
}: Pick<HostSettings, 'anonymous' | 'corsOrigins'>): RequestHandler {
  const listed = new Set(corsOrigins);
  const allowed = (origin: string) => listed.has(origin) || (anonymous && isLocalOrigin(origin));
  return (request, response, next) => {
    response.vary('Origin');
    const origin = request.get('origin');
    const isAllowed = origin !== undefined && allowed(origin);
    if (isAllowed) {
      response.set({
        'access-control-allow-origin': origin,
        'access-control-expose-headers': EXPOSED,
      });
    }
    const isPreflight =
      request.method === 'OPTIONS' &&
      origin !== undefined &&
      request.get('access-control-request-method') !== undefined;
    if (!isPreflight) return next();
    if (isAllowed) answerPreflight(request, response);
    response.status(204).end();
  };
}
