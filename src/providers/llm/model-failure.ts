import { AppError, isAppError } from '../../errors.ts';
import { isRetryStatus, retryAfterMs } from '../retry.ts';

/**
 * A vendor's failure as ours. Its own words are left out, and not kept as cause either: they may
 * repeat the prompt or the key.
 */
export function modelFailure(error: unknown): AppError {
  if (isAppError(error)) return error;
  // The client wraps what our own fetch throws.
  const cause = property(error, 'cause');
  if (isAppError(cause)) return cause;
  const status = property(error, 'status');
  const code = property(error, 'code');
  const safeCode = typeof code === 'string' && /^[a-z_]{1,40}$/.test(code) ? ` (${code})` : '';
  if (typeof status !== 'number') {
    const retry = property(error, 'name') !== 'ContextOverflowError';
    return new AppError('model_failed', 'the connection to the model broke', { retry });
  }
  const headers = property(error, 'headers');
  const afterMs = headers instanceof Headers ? retryAfterMs(headers) : null;
  return new AppError('model_failed', `the model answered ${status}${safeCode}`, {
    retry: isRetryStatus(status) && code !== 'insufficient_quota',
    ...(afterMs !== null && { retryAfterSeconds: afterMs / 1000 }),
  });
}

const property = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null
    ? (value as Record<string, unknown>)[name]
    : undefined;
