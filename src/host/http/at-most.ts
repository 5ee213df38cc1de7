import type { RequestHandler } from 'express';
import { AppError } from '../../errors.ts';

/** Lets no more than so many requests be in the handlers behind it: each holds a file in memory. */
export function atMost(count: number): RequestHandler {
  let running = 0;
  return (_request, response, next) => {
    if (running >= count) {
      throw new AppError('overloaded', 'too many uploads', {
        hint: 'Other files are being read; send this one again in a moment.',
        retry: true,
        retryAfterSeconds: 2,
      });
    }
    running += 1;
    response.once('close', () => {
      running -= 1;
    });
    next();
  };
}
