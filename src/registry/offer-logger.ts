import type { RegistryLog } from './registry-log.ts';

/** Where `getLogger()` of LangGraph's SDK looks. */
const LOGGER = Symbol.for('langgraph.api.sdk-logger');

const LEVELS = {
  error: 'error',
  warn: 'warn',
  help: 'info',
  data: 'info',
  info: 'info',
  prompt: 'info',
  input: 'info',
  http: 'debug',
  verbose: 'debug',
  debug: 'debug',
  silly: 'debug',
} as const;

type Say = (message: unknown, ...fields: unknown[]) => void;

/**
 * Gives graphs the logger that they get by `getLogger()`; some ask for it as they are imported.
 * @returns takes it back
 */
export function offerLogger(log: RegistryLog): () => void {
  const say =
    (level: 'error' | 'warn' | 'info' | 'debug'): Say =>
    (message, ...fields) =>
      log[level](Object.assign({ from: 'graph' }, ...fields), String(message));
  const logger = Object.fromEntries(
    Object.entries(LEVELS).map(([name, level]) => [name, say(level)]),
  );
  Object.assign(globalThis, { [LOGGER]: logger });
  return () => void Reflect.deleteProperty(globalThis, LOGGER);
}
