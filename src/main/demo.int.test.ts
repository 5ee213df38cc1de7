import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { TEST_CACHE_DIR } from '../stores/postgres/testing/test-cache-dir.ts';

const DEMO = fileURLToPath(new URL('./demo.ts', import.meta.url));

it('plays a conversation and finds its rows in the database', { timeout: 180_000 }, async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', DEMO], {
    env: {
      ...process.env,
      NO_COLOR: '1',
      FORCE_COLOR: '0',
      DATABASE_URL: '',
      REDIS_URL: '',
      FOYER_CACHE_DIR: TEST_CACHE_DIR,
    },
  });
  expect(stdout).toMatch(/→ search_properties/);
  expect(stdout).toMatch(/lead +Robin Ashby, \+15105550186/);
  expect(stdout).toMatch(/viewing +\d{4}-.*\(booked\)/);
  expect(stdout).toMatch(/messages +16 for 8 turns|messages +18 for 9 turns/);
  expect(stdout).toContain('All as it must be.');
});
