import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Db, Sql } from './db.ts';
import { openTestDb } from './testing/open-test-db.ts';

const A = randomUUID();
const B = randomUUID();
let db: Db;
let close: () => Promise<void>;

const one = async (text: string, values?: unknown[]): Promise<unknown> =>
  db.withTenant(A, async (sql) => {
    const { rows } = await sql.query<{ value: unknown }>(text, values);
    return rows[0]?.value;
  });

const addTenant = (tenantId: string, slug: string) =>
  db.asSystem((sql) =>
    sql.query('INSERT INTO tenants (tenant_id, slug, name) VALUES ($1, $2, $2)', [tenantId, slug]),
  );

const note = (key: string) =>
  `INSERT INTO outbox (tenant_id, topic, key, payload) VALUES ('${A}', 'note', '${key}', '{}')`;

const notes = (key: string) =>
  one("SELECT count(*)::int AS value FROM outbox WHERE topic = 'note' AND key = $1", [key]);

beforeAll(async () => {
  ({ db, close } = await openTestDb({ poolMax: 5 }));
  await addTenant(A, 'a');
  await addTenant(B, 'b');
});
afterAll(() => close());

describe('types', () => {
  it.each<[string, string, unknown[] | undefined, unknown]>([
    ['timestamptz', '$1::timestamptz', ['2031-05-06T07:08:09.123+02:00'], new Date(1935810489123)],
    ['a Date', '$1::timestamptz', [new Date(1935810489123)], new Date(1935810489123)],
    ['jsonb', '$1::jsonb', ['{"a": [1, null, "ö"]}'], { a: [1, null, 'ö'] }],
    ['bytea', '$1::bytea', [Buffer.from([0, 255, 10])], Buffer.from([0, 255, 10])],
    ['int4', '$1::int', [7], 7],
    ['int8 as text', '$1::int8', ['9007199254740993'], '9007199254740993'],
    ['numeric as text', '$1::numeric', ['1.50'], '1.50'],
    ['float8', '$1::float8', [0.1], 0.1],
    ['boolean', '$1::boolean', [true], true],
    ['text[]', '$1::text[]', [['a,b', 'c"d', '']], ['a,b', 'c"d', '']],
    ['uuid', '$1::uuid', [A], A],
    ['null', '$1::text', [null], null],
    ['vector as text', '$1::vector', ['[1,2.5,-3]'], '[1,2.5,-3]'],
    ['large text', '$1::text', ['x'.repeat(3_000_000)], 'x'.repeat(3_000_000)],
    ['no values', "'plain'", undefined, 'plain'],
  ])('reads %s', async (_name, expression, values, expected) => {
    expect(await one(`SELECT ${expression} AS value`, values)).toEqual(expected);
  });

  it('counts the rows a statement touched', async () => {
    const counts = await db.withTenant(A, async (sql) => [
      (await sql.query('UPDATE tenants SET name = name')).rowCount,
      (await sql.query("UPDATE tenants SET name = name WHERE slug = 'nobody'")).rowCount,
      (await sql.query('SELECT generate_series(1, 3)')).rowCount,
    ]);
    expect(counts).toEqual([1, 0, 3]);
  });
});

describe('errors', () => {
  it('carry the SQLSTATE and the constraint', async () => {
    const twice = async () => addTenant(randomUUID(), 'a');
    await expect(twice()).rejects.toMatchObject({ code: '23505', constraint: 'tenants_slug_key' });
  });

  it.each([
    ['a syntax error', 'SELEC 1', '42601'],
    ['a missing table', 'SELECT * FROM nothing', '42P01'],
    ['a bad value', "SELECT 'x'::int", '22P02'],
  ])('pass through as they are: %s', async (_name, text, code) => {
    await expect(one(text)).rejects.toMatchObject({ code });
    await expect(one(text, [])).rejects.toMatchObject({ code });
    expect(await one('SELECT 1 AS value')).toBe(1);
  });

  it('refuse a tenant id that is not a UUID', async () => {
    const work = async () => 'never';
    await expect(db.withTenant("x'; DROP TABLE tenants; --", work)).rejects.toMatchObject({
      code: 'unknown_tenant',
    });
  });
});

