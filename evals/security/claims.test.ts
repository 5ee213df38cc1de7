import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string): string => readFileSync(`${ROOT}${path}`, 'utf8');

interface Claim {
  claim: string;
  file: string;
  title: string;
}

const claims = read('docs/security.md')
  .split('\n')
  .flatMap((line): Claim[] => {
    const [, claim, file, title] = /^\| (.+) \| (\S+\.test\.ts) \| (.+) \|$/.exec(line) ?? [];
    return claim && file && title ? [{ claim, file, title }] : [];
  });

/** As a title stands in a source: in any quotes. */
const hasTitle = (source: string, title: string): boolean =>
  [`'${title.replaceAll("'", "\\'")}'`, `"${title}"`, `\`${title}\``].some((quoted) =>
    source.includes(quoted),
  );

it('names tests that are there', () => {
  const missing = claims.filter(
    ({ file, title }) => !existsSync(`${ROOT}${file}`) || !hasTitle(read(file), title),
  );
  expect(missing).toEqual([]);
});

it('reads every row of its tables', () => {
  const rows = read('docs/security.md').match(/^\| (?!claim )/gm);
  expect(claims).toHaveLength(rows?.length ?? 0);
  expect(claims.length).toBeGreaterThan(40);
});
