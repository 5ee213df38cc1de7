import { type ParseArgsConfig, parseArgs } from 'node:util';
import { AppError } from '../src/errors.ts';

/** The options of a suite. @throws AppError that names what is not one, with the hint */
export function readArgs<T extends NonNullable<ParseArgsConfig['options']>>(
  args: string[],
  options: T,
  hint: string,
) {
  try {
    return parseArgs({ args, options }).values;
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new AppError('bad_request', message, { hint, cause });
  }
}
