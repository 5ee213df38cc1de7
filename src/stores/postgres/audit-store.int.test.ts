import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuditEntry } from '../../schemas/audit.ts';
import { makeAuditStore } from './audit-store.ts';
import type { Db } from './db.ts';
import { pgErrorCode } from './pg-error-code.ts';
import { makeWorld } from './testing/make-world.ts';
import { openTestDb } from './testing/open-test-db.ts';

let db: Db;
let close: () => Promise<void>;
let worlds = 0;
beforeAll(async () => {
  ({ db, close } = await openTestDb());
});
afterAll(() => close());

const audit = () => makeAuditStore(db);
const entry = (over: Partial<AuditEntry> = {}): AuditEntry => ({
  actor: { kind: 'key', id: 'key-1', role: 'tenant_admin' },
  action: 'key.created',
  outcome: 'ok',
  ...over,
});

/** A tenant with a chain of `rows` entries, told apart by their target. */
async function chain(rows: number): Promise<string> {
  worlds += 1;
  const { tenantId } = await makeWorld(db, `audit-${worlds}`);
  for (let at = 1; at <= rows; at += 1) {
    await audit().record(tenantId, entry({ target: { type: 'key', id: `k${at}` } }));
  }
  return tenantId;
}

/** As who owns the database and means harm. */
const tamper = (text: string, values: unknown[]) =>
  db.asSystem(async (sql) => {
    await sql.query('RESET ROLE');
    await sql.query('ALTER TABLE audit_log DISABLE TRIGGER USER');
    await sql.query(text, values);
    await sql.query('ALTER TABLE audit_log ENABLE TRIGGER USER');
  });

describe('the chain', () => {
  it('holds under writers at once, and a tenant knows nothing of another one', async () => {
    const [ours, theirs] = [await chain(0), await chain(1)];
    await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        audit().record(ours, entry({ details: { n, text: 'ünï\u0000 \ud800' } })),
      ),
    );
    expect(await audit().verify(ours)).toMatchObject({ ok: true, rows: 40 });
    expect(await audit().verify(theirs)).toMatchObject({ ok: true, rows: 1 });
    const read = await audit().list(ours, { filter: {}, limit: 100 });
    expect(read.map(({ seq }) => seq)).toEqual(Array.from({ length: 40 }, (_, n) => 40 - n));
  });

  it('is whole when it is empty, and reads on over many batches', async () => {
    const tenantId = await chain(0);
    expect(await audit().verify(tenantId)).toMatchObject({ ok: true, rows: 0 });
    await db.withTenant(tenantId, (sql) =>
      sql.query(
        `INSERT INTO audit_log (tenant_id, entry)
         SELECT $1, jsonb_build_object('n', n) FROM generate_series(1, 2100) n`,
        [tenantId],
      ),
    );
    expect(await audit().verify(tenantId)).toMatchObject({ ok: true, rows: 2100 });
  });

  it('of 10,000 rows is read a piece at a time, to the very last row', async () => {
    const tenantId = await chain(0);
    await db.withTenant(tenantId, (sql) =>
      sql.query(
        `INSERT INTO audit_log (tenant_id, entry)
         SELECT $1, jsonb_build_object('n', n) FROM generate_series(1, 10000) n`,
        [tenantId],
      ),
    );
    let most = 0;
    let transactions = 0;
    const withTenant: Db['withTenant'] = (id, work) =>
      db.withTenant(id, (sql) => {
        transactions += 1;
        const query: typeof sql.query = async (...asked) => {
          const answer = await sql.query(...asked);
          most = Math.max(most, answer.rows.length);
          return answer as never;
        };
        return work({ ...sql, query });
      });
    const piecewise = makeAuditStore({ ...db, withTenant });
    expect(await piecewise.verify(tenantId)).toMatchObject({ ok: true, rows: 10_000 });
    expect(most).toBeGreaterThan(0);
    expect(most).toBeLessThanOrEqual(1_000);
    // None of them is held open over the whole of it.
    expect(transactions).toBeGreaterThanOrEqual(10);
    await tamper(`UPDATE audit_log SET entry = '{"n":0}' WHERE tenant_id = $1 AND seq = 10000`, [
      tenantId,
    ]);
    expect(await piecewise.verify(tenantId)).toMatchObject({ ok: false, firstBad: 10_000 });
  });

  it('takes what was told back with the transaction that it was told in', async () => {
    const tenantId = await chain(1);
    const failing = db.withTenant(tenantId, async () => {
      await audit().record(tenantId, entry());
      throw new Error('undone');
    });
    await expect(failing).rejects.toThrow('undone');
    await audit().record(tenantId, entry({ action: 'key.revoked' }));
    expect(await audit().verify(tenantId)).toMatchObject({ ok: true, rows: 2 });
  });

  it('of the platform is apart from every tenant', async () => {
    await audit().record(null, entry({ action: 'tenant.created' }));
    const { rows } = await audit().verify(null);
    expect(rows).toBeGreaterThan(0);
    const [last] = await audit().list(null, { filter: {}, limit: 1 });
    expect(last).toMatchObject({ action: 'tenant.created', seq: rows });
  });
});

