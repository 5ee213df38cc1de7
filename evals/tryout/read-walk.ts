import { readFileSync } from 'node:fs';

/** The shell's blocks of a section, as someone would copy them. */
export function readWalk(file: string, section: string): string[] {
  const text = readFileSync(file, 'utf8');
  const begin = text.indexOf(`\n## ${section}\n`);
  if (begin < 0) throw new Error(`${file} has no section "${section}"`);
  const [own = ''] = text.slice(begin + 1).split(/\n(?=## )/);
  return [...own.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block]) => block ?? '');
}
