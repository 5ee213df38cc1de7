import type { PublicError } from './public-error.ts';

/** The one shape of every error answer. */
export function errorBody(problem: PublicError, requestId: string) {
  const { code, message, hint, field } = problem;
  return {
    error: {
      code,
      message,
      ...(hint !== undefined && { hint }),
      ...(field !== undefined && { field }),
      request_id: requestId,
    },
  };
}
