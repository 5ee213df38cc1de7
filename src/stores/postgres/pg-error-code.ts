/** SQLSTATE of a database error, also when a driver wrapped it; undefined for anything else. */
export function pgErrorCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && typeof error.code === 'string' && /^[0-9A-Z]{5}$/.test(error.code)) {
    return error.code;
  }
  return error.cause === undefined ? undefined : pgErrorCode(error.cause);
}
