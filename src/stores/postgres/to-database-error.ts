import { AppError, isAppError } from '../../errors.ts';

const NETWORK = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOENT',
]);

/** SQLSTATE classes: connection, too many of something, the server is stopping or starting. */
const AWAY = /^(08|53)...$|^57P0\d$/;

/** "Is not currently accepting connections": closed on purpose, for a while. Also said of else. */
const isClosed = (code: string, { message }: Error): boolean =>
  code === '55000' && message.includes('accepting connections');

/** Wrong credentials, a database that does not exist: the same call will not succeed later. */
const REFUSED = /^28...$|^3D000$/;

/** `pg` and `pg-pool` give these no code. */
const MESSAGES =
  /^(timeout e|Connection terminated|Query read timeout|Client (has|was)|Cannot use a pool after)/;

const codeOf = (error: Error): string =>
  'code' in error && typeof error.code === 'string' ? error.code : '';

/**
 * What callers see of a database error: AppErrors and SQL errors (pg's `DatabaseError` with
 * `code` and `constraint`) as they are; anything about the connection as
 * `database_unavailable`.
 */
export function toDatabaseError(error: unknown): unknown {
  if (!(error instanceof Error) || isAppError(error)) return error;
  const code = codeOf(error);
  if (REFUSED.test(code)) {
    return new AppError('database_unavailable', `the database refuses the connection (${code})`, {
      hint: 'Check the user, the password and the database name in DATABASE_URL.',
      cause: error,
    });
  }
  const isAway = NETWORK.has(code) || AWAY.test(code) || isClosed(code, error);
  if (isAway || (code === '' && MESSAGES.test(error.message))) {
    return new AppError(
      'database_unavailable',
      `the database does not answer (${code || 'time'})`,
      {
        hint: 'The database cannot be reached at the moment; try again shortly.',
        cause: error,
        retry: true,
      },
    );
  }
  return error;
}
