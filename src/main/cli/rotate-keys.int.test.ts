import { spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeSealer, type SealingKey } from '../../privacy/sealer.ts';
import { newProviderSchema } from '../../schemas/providers.ts';
import type { Db } from '../../stores/postgres/db.ts';
import { migrate } from '../../stores/postgres/migrate.ts';
import { openPostgres } from '../../stores/postgres/open-postgres.ts';
import { makeProviderSettingsStore } from '../../stores/postgres/provider-settings-store.ts';
import { resealColumns } from '../../stores/postgres/reseal-columns.ts';
import { sealedColumns, sealedPlace } from '../../stores/postgres/sealed-columns.ts';
import { createTestDatabase } from '../../stores/postgres/testing/create-test-database.ts';
import { makeWorld } from '../../stores/postgres/testing/make-world.ts';
import { MIGRATIONS_DIR, openTestDb } from '../../stores/postgres/testing/open-test-db.ts';
import { makeVaultStore } from '../../stores/postgres/vault-store.ts';

const key = (kid: string): SealingKey => ({ kid, key: randomBytes(32) });
const [old, fresh, lost] = [key('old'), key('new'), key('lost')];
const before = makeSealer([old]);
const after = makeSealer([fresh, old]);
const COLUMN = { table: 'provider_settings', column: 'api_key_sealed' };

const secretOf = (id: string) => `sk-${id}`;

/** Rows as the store would have written them, many at once. */
async function fill(db: Db, tenantId: string, count: number, sealer = before) {
  const ids = Array.from({ length: count }, () => randomUUID());
  const sealed = ids.map((id) => sealer.seal(secretOf(id), sealedPlace(tenantId, COLUMN, id)));
  await db.withTenant(tenantId, (sql) =>
    sql.query(
      `INSERT INTO provider_settings (tenant_id, id, task, provider, model, api_key_sealed)
       SELECT $1, id, 'llm', 'openai', id::text, sealed
       FROM unnest($2::uuid[], $3::text[]) AS v (id, sealed)`,
      [tenantId, ids, sealed],
    ),
  );
  return ids;
}

