import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createTestDatabase } from '../../src/stores/postgres/testing/create-test-database.ts';
import { judgeKills } from './kill/kill-report.ts';
import { runKillTest } from './kill/run-kill-test.ts';

/** Processes take seconds to start where the machine has other things to do. */
const TIMEOUT_MS = 300_000;

/**
 * The short form of `npm run chaos -- kill`: several processes on Postgres, or one process that is
 * started again on its embedded database.
 */
it(
  'loses nothing and does nothing twice when processes are killed at random',
  async () => {
    const dir = mkdtempSync(join(tmpdir(), 'foyer-kill-'));
    const database = await createTestDatabase();
    try {
      const result = await runKillTest({
        ...(database && { databaseUrl: database.url }),
        ...{ dir, seed: 11, workers: 2, leaseSeconds: 2, progress: () => undefined },
        kills: database === undefined ? 3 : 12,
      });
      const { failures } = judgeKills(result, { timed: false });
      expect(failures).toEqual([]);
      expect(result.takeovers).toBeGreaterThan(0);
      expect(result.runs.steps).toBeGreaterThan(0);
    } finally {
      await database?.drop();
      rmSync(dir, { recursive: true, force: true });
    }
  },
  TIMEOUT_MS,
);
