import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import type { Db } from './db.ts';
import { openEmbedded } from './open-embedded.ts';
import { seedPath } from './seed-cache.ts';
import { MIGRATIONS_DIR } from './testing/open-test-db.ts';
import { TEST_CACHE_DIR } from './testing/test-cache-dir.ts';

const root = mkdtempSync(join(tmpdir(), 'foyer-embedded-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const newFolder = () => join(root, randomUUID());
const told: string[] = [];

const open = (dataDir: string, over: { statementTimeoutMs?: number; cacheDir?: string } = {}) =>
  openEmbedded({
    dataDir,
    cacheDir: over.cacheDir ?? TEST_CACHE_DIR,
    migrationsDir: MIGRATIONS_DIR,
    statementTimeoutMs: over.statementTimeoutMs,
    onError: (error) => told.push(error.message),
  });

const addTenant = (db: Db, slug: string) =>
  db.asSystem((sql) => sql.query('INSERT INTO tenants (slug, name) VALUES ($1, $1)', [slug]));

const slugs = (db: Db) =>
  db.asSystem(async (sql) => {
    const { rows } = await sql.query<{ slug: string }>('SELECT slug FROM tenants ORDER BY slug');
    return rows.map((row) => row.slug);
  });

describe('a data folder', () => {
  it('keeps what was written, from one opening to the next', async () => {
    const folder = newFolder();
    const first = await open(folder);
    await addTenant(first, 'kept');
    await first.close();
    await first.close();
    expect(existsSync(join(folder, 'database.lock'))).toBe(false);
    const second = await open(folder);
    expect(await slugs(second)).toEqual(['kept']);
    await second.close();
  });

  it('is open in one place only, and who comes second is told where', async () => {
    const folder = newFolder();
    const first = await open(folder);
    await expect(open(folder)).rejects.toMatchObject({
      code: 'database_locked',
      message: expect.stringContaining(`process ${process.pid} `),
      hint: expect.stringContaining('FOYER_DATA_DIR'),
    });
    await addTenant(first, 'undisturbed');
    await first.close();
  });

  it('is made anew when making it had not come to its end', async () => {
    const folder = newFolder();
    const first = await open(folder);
    await addTenant(first, 'half');
    await first.close();
    writeFileSync(join(folder, 'database.unfinished'), '');
    const second = await open(folder);
    expect(await slugs(second)).toEqual([]);
    await second.close();
    expect(readdirSync(folder)).toEqual(['database']);
  });

  it('is made without the seed when the seed cannot be read', async () => {
    const cacheDir = newFolder();
    const seed = await seedPath(cacheDir, MIGRATIONS_DIR);
    const first = await open(newFolder(), { cacheDir });
    await first.close();
    writeFileSync(seed, readFileSync(seed).subarray(0, 10_000));
    const second = await open(newFolder(), { cacheDir });
    await addTenant(second, 'made');
    await second.close();
    expect(told).toContain('the cached seed database is not usable and was dropped');
    const third = await open(newFolder(), { cacheDir });
    expect(await slugs(third)).toEqual([]);
    await third.close();
  });
});

describe('a statement that takes too long', () => {
  it('is given up, and the database goes on with all that was committed', async () => {
    const db = await open(newFolder(), { statementTimeoutMs: 1_500 });
    await addTenant(db, 'before');
    const endless = db.asSystem((sql) =>
      sql.query('SELECT count(*) FROM generate_series(1, 1000000000) a, generate_series(1, 9) b'),
    );
    await expect(endless).rejects.toMatchObject({ code: 'database_unavailable', retry: true });
    await addTenant(db, 'after');
    expect(await slugs(db)).toEqual(['after', 'before']);
    await db.close();
  });
});

const WRITER = fileURLToPath(new URL('./testing/write-until-killed.ts', import.meta.url));
const LOADER = ['--import', 'tsx'];

async function spawnWriter(folder: string): Promise<{ child: ChildProcess; seen: string[] }> {
  const child = spawn(process.execPath, [...LOADER, WRITER, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const seen: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => seen.push(line));
  while (seen.length < 20) {
    if (child.exitCode !== null) throw new Error(`the writer ended with ${child.exitCode}`);
    await sleep(20);
  }
  return { child, seen };
}

describe('a process killed by SIGKILL while it writes', () => {
  it('loses nothing it had been told was committed, and its lock is taken over', async () => {
    const folder = newFolder();
    const acknowledged: string[] = [];
    for (let round = 0; round < 2; round += 1) {
      const { child, seen } = await spawnWriter(folder);
      await expect(open(folder)).rejects.toMatchObject({
        code: 'database_locked',
        message: expect.stringContaining(`process ${child.pid} `),
      });
      child.kill('SIGKILL');
      await once(child, 'close');
      acknowledged.push(...seen);
    }
    expect(existsSync(join(folder, 'database.lock'))).toBe(true);
    const db = await open(folder);
    expect(await slugs(db)).toEqual(expect.arrayContaining(acknowledged));
    expect(acknowledged.length).toBeGreaterThanOrEqual(40);
    await db.close();
  });
});
