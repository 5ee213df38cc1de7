import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Db, Sql } from './db.ts';
import { migrate } from './migrate.ts';
import { openPostgres } from './open-postgres.ts';
import { createTestDatabase } from './testing/create-test-database.ts';
import { MIGRATIONS_DIR } from './testing/open-test-db.ts';

const A = randomUUID();
const told: Error[] = [];
const onError = (error: Error) => told.push(error);
/** For a loaded test machine, where time is not what is tested. */
const PATIENT = { connectTimeoutMs: 30_000, queryTimeoutMs: 30_000, onError };
const unavailable = { code: 'database_unavailable', retry: true };
const ask = (db: Db) => db.withTenant(A, (sql) => sql.query('SELECT 1'));

describe('a server that is not there', () => {
  it('is unavailable, for every call', async () => {
    // Port 1 of this machine: nobody listens there.
    const db = openPostgres({ url: 'postgres://u:p@127.0.0.1:1/x', onError });
    await expect(ask(db)).rejects.toMatchObject(unavailable);
    await expect(db.ping()).rejects.toMatchObject(unavailable);
    const migrating = migrate({ url: 'postgres://u:p@127.0.0.1:1/x', dir: MIGRATIONS_DIR });
    await expect(migrating).rejects.toMatchObject(unavailable);
    await db.close();
  });
});

describe('a server that accepts and says nothing', () => {
  let server: Server;
  let url: string;
  beforeAll(async () => {
    server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    url = `postgres://u:p@127.0.0.1:${address.port}/x`;
  });
  afterAll(() => server.close());

  it('is unavailable once the connect timeout has passed', async () => {
    const db = openPostgres({ url, connectTimeoutMs: 100, onError });
    await expect(ask(db)).rejects.toMatchObject(unavailable);
    await db.close();
  });
});

const configured = process.env['TEST_DATABASE_URL'] !== undefined;

describe.runIf(configured)('a server that fails in mid-turn', () => {
  let url: string;
  let drop: () => Promise<void>;
  beforeAll(async () => {
    const fresh = await createTestDatabase();
    if (fresh === undefined) throw new Error('TEST_DATABASE_URL is not set');
    ({ url, drop } = fresh);
    await migrate({ url, dir: MIGRATIONS_DIR });
  });
  afterAll(() => drop());

  it('gives up a statement without an answer, and the connection with it', async () => {
    const db = openPostgres({ url, poolMax: 1, queryTimeoutMs: 200, onError });
    const slow = db.withTenant(A, (sql) => sql.query('SELECT pg_sleep(60)'));
    await expect(slow).rejects.toMatchObject(unavailable);
    const answered = () =>
      ask(db).then(
        () => true,
        () => false,
      );
    await expect.poll(answered, { timeout: 30_000 }).toBe(true);
    await db.close();
  });

  it('survives its connections being cut, in use and idle', async () => {
    const db = openPostgres({ url, poolMax: 1, ...PATIENT });
    const pidOf = async (sql: Sql) =>
      (await sql.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows[0]?.pid;
    const cut = async (sql: Sql, pid: number | undefined) => {
      await sql.query('RESET ROLE');
      await sql.query('SELECT pg_terminate_backend($1)', [pid]);
    };
    const suicide = db.withTenant(A, async (sql) => cut(sql, await pidOf(sql)));
    await expect(suicide).rejects.toMatchObject(unavailable);
    await expect(ask(db)).resolves.toMatchObject({ rowCount: 1 });

    const idle = await db.withTenant(A, pidOf);
    const killer = openPostgres({ url, poolMax: 1, ...PATIENT });
    await killer.asSystem((sql) => cut(sql, idle));
    const isTold = () => told.some((error) => /terminat/i.test(error.message));
    await expect.poll(isTold, { timeout: 30_000 }).toBe(true);
    expect(told.every((error) => !('client' in error))).toBe(true);
    await expect(ask(db)).resolves.toMatchObject({ rowCount: 1 });
    for (const one of [db, killer]) await one.close();
  });

  it('refuses a wrong database without inviting to try again', async () => {
    const wrong = new URL(url);
    wrong.pathname = '/no_such_database';
    const db = openPostgres({ url: wrong.href, ...PATIENT });
    await expect(ask(db)).rejects.toMatchObject({ code: 'database_unavailable', retry: false });
    await db.close();
  });
});
