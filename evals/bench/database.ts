import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ComposeOverrides, compose } from '../../src/compose.ts';
import { readEnv } from '../../src/config/env.ts';
import { createTestDatabase } from '../../src/stores/postgres/testing/create-test-database.ts';

export interface BenchDatabase {
  kind: 'embedded' | 'postgres';
  /** Of Postgres. */
  url?: string;
}

/**
 * Works on the embedded database, and on one of its own in the Postgres of `TEST_DATABASE_URL`
 * where that is set; when it is quick, on one of the two.
 */
export async function eachDatabase(
  quick: boolean,
  work: (database: BenchDatabase) => Promise<void>,
): Promise<void> {
  const postgres = await createTestDatabase();
  try {
    if (postgres === undefined || !quick) await work({ kind: 'embedded' });
    if (postgres !== undefined) await work({ kind: 'postgres', url: postgres.url });
  } finally {
    await postgres?.drop();
  }
}

/** A whole Foyer on that database, in a directory that is thrown away. */
export async function openHouse(
  database: Pick<BenchDatabase, 'url'>,
  overrides: ComposeOverrides = {},
  settings: Record<string, string> = {},
) {
  const dir = mkdtempSync(join(tmpdir(), 'foyer-bench-'));
  const { DATABASE_URL: _, MIGRATION_DATABASE_URL: __, ...rest } = process.env;
  const env = readEnv({
    ...rest,
    ...settings,
    LOG_LEVEL: 'error',
    FOYER_DATA_DIR: join(dir, 'data'),
    ...(database.url === undefined ? {} : { DATABASE_URL: database.url }),
  });
  const house = await compose(env, overrides);
  return {
    ...house,
    close: async () => {
      await house.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
export type BenchHouse = Awaited<ReturnType<typeof openHouse>>;

/** Plays one turn to its end and returns the thread. */
export async function playTurn(
  house: BenchHouse,
  turn: { tenantId: string; agent: string; message: string; threadId?: string },
): Promise<string> {
  const started = await house.deps.turns.start({
    tenantId: turn.tenantId,
    request: {
      agent_id: turn.agent,
      message: turn.message,
      ...(turn.threadId === undefined ? {} : { thread_id: turn.threadId }),
    },
  });
  for await (const event of started.events) {
    if (event.event === 'error') throw new Error(`turn failed: ${event.data.code}`);
  }
  return started.threadId;
}