describe('a transaction', () => {
  it('is undone when the work throws', async () => {
    const work = db.withTenant(A, async (sql) => {
      await sql.query(note('undone'));
      throw new Error('changed my mind');
    });
    await expect(work).rejects.toThrow('changed my mind');
    expect(await notes('undone')).toBe(0);
  });

  it('is undone when one of several statements sent at once fails', async () => {
    const work = db.withTenant(A, (sql) =>
      Promise.all([sql.query(note('at-once')), sql.query('SELECT 1/0'), sql.query(note('later'))]),
    );
    await expect(work).rejects.toMatchObject({ code: '22012' });
    expect([await notes('at-once'), await notes('later')]).toEqual([0, 0]);
  });

  it('commits with its statements where it is told to, all of them or none', async () => {
    const kept = await db.withTenant(A, (sql) => sql.query(note('with-commit')), { atOnce: true });
    expect(kept.rowCount).toBe(1);
    const work = db.withTenant(
      A,
      (sql) => Promise.all([sql.query(note('not-kept')), sql.query('SELECT 1/0')]),
      { atOnce: true },
    );
    await expect(work).rejects.toMatchObject({ code: '22012' });
    const late = async (sql: Sql) => {
      await sql.query('SELECT 1');
      await sql.query(note('too-late'));
    };
    await expect(db.withTenant(A, late, { atOnce: true })).rejects.toThrow(/had ended/);
    expect([await notes('with-commit'), await notes('not-kept'), await notes('too-late')]).toEqual([
      1, 0, 0,
    ]);
  });

  it('commits nothing at once that joins another', async () => {
    const work = db.withTenant(A, async () => {
      await db.withTenant(A, (sql) => sql.query(note('joined-at-once')), { atOnce: true });
      throw new Error('changed its mind');
    });
    await expect(work).rejects.toThrow('changed its mind');
    expect(await notes('joined-at-once')).toBe(0);
  });

  it('says the same when a statement comes so often that it is prepared', async () => {
    const words = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight'];
    const all = words.map((word) => one('SELECT $1::text AS value', [word]));
    expect(await Promise.all(all)).toEqual(words);
    const failing = () => one('SELECT 1 / $1::int AS value', [0]);
    for (const _ of words) await expect(failing()).rejects.toMatchObject({ code: '22012' });
    expect(await one('SELECT 1 / $1::int AS value', [1])).toBe(1);
  });

  it('does not pass for done when a failed statement was ignored', async () => {
    const work = db.withTenant(A, async (sql) => {
      await sql.query(note('ignored'));
      await sql.query('SELECT 1/0').catch(() => undefined);
    });
    await expect(work).rejects.toMatchObject({ code: 'internal' });
    expect(await notes('ignored')).toBe(0);
  });

  it('goes on after a savepoint', async () => {
    await db.withTenant(A, async (sql) => {
      await sql.query('SAVEPOINT here');
      await sql.query('SELECT 1/0').catch(() => undefined);
      await sql.query('ROLLBACK TO SAVEPOINT here');
      await sql.query(note('kept'));
    });
    expect(await notes('kept')).toBe(1);
  });

  it('is joined by the same tenant, and shares its fate', async () => {
    const ids = await db.withTenant(A, async (sql) => {
      const id = 'SELECT pg_current_xact_id()::text AS id';
      const outer = await sql.query(id);
      const inner = await db.withTenant(A.toUpperCase(), (joined) => joined.query(id));
      return [outer.rows, inner.rows];
    });
    expect(ids[0]).toEqual(ids[1]);
    const undone = db.withTenant(A, async () => {
      await db.withTenant(A, (sql) => sql.query(note('joined')));
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect(await notes('joined')).toBe(0);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['another tenant', () => db.withTenant(B, async () => 'never')],
    ['the system', () => db.asSystem(async () => 'never')],
  ])('refuses %s inside of it', async (_name, inner) => {
    const work = db.withTenant(A, inner);
    await expect(work).rejects.toMatchObject({ code: 'internal' });
    await expect(db.asSystem(() => db.withTenant(A, async () => 'never'))).rejects.toMatchObject({
      code: 'internal',
    });
  });

  it('takes no statement once it has ended', async () => {
    const kept = await db.withTenant(A, async (sql) => ({ sql }));
    await expect(kept.sql.query('SELECT 1')).rejects.toMatchObject({ code: 'internal' });
  });

  it('lets work that outlives it open a new one', async () => {
    let later: Promise<unknown> = Promise.resolve();
    await db.withTenant(A, async (sql) => {
      await sql.query('SELECT 1');
      later = sleep(20).then(() => db.withTenant(B, async (other) => other.query('SELECT 1')));
    });
    await expect(later).resolves.toMatchObject({ rowCount: 1 });
  });
});

describe('tenants', () => {
  const WHO = `SELECT current_user::text AS role, current_setting('app.tenant_id', true) AS tenant`;

  it('leave no role and no setting behind', async () => {
    const asA = await db.withTenant(A, (sql) => sql.query(WHO));
    expect(asA.rows).toEqual([{ role: 'app_rt', tenant: A }]);
    await db.withTenant(A, (sql) => sql.query('SELECT 1/0')).catch(() => undefined);
    const asSystem = await Promise.all([1, 2, 3, 4, 5].map(() => db.asSystem((s) => s.query(WHO))));
    for (const { rows } of asSystem) {
      expect(rows[0]?.['role']).toBe('app_system');
      expect(rows[0]?.['tenant'] ?? '').toBe('');
    }
  });

  it('see their own rows only', async () => {
    const seen = (tenantId: string) =>
      db.withTenant(tenantId, async (sql) => (await sql.query('SELECT slug FROM tenants')).rows);
    expect(await seen(A)).toEqual([{ slug: 'a' }]);
    expect(await seen(B)).toEqual([{ slug: 'b' }]);
    const all = await db.asSystem((sql) => sql.query('SELECT slug FROM tenants ORDER BY slug'));
    expect(all.rows).toEqual([{ slug: 'a' }, { slug: 'b' }]);
  });

  it('never meet, fifty at once', async () => {
    const work = Array.from({ length: 50 }, (_, i) => {
      const tenantId = i % 2 ? A : B;
      return db.withTenant(tenantId, async (sql) => {
        const before = await sql.query(WHO);
        const slug = await sql.query('SELECT slug, $1::int AS i FROM tenants', [i]);
        const after = await sql.query(WHO);
        return { i, tenantId, who: [before.rows[0], after.rows[0]], slug: slug.rows };
      });
    });
    for (const { i, tenantId, who, slug } of await Promise.all(work)) {
      const self = { role: 'app_rt', tenant: tenantId };
      expect(who).toEqual([self, self]);
      expect(slug).toEqual([{ slug: tenantId === A ? 'a' : 'b', i }]);
    }
  });
});

describe('a database that cannot be had', () => {
  it('fails after the wait, and works again afterwards', async () => {
    const busy = await openTestDb({ waitMs: 150, poolMax: 1 });
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const holding = busy.db.withTenant(A, async (sql) => {
      await sql.query('SELECT 1');
      await held;
    });
    const refused: unknown = await busy.db.withTenant(B, async () => 'in').catch((e) => e);
    letGo();
    await holding;
    const locked = busy.db.kind === 'embedded';
    expect(refused).toMatchObject({
      code: locked ? 'database_locked' : 'database_unavailable',
      retry: true,
    });
    if (locked) {
      expect(String(refused)).toContain(`tenant ${A}`);
      expect(String(refused)).toContain('db.conformance.int.test.ts');
    }
    await expect(busy.db.withTenant(B, async () => 'in')).resolves.toBe('in');
    await busy.close();
  });

  it('answers a ping, and says so once it is closed', async () => {
    const own = await openTestDb();
    await own.db.ping();
    await own.close();
    for (const call of [
      () => own.db.ping(),
      () => own.db.withTenant(A, (sql) => sql.query('SELECT 1')),
      () => own.db.asSystem((sql) => sql.query('SELECT 1')),
    ]) {
      await expect(call()).rejects.toMatchObject({ code: 'database_unavailable' });
    }
  });
});
