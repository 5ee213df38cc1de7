import type { ErrorRequestHandler } from 'express';
import type { Logger } from 'pino';
import { errorBody } from '../error-body.ts';
import { asAppError, publicError } from '../public-error.ts';

export const errorHandler =
  (log: Logger): ErrorRequestHandler =>
  (error, request, response, _next) => {
    const problem = publicError(error);
    const id = String(request.id);
    if (problem.status >= 500) {
      log.error({ err: asAppError(error), request_id: id }, 'request failed');
    }
    if (response.headersSent) {
      response.destroy();
      return;
    }
    if (problem.status === 401) response.set('www-authenticate', 'Bearer');
    const wait = problem.retryAfterSeconds ?? (problem.status === 503 ? 1 : undefined);
    if (wait !== undefined) response.set('retry-after', String(Math.max(1, Math.ceil(wait))));
    response.status(problem.status).json(errorBody(problem, id));
  };
