import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createTestDatabase } from '../../../src/stores/postgres/testing/create-test-database.ts';
import { judgeKills, killTable } from './kill-report.ts';
import { runKillTest } from './run-kill-test.ts';

const KILLS = 200;
/** Below this many the steps cannot all be hit. */
const WHOLE_HISTOGRAM_FROM = 200;

/** `npm run chaos -- kill --kills N --seed N`; true when it passed. */
export async function killCommand(args: string[], signal: AbortSignal): Promise<boolean> {
  const { values } = parseArgs({
    args,
    options: {
      kills: { type: 'string', default: String(KILLS) },
      seed: { type: 'string', default: '1' },
      workers: { type: 'string', default: '3' },
      lease: { type: 'string', default: '2' },
    },
  });
  const dir = mkdtempSync(join(tmpdir(), 'foyer-kill-'));
  const database = await createTestDatabase();
  const kills = Number(values.kills);
  let passed = false;
  try {
    const result = await runKillTest({
      ...(database && { databaseUrl: database.url }),
      ...{ dir, kills, seed: Number(values.seed), workers: Number(values.workers), signal },
      leaseSeconds: Number(values.lease),
      progress: (line) => console.error(line),
    });
    const wholeHistogram = kills >= WHOLE_HISTOGRAM_FROM && database !== undefined;
    // One process alone is away until it has started again.
    const verdict = judgeKills(result, { wholeHistogram, timed: database !== undefined });
    console.log(killTable(verdict));
    const where = database === undefined ? 'embedded' : 'postgres';
    console.log(JSON.stringify({ chaos: 'kill', database: where, ...verdict }));
    ({ passed } = verdict);
  } finally {
    if (passed) {
      await database?.drop();
      rmSync(dir, { recursive: true, force: true });
    } else {
      console.error(`Kept for a look: ${dir}${database ? ` and ${database.url}` : ''}`);
    }
  }
  return passed;
}
