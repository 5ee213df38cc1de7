import { AppError } from '../errors.ts';
import type { Scope } from '../schemas/access.ts';
import type { AnyCaller } from './any-caller.ts';

/** @throws AppError `forbidden` that names the scope which is needed */
export function requireScope({ scopes, principal }: AnyCaller, needed: Scope): void {
  if (scopes.includes(needed)) return;
  throw new AppError('forbidden', `This needs the scope ${needed}`, {
    hint: `The credential is of the role ${principal.role} and has: ${scopes.join(', ')}.`,
  });
}
