import { randomUUID } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { migrate } from './migrate.ts';
import { openBareDatabase } from './testing/open-bare-database.ts';
import { MIGRATIONS_DIR } from './testing/open-test-db.ts';

/** The first migration in which threads are rows. */
const PLATFORM = '0007';
const OWNER = `owner_${randomUUID().replaceAll('-', '')}`;
const EXTENSIONS = ['vector', 'btree_gist'];

let database: Awaited<ReturnType<typeof openBareDatabase>>;
let client: pg.Client;
const before = mkdtempSync(join(tmpdir(), 'foyer-before-'));

beforeAll(async () => {
  for (const file of readdirSync(MIGRATIONS_DIR).filter((name) => name < PLATFORM)) {
    cpSync(join(MIGRATIONS_DIR, file), join(before, file));
  }
  database = await openBareDatabase();
  ({ client } = database);
  for (const extension of EXTENSIONS) await client.query(`CREATE EXTENSION ${extension}`);
  await client.query(`CREATE ROLE ${OWNER} NOSUPERUSER NOINHERIT CREATEROLE`);
  const { rows } = await client.query<{ name: string }>('SELECT current_database() AS name');
  await client.query(`ALTER DATABASE "${rows[0]?.name}" OWNER TO ${OWNER}`);
  await client.query(`GRANT ALL ON SCHEMA public TO ${OWNER}`);
  for (const role of ['app_rt', 'app_system']) {
    const known = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role]);
    if (known.rows.length > 0) await client.query(`GRANT ${role} TO ${OWNER}`);
  }
});
afterAll(async () => {
  rmSync(before, { recursive: true, force: true });
  if (database.url === undefined) return database.close();
  const name = new URL(database.url).pathname.slice(1);
  await client.query('RESET ROLE');
  await client.query(`ALTER DATABASE "${name}" OWNER TO CURRENT_USER`);
  await client.query(`DROP OWNED BY ${OWNER} CASCADE`);
  await client.query(`DROP ROLE ${OWNER}`);
  await database.close();
});

/** The policies hold for an owner who is no superuser and inherits from no role. */
async function migrateAsOwner(dir: string): Promise<void> {
  await client.query('RESET ROLE');
  await client.query(`SET SESSION AUTHORIZATION ${OWNER}`);
  try {
    await migrate({ client, dir });
  } finally {
    await client.query('RESET SESSION AUTHORIZATION');
  }
  await client.query('SET ROLE app_system');
}

it('makes threads and assistants of what was there before they were rows', async () => {
  await migrateAsOwner(before);
  const [tenant, agent, waiting, spoken] = Array.from({ length: 4 }, () => randomUUID());
  await client.query(`INSERT INTO tenants (tenant_id, slug, name) VALUES ('${tenant}', 't', 'T')`);
  await client.query(
    `INSERT INTO agents (tenant_id, id, slug, name, type, prompt, time_zone, language)
     VALUES ($1, $2, 'desk', 'Robin', 'custom', 'Help.', 'UTC', 'en')`,
    [tenant, agent],
  );
  await client.query(
    `INSERT INTO conversations (tenant_id, thread_id, agent_id, channel, language)
     VALUES ($1, $2, $3, 'text', 'en')`,
    [tenant, spoken, agent],
  );
  const runs = [
    [spoken, 'error', '{"message": "hi"}', '2026-01-01'],
    [spoken, 'success', '{"message": "hello", "channel": "text"}', '2026-01-02'],
    [waiting, 'success', '{"message": "hi"}', '2026-01-01'],
    [waiting, 'interrupted', '{"resume": true}', '2026-01-02'],
  ];
  for (const [thread, status, input, created] of runs) {
    await client.query(
      `INSERT INTO runs (tenant_id, run_id, thread_id, agent_id, status, input, created_at)
       VALUES ($1, gen_random_uuid(), $2, $3, $4, $5, $6)`,
      [tenant, thread, agent, status, input, created],
    );
  }

  await migrateAsOwner(MIGRATIONS_DIR);
  const threads = await client.query('SELECT thread_id, status, metadata FROM threads');
  expect(threads.rows).toHaveLength(2);
  expect(threads.rows).toContainEqual({
    thread_id: spoken,
    status: 'idle',
    metadata: { graph_id: 'conversation', assistant_id: agent },
  });
  expect(threads.rows).toContainEqual({
    thread_id: waiting,
    status: 'interrupted',
    metadata: { graph_id: 'conversation' },
  });
  const assistants = await client.query(
    `SELECT assistant_id, name, version FROM assistants
     JOIN assistant_versions v USING (assistant_id, name, version)`,
  );
  expect(assistants.rows).toEqual([{ assistant_id: agent, name: 'Robin', version: 1 }]);
  const kept = await client.query('SELECT assistant_id, kwargs FROM runs ORDER BY created_at DESC');
  expect(kept.rows).toHaveLength(4);
  expect(kept.rows[0]).toMatchObject({ assistant_id: agent });
  expect(kept.rows.map(({ kwargs }) => Object.keys(kwargs).sort())).toContainEqual([
    'channel',
    'command',
    'config',
    'stream_mode',
  ]);
});
