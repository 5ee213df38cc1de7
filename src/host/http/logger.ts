import { type DestinationStream, type Logger, pino } from 'pino';

interface LoggedError {
  type: string;
  message: string;
  stack?: string;
  code?: string;
  cause?: LoggedError;
}

/**
 * The parts of an error that describe the fault. Others (a database's `detail`, a parser's
 * `body`) repeat what the person wrote.
 */
function errorFields(error: unknown, depth = 0): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: 'not an Error' };
  const { name, message, stack, cause } = error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return {
    type: name,
    message,
    ...(stack !== undefined && { stack }),
    ...(code !== undefined && { code }),
    ...(cause !== undefined && depth < 4 && { cause: errorFields(cause, depth + 1) }),
  };
}

const SECRETS = ['authorization', '["x-api-key"]', 'cookie'];
const under = (path: string) =>
  SECRETS.map((name) => (name.startsWith('[') ? path + name : `${path}.${name}`));

/** JSON lines; what stands under `pii.` or in a credential's header is never written. */
export function makeLogger(options: { level: string; destination?: DestinationStream }): Logger {
  const settings = {
    level: options.level,
    base: null,
    serializers: { err: (error: unknown) => errorFields(error) },
    redact: {
      paths: ['pii', '*.pii', ...SECRETS, ...under('*'), ...under('*.headers')],
      censor: '[redacted]',
    },
  };
  return options.destination ? pino(settings, options.destination) : pino(settings);
}
