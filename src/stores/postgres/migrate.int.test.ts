import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from './migrate.ts';
import { openBareDatabase } from './testing/open-bare-database.ts';
import { MIGRATIONS_DIR } from './testing/open-test-db.ts';

let database: Awaited<ReturnType<typeof openBareDatabase>>;
let client: pg.Client;
const dir = mkdtempSync(join(tmpdir(), 'foyer-migrations-'));

beforeAll(async () => {
  database = await openBareDatabase();
  ({ client } = database);
  cpSync(MIGRATIONS_DIR, dir, { recursive: true });
});
afterAll(async () => {
  await database?.close();
  rmSync(dir, { recursive: true, force: true });
});

const applied = async () =>
  (await client.query<{ name: string }>('SELECT name FROM schema_migrations ORDER BY id')).rows.map(
    ({ name }) => name,
  );

describe('migrate', () => {
  it('runs every file once and in order, also when two start at once', async () => {
    const { url } = database;
    const both =
      url === undefined
        ? [await migrate({ client, dir }), await migrate({ client, dir })]
        : await Promise.all([migrate({ url, dir }), migrate({ url, dir })]);
    expect(both.map((names) => names.length > 0).sort()).toEqual([false, true]);
    const names = await applied();
    expect(both.flat()).toEqual(names);
    expect(names.slice(0, 2)).toEqual(['0001_foundation', '0002_langgraph']);
    expect(names).toEqual([...names].sort());
  });

  it('runs what is new, and reads nothing but .sql files', async () => {
    writeFileSync(join(dir, '9998_new.sql'), 'CREATE TABLE brand_new (id int);');
    writeFileSync(join(dir, 'README.md'), 'not SQL');
    expect(await migrate({ client, dir })).toEqual(['9998_new']);
    await client.query('SELECT id FROM brand_new');
  });

  it('undoes a migration that fails, and says why', async () => {
    const before = await applied();
    writeFileSync(join(dir, '9999_bad.sql'), 'CREATE TABLE half (id int);\nSELECT nonsense;');
    await expect(migrate({ client, dir })).rejects.toMatchObject({
      code: 'internal',
      message: expect.stringContaining('nonsense'),
    });
    expect(await applied()).toEqual(before);
    const { rows } = await client.query("SELECT to_regclass('public.half') AS half");
    expect(rows).toEqual([{ half: null }]);
    rmSync(join(dir, '9999_bad.sql'));
    expect(await migrate({ client, dir })).toEqual([]);
  });
});
