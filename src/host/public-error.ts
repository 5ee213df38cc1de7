import { z } from 'zod';
import { AppError, type ErrorCode, isAppError, isErrorCode } from '../errors.ts';
import type { TurnEvent } from '../schemas/chat.ts';

/** An error as a caller may see it. */
export interface PublicError {
  status: number;
  code: ErrorCode;
  message: string;
  retry: boolean;
  hint?: string;
  field?: string;
  retryAfterSeconds?: number;
}

/** What goes wrong on our side is told in these words; the rest goes to the log. */
const OUR_FAULT: Partial<Record<ErrorCode, string>> = {
  model_failed: 'The language model failed to answer',
  model_stalled: 'The language model stopped in the middle of an answer',
  embedding_failed: 'The embedding provider failed to answer',
  embedding_stalled: 'The embedding provider did not answer in time',
  database_unavailable: 'The database cannot be reached',
  database_locked: 'The database is busy',
  overloaded: 'Too much is going on at the moment',
  shutting_down: 'The server is shutting down',
};

const BODY_FAULTS: Record<string, [code: ErrorCode, message: string, hint: string]> = {
  'entity.parse.failed': ['invalid_json', 'The body is not valid JSON', 'Send one JSON object.'],
  'entity.too.large': ['payload_too_large', 'The body is too large', 'Send a shorter one.'],
  'request.aborted': ['bad_request', 'The body ended early', 'Send all of it.'],
  'request.size.invalid': ['bad_request', 'The body ended early', 'Send all of it.'],
  'encoding.unsupported': ['bad_request', 'The body is compressed', 'Send it as it is.'],
  'charset.unsupported': ['bad_request', 'The body is not UTF-8', 'Send UTF-8.'],
};

const faultSchema = z.object({ type: z.string() });

/** What the body parser and the router throw; nothing else may claim to be the caller's fault. */
function inputFault(error: unknown): AppError | undefined {
  if (error instanceof URIError) return new AppError('bad_request', 'The address is malformed');
  const fault = BODY_FAULTS[faultSchema.safeParse(error).data?.type ?? ''];
  if (fault === undefined) return undefined;
  const [code, message, hint] = fault;
  return new AppError(code, message, { hint });
}

/** Turns whatever was thrown into an AppError; what nobody foresaw becomes `internal`. */
export function asAppError(error: unknown): AppError {
  if (isAppError(error)) return error;
  return inputFault(error) ?? new AppError('internal', 'unforeseen', { cause: error });
}

export function publicError(error: unknown): PublicError {
  const { code, message, status, hint, field, retry, retryAfterSeconds } = asAppError(error);
  return {
    status,
    code,
    message: status < 500 ? message : (OUR_FAULT[code] ?? 'Something went wrong on our side'),
    retry,
    ...(hint !== undefined && { hint }),
    ...(field !== undefined && { field }),
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  };
}

type ErrorFrame = Extract<TurnEvent, { event: 'error' }>;

/** The same error as a frame of a stream. */
export function errorFrame(error: unknown) {
  const { status, retryAfterSeconds, ...data } = publicError(error);
  return { event: 'error', data } as const satisfies ErrorFrame;
}

/** A turn's own error event as the error it stands for. */
export function errorOfFrame({ data }: ErrorFrame): AppError {
  const code = isErrorCode(data.code) ? data.code : 'internal';
  return new AppError(code, data.message, { retry: data.retry });
}
