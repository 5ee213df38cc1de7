import { type ParseArgsConfig, parseArgs } from 'node:util';
import { AppError } from '../errors.ts';

/** The command line's options. @throws AppError that names what is not one */
export function readOptions<T extends NonNullable<ParseArgsConfig['options']>>(options: T) {
  try {
    return parseArgs({ options, strict: true, allowPositionals: false }).values;
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new AppError('bad_request', message, { hint: '--help lists the options.', cause });
  }
}
