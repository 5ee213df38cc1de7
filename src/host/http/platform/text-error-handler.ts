import type { ErrorRequestHandler } from 'express';
import type { Logger } from 'pino';
import { asAppError, type PublicError, publicError } from '../../public-error.ts';

const OVERLOAD_SECONDS = 1;

/**
 * The text clients of the platform match on ("Thread with ID … not found"), then the field where
 * it is not named yet, and what to do about it.
 */
function errorText({ code, message, hint, field }: PublicError): string {
  const isNamed = field === undefined || code !== 'bad_request' || message.includes(field);
  const text = isNamed ? message : `${field}: ${message}`;
  return hint === undefined ? text : `${text.replace(/\.$/, '')}. ${hint}`;
}

/** Errors of the platform's routes: plain text, as its clients expect; the code is in a header. */
export const textErrorHandler =
  (log: Logger): ErrorRequestHandler =>
  (error, request, response, _next) => {
    const problem = publicError(error);
    const { status, code, retryAfterSeconds } = problem;
    if (status >= 500) {
      log.error({ err: asAppError(error), request_id: String(request.id) }, 'request failed');
    }
    if (response.headersSent) {
      response.destroy();
      return;
    }
    if (status === 401) response.set('www-authenticate', 'Bearer');
    const wait = retryAfterSeconds ?? (status === 503 ? OVERLOAD_SECONDS : undefined);
    if (wait !== undefined) response.set('retry-after', String(Math.max(1, Math.ceil(wait))));
    response.set('x-foyer-error-code', code);
    response.status(status).type('text/plain').send(errorText(problem));
  };