describe('nobody changes it', () => {
  const changes = [
    `UPDATE audit_log SET entry = '{}' WHERE tenant_id = $1`,
    'DELETE FROM audit_log WHERE tenant_id = $1',
    'DELETE FROM audit_chains WHERE tenant_id = $1',
  ];
  it.each(changes)('neither the application, the system nor the owner: %s', async (text) => {
    const tenantId = await chain(2);
    const refusal = (attempt: Promise<unknown>) => attempt.then(() => 'done', pgErrorCode);
    const owner = db.asSystem(async (sql) => {
      await sql.query('RESET ROLE');
      await sql.query(text, [tenantId]);
    });
    expect(
      await Promise.all([
        refusal(db.withTenant(tenantId, (sql) => sql.query(text, [tenantId]))),
        refusal(db.asSystem((sql) => sql.query(text, [tenantId]))),
        refusal(owner),
      ]),
    ).toEqual(['42501', '42501', '42501']);
    expect(await audit().verify(tenantId)).toMatchObject({ ok: true, rows: 2 });
  });

  it('and a writer cannot choose a row’s place or seal', async () => {
    const tenantId = await chain(1);
    await db.withTenant(tenantId, (sql) =>
      sql.query(
        `INSERT INTO audit_log (tenant_id, seq, at, entry, hash)
         VALUES ($1, 99, '2000-01-01', '{}', 'x')`,
        [tenantId],
      ),
    );
    expect(await audit().verify(tenantId)).toMatchObject({ ok: true, rows: 2 });
  });
});

describe('tampering by the owner is found', () => {
  const where = 'tenant_id = $1 AND seq';
  it.each([
    ['a changed entry', `UPDATE audit_log SET entry = '{"a":1}' WHERE ${where} = 3`, 3],
    ['a changed time', `UPDATE audit_log SET at = at + interval '1 s' WHERE ${where} = 2`, 2],
    ['a changed seal', `UPDATE audit_log SET hash = 'x' WHERE ${where} = 4`, 4],
    ['a removed row', `DELETE FROM audit_log WHERE ${where} = 3`, 3],
    ['a removed first row', `DELETE FROM audit_log WHERE ${where} = 1`, 1],
    ['a cut end', `DELETE FROM audit_log WHERE ${where} > 3`, 4],
    ['all of it gone', `DELETE FROM audit_log WHERE ${where} > 0`, 1],
    [
      'rows that changed places',
      `UPDATE audit_log SET entry = (SELECT entry FROM audit_log b
         WHERE b.tenant_id = $1 AND b.seq = 5 - audit_log.seq) WHERE ${where} IN (2, 3)`,
      2,
    ],
    [
      'a removed row whose followers moved up',
      `WITH gone AS (DELETE FROM audit_log WHERE ${where} = 5 RETURNING 1)
       UPDATE audit_log SET entry = '{}' WHERE ${where} = 4`,
      4,
    ],
  ])('%s', async (_name, text, firstBad) => {
    const tenantId = await chain(5);
    const before = await audit().verify(tenantId);
    expect(before).toMatchObject({ ok: true, rows: 5 });
    await tamper(text, [tenantId]);
    const after = await audit().verify(tenantId);
    expect(after).toMatchObject({ ok: false, rows: firstBad - 1, firstBad });
  });

  it('a head that was put back to hide a cut end shows in the noted head', async () => {
    const tenantId = await chain(5);
    const noted = await audit().verify(tenantId);
    await tamper('DELETE FROM audit_log WHERE tenant_id = $1 AND seq > 3', [tenantId]);
    await tamper(
      `UPDATE audit_chains SET length = 3, hash = (SELECT hash FROM audit_log
         WHERE tenant_id = $1 AND seq = 3) WHERE tenant_id = $1`,
      [tenantId],
    );
    const after = await audit().verify(tenantId);
    expect(after).toMatchObject({ ok: true, rows: 3 });
    expect(after.head).not.toBe(noted.head);
  });
});

it('lists by who, what, on what and when, page by page', async () => {
  const tenantId = await chain(3);
  const actor = { kind: 'system', id: 'sweeper', role: 'service' } as const;
  await audit().record(tenantId, entry({ actor, action: 'person.erased' }));
  const seqs = async (filter: object, before?: number, limit = 10) =>
    (await audit().list(tenantId, { filter, limit, ...(before && { before }) })).map((r) => r.seq);
  expect(await seqs({ actor: 'sweeper' })).toEqual([4]);
  expect(await seqs({ action: 'key.created' })).toEqual([3, 2, 1]);
  expect(await seqs({ targetType: 'key', targetId: 'k2' })).toEqual([2]);
  expect(await seqs({ until: '2001-01-01T00:00:00Z' })).toEqual([]);
  expect(await seqs({ since: '2001-01-01T00:00:00Z' }, 4, 2)).toEqual([3, 2]);
});
