import { isAppError } from '../errors.ts';

function sentences(error: unknown): string {
  if (isAppError(error)) {
    const message = error.message.replace(/[.\s]*$/, '');
    return error.hint === undefined ? `${message}.` : `${message}.\n${error.hint}`;
  }
  return error instanceof Error ? `${error.message}.` : String(error);
}

/** Says on stderr why a command ends, without a stack unless LOG_LEVEL asks for one; exit code 1. */
export function reportFailure(what: string, error: unknown): void {
  console.error(`${what}: ${sentences(error)}`);
  if (['debug', 'trace'].includes(process.env['LOG_LEVEL'] ?? '')) console.error(error);
  process.exitCode = 1;
}
