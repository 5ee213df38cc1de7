import type { RequestHandler } from 'express';
import { AppError } from '../../errors.ts';

/** Behind a route's handlers: refuses every other method, and names those that are served. */
export const only =
  (allowed: string): RequestHandler =>
  (request, response) => {
    response.set('allow', allowed);
    throw new AppError('method_not_allowed', `${request.method} is not served here`, {
      hint: `Use ${allowed}.`,
    });
  };