const countOf = (db: Db, kid: string) =>
  db.asSystem(async (sql) => {
    const { rows } = await sql.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM provider_settings
       WHERE split_part(api_key_sealed, '.', 2) = $1`,
      [kid],
    );
    return rows[0]?.n ?? 0;
  });

let db: Db;
let close: () => Promise<void>;
let one: string;
let other: string;
beforeAll(async () => {
  ({ db, close } = await openTestDb());
  one = (await makeWorld(db, 'one')).tenantId;
  other = (await makeWorld(db, 'other')).tenantId;
});
afterAll(() => close());
beforeEach(() => db.asSystem((sql) => sql.query('DELETE FROM provider_settings')));

describe('rotating keys', () => {
  it('seals every value anew, in its place, and tells how far it is', async () => {
    await fill(db, one, 25);
    await fill(db, other, 8);
    const told: string[] = [];
    const onProgress = ({ done, total }: { done: number; total: number }) =>
      told.push(`${done}/${total}`);
    const result = await resealColumns(db, after, sealedColumns, { batch: 10, onProgress });
    expect(result).toEqual({ resealed: 33, unreadable: [] });
    expect(told.slice(0, 5)).toEqual(['0/33', '10/33', '20/33', '30/33', '33/33']);
    // The new key alone is enough now.
    const store = makeProviderSettingsStore(db, makeSealer([fresh]));
    const rows = [...(await store.openFor(one, 'llm')), ...(await store.openFor(other, 'llm'))];
    expect(rows.map(({ apiKey }) => apiKey)).toEqual(rows.map(({ id }) => secretOf(id)));
    expect(await resealColumns(db, after, sealedColumns)).toMatchObject({ resealed: 0 });
  });

  it('lets the old key open and the new one seal while it is under way', async () => {
    const [id = ''] = await fill(db, one, 1);
    const store = makeProviderSettingsStore(db, after);
    expect(await store.open(one, id)).toMatchObject({ apiKey: secretOf(id) });
    await store.create(
      one,
      newProviderSchema.parse({ task: 'llm', provider: 'x', model: 'y', api_key: 'k' }),
    );
    expect([await countOf(db, 'old'), await countOf(db, 'new')]).toEqual([1, 1]);
  });

  it('leaves what no key opens as it is, and names it', async () => {
    const [id = ''] = await fill(db, one, 1, makeSealer([lost]));
    await fill(db, one, 12);
    const result = await resealColumns(db, after, sealedColumns, { batch: 5 });
    expect(result).toEqual({
      resealed: 12,
      unreadable: [{ column: 'provider_settings.api_key_sealed', tenantId: one, row: id }],
    });
    expect(await countOf(db, 'lost')).toBe(1);
  });

  it('reaches what the other rooms have sealed', async () => {
    const threadId = randomUUID();
    const entry = { placeholder: '[PHONE_1]', kind: 'PHONE', value: '+1 415 555 0134' };
    await makeVaultStore(db, before).keep(one, threadId, [entry], 1);
    expect(await resealColumns(db, after, sealedColumns)).toEqual({ resealed: 1, unreadable: [] });
    const vault = makeVaultStore(db, makeSealer([fresh]));
    expect(await vault.list(one, threadId)).toEqual([entry]);
  });

  it('knows every column that looks sealed', async () => {
    const { rows } = await db.asSystem((sql) =>
      sql.query<{ name: string }>(
        `SELECT table_name || '.' || column_name AS name FROM information_schema.columns
         WHERE table_schema = 'public' AND column_name ~ '(^|_)sealed$'`,
      ),
    );
    const known = sealedColumns.map(({ table, column }) => `${table}.${column}`);
    expect(rows.map(({ name }) => name).toSorted()).toEqual(known.toSorted());
  });

  it('takes turns with itself and with those who write', async () => {
    const ids = await fill(db, one, 60);
    const store = makeProviderSettingsStore(db, after);
    const [first, second] = await Promise.all([
      resealColumns(db, after, sealedColumns, { batch: 7 }),
      resealColumns(db, after, sealedColumns, { batch: 5 }),
      ...ids.slice(0, 10).map((id) => store.update(one, id, { api_key: `changed-${id}` })),
    ]);
    expect(first.resealed + second.resealed).toBeLessThanOrEqual(60);
    expect([await countOf(db, 'old'), await countOf(db, 'new')]).toEqual([0, 60]);
    const open = new Map((await store.openFor(one, 'llm')).map((row) => [row.id, row.apiKey]));
    for (const [at, id] of ids.entries()) {
      expect(open.get(id)).toBe(at < 10 ? `changed-${id}` : secretOf(id));
    }
  });
});

const ROWS = 3_000;
const text = ({ kid, key: bytes }: SealingKey) => `${kid}:${Buffer.from(bytes).toString('base64')}`;

it('may be killed in the middle, and goes on where it was', async () => {
  const database = await createTestDatabase();
  // The embedded database belongs to one process: nobody can be killed beside this test.
  if (database === undefined) return;
  const dir = mkdtempSync(join(tmpdir(), 'foyer-rotate-'));
  await migrate({ url: database.url, dir: MIGRATIONS_DIR });
  const real = openPostgres({
    ...{ url: database.url, connectTimeoutMs: 20_000, queryTimeoutMs: 30_000 },
    onError: (error: Error) => console.error(error),
  } as Parameters<typeof openPostgres>[0]);
  try {
    const { tenantId } = await makeWorld(real, 'killed');
    await fill(real, tenantId, ROWS);
    const rotate = (killAfter?: number) =>
      new Promise<{ code: number | null; out: string }>((resolve, reject) => {
        const child = spawn(
          process.execPath,
          ['--import', 'tsx', 'src/main/foyer.ts', 'keys', 'rotate', '--json'],
          {
            env: {
              ...process.env,
              DATABASE_URL: database.url,
              DATABASE_TIMEOUT_MS: '30000',
              FOYER_DATA_DIR: dir,
              FOYER_SECRET_KEYS: [fresh, old].map(text).join(','),
            },
          },
        );
        let out = '';
        child.stdout.on('data', (part) => {
          out += part;
        });
        child.stderr.on('data', (part) => {
          const done = Number(/: (\d+) of/.exec(String(part))?.[1] ?? 0);
          if (killAfter !== undefined && done >= killAfter) child.kill('SIGKILL');
        });
        child.on('error', reject).on('close', (code) => resolve({ code, out }));
      });
    expect((await rotate(400)).code).toBeNull();
    const left = await countOf(real, 'old');
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThan(ROWS);
    expect(left + (await countOf(real, 'new'))).toBe(ROWS);
    const { code, out } = await rotate();
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ kid: 'new', resealed: left, unreadable: [] });
    const rows = await makeProviderSettingsStore(real, makeSealer([fresh])).openFor(
      tenantId,
      'llm',
    );
    expect(rows).toHaveLength(ROWS);
    expect(rows.every(({ id, apiKey }) => apiKey === secretOf(id))).toBe(true);
  } finally {
    await real.close();
    await database.drop();
    rmSync(dir, { recursive: true, force: true });
  }
});
