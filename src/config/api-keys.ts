import { z } from 'zod';

const KEY_CHARS_MIN = 16;
const PAIR = /^([^\s=,]+(?:=+)?)=([a-z0-9][a-z0-9-]{0,62})$/;

function problemOf(pair: string): string | undefined {
  const [, key] = PAIR.exec(pair) ?? [];
  if (key === undefined) return 'is not of the form key=tenant-slug';
  return key.length < KEY_CHARS_MIN ? `has fewer than ${KEY_CHARS_MIN} characters` : undefined;
}

/** `key=tenant-slug,key=tenant-slug`: which key acts for which tenant. Keys are secrets. */
export const apiKeysSchema = z
  .string()
  .default('')
  .transform((list, context) => {
    const pairs = list.split(',').flatMap((pair) => pair.trim() || []);
    const seen = new Set<string>();
    return pairs.flatMap((pair, index) => {
      const [, key = '', tenantSlug = ''] = PAIR.exec(pair) ?? [];
      const problem = problemOf(pair) ?? (seen.has(key) ? 'repeats an earlier key' : undefined);
      seen.add(key);
      if (problem === undefined) return [{ key, tenantSlug }];
      context.issues.push({ code: 'custom', message: `entry ${index + 1} ${problem}`, input: '' });
      return [];
    });
  })
  .describe(`key=tenant-slug pairs, separated by commas, keys of ${KEY_CHARS_MIN} letters or more`);
