import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT, readText } from './testing/read-deploy.ts';

const readme = readText('README.md');
const { scripts } = JSON.parse(readText('package.json')) as { scripts: Record<string, string> };
const NOTHING = '–';

it('names commands that are there', () => {
  const named = [...readme.matchAll(/npm run ([a-z:]+)/g)].map(([, name]) => name ?? '');
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});

it('lists every variable with the default of .env.example', () => {
  const rows = [...readme.matchAll(/^\| `([A-Z_]+)` \| (\S+) \|/gm)];
  const shown = Object.fromEntries(rows.map(([, name = '', value = '']) => [name, value]));
  const lines = readText('.env.example').matchAll(/^([A-Z_]+)=(.*)$/gm);
  const meant = [...lines].map(([, name, value]) => [name, value === '' ? NOTHING : value]);
  expect(shown).toEqual(Object.fromEntries(meant));
  expect(rows).toHaveLength(meant.length);
});

const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\w\s-]/g, '')
    .replace(/\s/g, '-');
const anchorsOf = (path: string): string[] =>
  [...readText(path).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchorOf(heading ?? ''));

it.each([
  'README.md',
  'ARCHITECTURE.md',
  'docs/agencies.md',
])('%s leads to what is there', (name) => {
  const text = readText(name);
  const links = text.matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g);
  const linked = [...links].map(([, path, anchor]) => ({
    path: path ? normalize(join(dirname(name), path)) : name,
    anchor,
  }));
  const told = [...text.matchAll(/`((?:src|deploy|docs|evals|tools)\/[\w./-]+)`/g)];
  const paths = [...linked.map(({ path }) => path), ...told.map(([, path]) => path ?? '')];
  expect(paths.length).toBeGreaterThan(0);
  expect(paths.filter((path) => !existsSync(ROOT + path))).toEqual([]);
  const lost = linked.filter(
    ({ path, anchor }) => anchor !== undefined && !anchorsOf(path).includes(anchor),
  );
  expect(lost).toEqual([]);
});
