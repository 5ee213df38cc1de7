import type { RequestHandler, Response } from 'express';
import { AppError } from '../../errors.ts';
import { authenticate } from '../authenticate.ts';
import type { Caller, HostDeps } from '../host-deps.ts';

const callers = new WeakMap<Response, Caller>();

/** Lets only callers with a tenant pass; before the body is read. */
export const requireCaller =
  (deps: HostDeps): RequestHandler =>
  async (request, response, next) => {
    callers.set(response, await authenticate(request, deps));
    next();
  };

/** Whom this request acts for, behind `requireCaller`. */
export function callerOf(response: Response): Caller {
  const caller = callers.get(response);
  if (caller === undefined) throw new AppError('internal', 'a route without requireCaller');
  return caller;
}
