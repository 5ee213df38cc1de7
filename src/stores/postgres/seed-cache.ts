import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Each is about 5 MB; several checkouts and versions may share one cache. */
const SEEDS_MAX = 4;

const packageVersion = async (name: string): Promise<string> => {
  const entry = createRequire(import.meta.url).resolve(name);
  return readFile(join(dirname(entry), '..', 'package.json'), 'utf8');
};

/**
 * Where a new database that has seen these migrations is kept, so that the next one is copied
 * and not made: `seed-<hash of the engine's version and the migrations>.tar.gz`.
 */
export async function seedPath(cacheDir: string, migrationsDir: string): Promise<string> {
  const hash = createHash('sha256');
  for (const name of ['@electric-sql/pglite', '@electric-sql/pglite-pgvector']) {
    hash.update(await packageVersion(name));
  }
  const files = (await readdir(migrationsDir)).filter((file) => file.endsWith('.sql')).sort();
  for (const file of files) {
    hash.update(`\0${file}\0`).update(await readFile(join(migrationsDir, file)));
  }
  return join(cacheDir, `seed-${hash.digest('hex').slice(0, 16)}.tar.gz`);
}

export const hasSeed = async (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isFile() && found.size > 0,
    () => false,
  );

async function dropOldest(cacheDir: string): Promise<void> {
  const names = (await readdir(cacheDir)).filter((name) => /^seed-\w+\.tar\.gz$/.test(name));
  const seeds = await Promise.all(
    names.map(async (name) => {
      const path = join(cacheDir, name);
      // Another process may be dropping it too.
      const usedAt = await stat(path).then(
        (found) => found.mtimeMs,
        () => 0,
      );
      return { path, usedAt };
    }),
  );
  const old = seeds.sort((a, b) => b.usedAt - a.usedAt).slice(SEEDS_MAX);
  await Promise.all(old.map(({ path }) => rm(path, { force: true })));
}

/** Whole or not at all, also when two processes write the same one. */
export async function saveSeed(path: string, seed: Uint8Array): Promise<void> {
  const cacheDir = dirname(path);
  await mkdir(cacheDir, { recursive: true, mode: 0o700 });
  const unfinished = `${path}.${randomUUID()}`;
  try {
    await writeFile(unfinished, seed, { mode: 0o600 });
    await rename(unfinished, path);
  } finally {
    await rm(unfinished, { force: true });
  }
  await dropOldest(cacheDir);
}
