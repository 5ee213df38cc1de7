import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { loadSecretKeys, secretKeysSchema } from './secrets.ts';

const dirs: string[] = [];
afterEach(() => {
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true, force: true });
});
function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'foyer-secrets-'));
  dirs.push(dir);
  return join(dir, 'data');
}

const text = (fill: number) => Buffer.alloc(32, fill).toString('base64');

it('reads keys in their order, the current one first', () => {
  const keys = secretKeysSchema.parse(` new:${text(2)}, old:${text(1).replace('=', '')},`);
  expect(keys.map(({ kid, key }) => [kid, key[0], key.byteLength])).toEqual([
    ['new', 2, 32],
    ['old', 1, 32],
  ]);
});

it.each([
  ['k1'],
  [`k1:${text(1)}x`],
  ['k1:AAAA'],
  [`:${text(1)}`],
  [`a b:${text(1)}`],
])('refuses %s and echoes nothing of it', (list) => {
  const { error } = secretKeysSchema.safeParse(list);
  expect(error?.issues[0]?.message).toBe('entry 1 is not of the form kid:base64 of 32 bytes');
});

it('prefers the environment and then makes no file', async () => {
  const dir = folder();
  const given = secretKeysSchema.parse(`k1:${text(1)}`);
  const settings = { FOYER_SECRET_KEYS: given, FOYER_DATA_DIR: dir };
  expect(await loadSecretKeys(settings)).toEqual({ keys: given });
  expect(() => statSync(dir)).toThrow('ENOENT');
});

it('makes a key once, for this user alone, however many processes ask', async () => {
  const settings = { FOYER_SECRET_KEYS: [], FOYER_DATA_DIR: folder() };
  const loaded = await Promise.all(Array.from({ length: 8 }, () => loadSecretKeys(settings)));
  const [first] = loaded;
  expect(first?.keys[0]?.key.byteLength).toBe(32);
  for (const other of loaded) expect(other).toEqual(first);
  const path = first?.keptIn ?? '';
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(await loadSecretKeys(settings)).toEqual(first);
});

it('does not replace a file that it cannot read as keys', async () => {
  const settings = { FOYER_SECRET_KEYS: [], FOYER_DATA_DIR: folder() };
  const { keptIn = '' } = await loadSecretKeys(settings);
  chmodSync(keptIn, 0o600);
  writeFileSync(keptIn, 'nonsense');
  await expect(loadSecretKeys(settings)).rejects.toMatchObject({ code: 'internal' });
  expect(readFileSync(keptIn, 'utf8')).toBe('nonsense');
});
