import { z } from 'zod';
import type { Role } from '../schemas/access.ts';
import { tenantRoles } from '../schemas/api-key.ts';

const KEY_CHARS_MIN = 16;
const PAIR = /^([^\s=,]+(?:=+)?)=([a-z0-9][a-z0-9-]{0,62})(?::([a-z_]+))?$/;

/** A key of the environment, and what it may be for whom. */
export interface EnvironmentKey {
  key: string;
  tenantSlug: string;
  role: Role;
}

const roleOf = (name: string | undefined): Role | undefined =>
  // Whoever sets the environment runs the place; before there were roles a key could do it all.
  name === undefined ? 'tenant_admin' : tenantRoles.find((role) => role === name);

function problemOf(pair: string): string | undefined {
  const [, key, , role] = PAIR.exec(pair) ?? [];
  if (key === undefined) return 'is not of the form key=tenant-slug';
  if (roleOf(role) === undefined) return `has a role that is none of ${tenantRoles.join(', ')}`;
  return key.length < KEY_CHARS_MIN ? `has fewer than ${KEY_CHARS_MIN} characters` : undefined;
}

/**
 * `key=tenant-slug,key=tenant-slug:role`: which key acts for which tenant, as what; without a
 * role as its admin. Keys are secrets.
 */
export const apiKeysSchema = z
  .string()
  .default('')
  .transform((list, context) => {
    const pairs = list.split(',').flatMap((pair) => pair.trim() || []);
    const seen = new Set<string>();
    return pairs.flatMap((pair, index): EnvironmentKey[] => {
      const [, key = '', tenantSlug = '', named] = PAIR.exec(pair) ?? [];
      const role = roleOf(named);
      const problem = problemOf(pair) ?? (seen.has(key) ? 'repeats an earlier key' : undefined);
      seen.add(key);
      if (problem === undefined && role) return [{ key, tenantSlug, role }];
      context.issues.push({ code: 'custom', message: `entry ${index + 1} ${problem}`, input: '' });
      return [];
    });
  })
  .describe(
    `key=tenant-slug or key=tenant-slug:role, separated by commas, keys of ${KEY_CHARS_MIN} ` +
      'letters or more',
  );
