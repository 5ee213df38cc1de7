import { readFile } from 'node:fs/promises';
import type { Lists } from './make-values.ts';

const lines = async (name: string): Promise<string[]> =>
  (await readFile(new URL(name, import.meta.url), 'utf8')).split('\n').filter(Boolean);

/** Public lists of names; NOTICE tells where they come from. */
export async function readLists(): Promise<Lists> {
  const [given, family, city, street, suffix] = await Promise.all([
    lines('values/given-names.txt'),
    lines('values/family-names.txt'),
    lines('values/cities.txt'),
    lines('values/streets.txt'),
    lines('values/street-suffixes.txt'),
  ]);
  return { given, family, city, street, suffix, country: countries() };
}

export const readTemplates = (): Promise<string[]> => lines('templates.txt');

/** The countries the runtime knows, in English. */
function countries(): string[] {
  const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
  const found: string[] = [];
  for (let a = 65; a <= 90; a += 1) {
    for (let b = 65; b <= 90; b += 1) {
      const name = names.of(String.fromCharCode(a, b));
      if (name && !/[()]|Unknown|Region|Outlying|Pseudo/.test(name)) found.push(name);
    }
  }
  return [...new Set(found)];
}
