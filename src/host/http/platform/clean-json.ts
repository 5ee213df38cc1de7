import { AppError } from '../../../errors.ts';

/** Deeper values end the stack of whatever walks or writes them by recursion, databases' too. */
const DEPTH_MAX = 200;

const isStorable = (text: string): boolean => !text.includes('\0') && !/\p{Surrogate}/u.test(text);
// People paste half an emoji; a message is not refused for it.
const storable = (text: string): string =>
  text.replaceAll('\0', '').replace(/\p{Surrogate}/gu, '\ufffd');

type Container = Record<string, unknown>;
const isContainer = (value: unknown): value is Container =>
  typeof value === 'object' && value !== null;

/**
 * Makes parsed JSON such that the database keeps it: its texts lose NUL and halves of surrogate
 * pairs, in place.
 * @throws AppError `bad_request` for a key with one of those, and for what is nested too deeply
 */
export function cleanJson(value: unknown): unknown {
  if (typeof value === 'string') return isStorable(value) ? value : storable(value);
  let level: Container[] = isContainer(value) ? [value] : [];
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > DEPTH_MAX) {
      throw new AppError('bad_request', `It is nested more than ${DEPTH_MAX} levels deep`);
    }
    const below: Container[] = [];
    for (const container of level) {
      for (const [key, inner] of Object.entries(container)) {
        if (!isStorable(key)) {
          throw new AppError('bad_request', 'The name of a field has characters that are no text');
        }
        if (isContainer(inner)) below.push(inner);
        else if (typeof inner === 'string' && !isStorable(inner)) container[key] = storable(inner);
      }
    }
    level = below;
  }
  return value;
}
