import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase } from '../stores/postgres/testing/create-test-database.ts';

export type Settings = Readonly<Record<string, string | undefined>>;

/** Where a house can stand: a database of its own, a folder, and the settings that name them. */
export async function openPlace(given: Settings = {}) {
  const dir = mkdtempSync(join(tmpdir(), 'foyer-house-'));
  const database = await createTestDatabase();
  const settings: Settings = {
    NODE_ENV: 'test',
    LOG_LEVEL: 'fatal',
    DATABASE_TIMEOUT_MS: '30000',
    DATABASE_URL: database?.url,
    FOYER_DATA_DIR: join(dir, 'data'),
    ...given,
  };
  return {
    dir,
    /** Undefined where it is the embedded one, which serves one process. */
    databaseUrl: database?.url,
    settings,
    async remove(): Promise<void> {
      await database?.drop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
