/** What went wrong, as the page shows it. */
export interface Failure {
  code: string;
  message: string;
  hint?: string;
  /** Whether the same call may succeed when it is sent again. */
  retry: boolean;
}

/** Carries a Failure through `throw`. */
export class FailureError extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.name = 'FailureError';
    this.failure = failure;
  }
}

const textIn = (source: unknown, key: string): string | undefined => {
  const value =
    typeof source === 'object' && source !== null ? Reflect.get(source, key) : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
};

/** An error answer of the host: `{"error":{"code","message","hint"}}`, or whatever came. */
export function failureOf(status: number, body: unknown): Failure {
  const error = typeof body === 'object' && body !== null ? Reflect.get(body, 'error') : undefined;
  const code = textIn(error, 'code') ?? `http_${status}`;
  const hint = textIn(error, 'hint');
  return {
    code,
    message: textIn(error, 'message') ?? 'The host gave an answer that is not understood',
    ...(hint !== undefined && { hint }),
    retry: status >= 500 || status === 429 || code === 'thread_busy',
  };
}

export const unreachable: Failure = {
  code: 'unreachable',
  message: 'The host cannot be reached',
  hint: 'Look whether it runs, then try again.',
  retry: true,
};

export const connectionLost: Failure = {
  code: 'connection_lost',
  message: 'The connection broke before the reply was complete',
  hint: 'The host finishes the reply all the same; try again to read on.',
  retry: true,
};

/** Whatever was thrown, as something to show. */
export const failureFrom = (error: unknown): Failure =>
  error instanceof FailureError
    ? error.failure
    : { code: 'page_error', message: String(error), retry: false };
