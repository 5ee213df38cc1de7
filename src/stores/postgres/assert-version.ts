import { AppError } from '../../errors.ts';

/**
 * Under the row's lock: nobody changed it since the caller read it. Undefined: he does not mind.
 * @throws AppError `stale_version`
 */
export function assertVersion(current: number, expected: number | undefined): void {
  if (expected === undefined || expected === current) return;
  throw new AppError('stale_version', 'It has been changed since it was read', {
    hint: 'Read it again, and send the ETag of that answer as If-Match.',
    field: 'If-Match',
  });
}
