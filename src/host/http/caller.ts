import type { RequestHandler, Response } from 'express';
import { AppError } from '../../errors.ts';
import type { AnyCaller, Caller } from '../any-caller.ts';
import type { HostDeps } from '../host-deps.ts';
import { admit } from './rate-limit.ts';

const callers = new WeakMap<Response, AnyCaller>();

/** Lets only callers with a valid credential pass; before the body is read. */
export const requireCaller =
  (
    deps: Pick<HostDeps, 'tenantFor' | 'rateLimits'> & { settings: { anonymous: boolean } },
  ): RequestHandler =>
  async (request, response, next) => {
    if (!callers.has(response)) {
      const caller = await admit(request, deps, (headers) => response.set(headers));
      callers.set(response, caller);
    }
    next();
  };

/** Who sent this request, behind `requireCaller`: an admin of the platform has no tenant. */
export function anyCallerOf(response: Response): AnyCaller {
  const caller = callers.get(response);
  if (caller === undefined) throw new AppError('internal', 'a route without requireCaller');
  return caller;
}

/** @throws AppError `bad_request` for an admin of the platform who named no tenant */
export function withTenant(caller: AnyCaller): Caller {
  if (caller.tenantId !== null) return caller;
  throw new AppError('bad_request', 'A key of the platform belongs to no tenant', {
    hint: 'Name the tenant to act for: x-foyer-tenant: its-slug.',
    field: 'x-foyer-tenant',
  });
}

/**
 * Whom this request acts for, behind `requireCaller`.
 * @throws AppError `bad_request` for an admin of the platform who named no tenant
 */
export const callerOf = (response: Response): Caller => withTenant(anyCallerOf(response));
