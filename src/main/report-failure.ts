import { isAppError } from '../errors.ts';

/** What helps whoever starts a command; an error's own hint is for whoever calls the API. */
const ADVICE: Record<string, string> = {
  database_unavailable:
    'Check DATABASE_URL and that the database runs, or unset it to use the embedded one.',
};

const stop = (message: string) => `${message.replace(/[.\s]*$/, '')}.`;

function sentences(error: unknown): string {
  if (!isAppError(error)) return stop(error instanceof Error ? error.message : String(error));
  const advice = ADVICE[error.code] ?? error.hint;
  return advice === undefined ? stop(error.message) : `${stop(error.message)}\n${advice}`;
}

/** Says on stderr why a command ends, with a stack where LOG_LEVEL asks for one; exit code 1. */
export function reportFailure(what: string, error: unknown): void {
  console.error(`${what}: ${sentences(error)}`);
  if (['debug', 'trace'].includes(process.env['LOG_LEVEL'] ?? '')) console.error(error);
  process.exitCode = 1;
}
