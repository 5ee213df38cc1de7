import { AppError } from '../src/errors.ts';

/**
 * Takes an option, and its value where it has one, out of the arguments; the rest belongs to
 * somebody else. Undefined where it is not given; '' for one without a value.
 * @throws AppError `bad_request` when the value is missing
 */
export function takeOption(args: string[], name: string, hasValue: boolean): string | undefined {
  const at = args.indexOf(name);
  if (at === -1) return undefined;
  const [, value = ''] = args.splice(at, hasValue ? 2 : 1);
  if (hasValue && (value === '' || value.startsWith('--'))) {
    throw new AppError('bad_request', `${name} needs a value`);
  }
  return value;
}
