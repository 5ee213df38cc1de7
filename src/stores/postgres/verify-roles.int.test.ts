import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Db, Sql } from './db.ts';
import { openTestDb } from './testing/open-test-db.ts';
import { verifyRoles } from './verify-roles.ts';

let db: Db;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await openTestDb());
});
afterAll(() => close());

const undone = new Error('undone');

/** Checks the database as it would be after `change`, which is then undone. */
const verifyAfter = async (change: string): Promise<unknown> => {
  let verdict: unknown;
  const attempt = db.asSystem(async (sql: Sql) => {
    await sql.query(`RESET ROLE; ${change}; SET LOCAL ROLE app_system`);
    verdict = await verifyRoles(db).catch((error: unknown) => error);
    throw undone;
  });
  await expect(attempt).rejects.toBe(undone);
  return verdict;
};

const PROTECTED = 'ALTER TABLE t ENABLE ROW LEVEL SECURITY; ALTER TABLE t FORCE ROW LEVEL SECURITY';

describe('verifyRoles', () => {
  it('passes the database as it is migrated', async () => {
    await verifyRoles(db);
    expect(await verifyAfter('SELECT 1')).toBeUndefined();
  });

  it.each([
    ['no row level security', 'CREATE TABLE t (tenant_id uuid)', 'public.t'],
    [
      'row level security its owner escapes',
      'CREATE TABLE t (tenant_id uuid); ALTER TABLE t ENABLE ROW LEVEL SECURITY',
      'public.t',
    ],
    ['no tenant', `CREATE TABLE t (id int); ${PROTECTED}`, 'public.t'],
    ['a loosened table', 'ALTER TABLE agents NO FORCE ROW LEVEL SECURITY', 'public.agents'],
    ['an open LangGraph table', 'CREATE TABLE lg.t (tenant_id uuid)', 'lg.t'],
    ['app_rt past the policies', 'ALTER ROLE app_rt BYPASSRLS', 'app_rt'],
    ['app_rt as a superuser', 'ALTER ROLE app_rt SUPERUSER', 'app_rt'],
  ])('refuses %s', async (_name, change, named) => {
    expect(await verifyAfter(change)).toMatchObject({
      code: 'internal',
      hint: expect.stringContaining(named),
    });
  });

  it('passes a protected table, and the bookkeeping of the migrations', async () => {
    const table = `CREATE TABLE t (tenant_id uuid); ${PROTECTED}`;
    expect(await verifyAfter(`${table}; CREATE TABLE lg.checkpoint_migrations (v int)`)).toBe(
      undefined,
    );
  });

  it('names the role that cannot be used', async () => {
    const refusing: Db = {
      ...db,
      asSystem: (work) =>
        db.asSystem(async (sql) => {
          await sql.query('SET LOCAL ROLE no_such_role');
          return work(sql);
        }),
    };
    await expect(verifyRoles(refusing)).rejects.toMatchObject({
      code: 'internal',
      hint: expect.stringContaining('app_system'),
    });
  });
});
