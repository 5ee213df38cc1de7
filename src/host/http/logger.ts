import { type DestinationStream, type Logger, type LoggerOptions, pino } from 'pino';
import { type Scrub, scrubFields } from './scrub-fields.ts';

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
function errorFields(error: unknown, scrub: Scrub, depth = 0): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: 'not an Error' };
  const { name, message, stack, cause } = error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return {
    type: name,
    message: scrub(message),
    ...(stack !== undefined && { stack: stackOf(stack, message, scrub) }),
    ...(code !== undefined && { code }),
    ...(cause !== undefined && depth < 4 && { cause: errorFields(cause, scrub, depth + 1) }),
  };
}

/** The message stands in the stack again; what follows are places in the program. */
function stackOf(stack: string, message: string, scrub: Scrub): string {
  const at = message === '' ? -1 : stack.indexOf(message);
  if (at === -1) return scrub(stack);
  return stack.slice(0, at) + scrub(message) + stack.slice(at + message.length);
}

const SECRETS = ['authorization', '["x-api-key"]', 'cookie'];
const under = (path: string) =>
  SECRETS.map((name) => (name.startsWith('[') ? path + name : `${path}.${name}`));

interface Options {
  level: string;
  destination?: DestinationStream;
  /** Takes secrets and personal data out of texts that may hold them in spite of all care. */
  scrub?: Scrub;
}

/**
 * JSON lines; what stands under `pii.` or in a credential's header is never written, and every
 * text goes through `scrub`.
 */
export function makeLogger({ level, destination, scrub = (text) => text }: Options): Logger {
  const settings: LoggerOptions = {
    level,
    base: null,
    serializers: { err: (error: unknown) => errorFields(error, scrub) },
    formatters: { log: (fields) => scrubFields(fields, scrub) },
    hooks: {
      logMethod(args, method) {
        const cleaned = args.map((arg: unknown) => (typeof arg === 'string' ? scrub(arg) : arg));
        method.apply(this, cleaned as typeof args);
      },
    },
    redact: {
      paths: ['pii', '*.pii', ...SECRETS, ...under('*'), ...under('*.headers')],
      censor: '[redacted]',
    },
  };
  return destination ? pino(settings, destination) : pino(settings);
}
