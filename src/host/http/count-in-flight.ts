import type { RequestHandler } from 'express';
import { AppError } from '../../errors.ts';
import type { Lifecycle } from '../lifecycle.ts';

/** Refuses what comes while the server stops; lets it wait for what came before. */
export const countInFlight =
  (lifecycle: Lifecycle): RequestHandler =>
  (_request, response, next) => {
    if (lifecycle.draining()) {
      response.set('connection', 'close');
      throw new AppError('shutting_down', 'draining', {
        hint: 'Send it again in a moment.',
        retry: true,
      });
    }
    response.on('close', lifecycle.enter());
    next();
  };
