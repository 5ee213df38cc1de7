import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeSealer } from '../../privacy/sealer.ts';
import type { Db } from './db.ts';
import { makeWorld } from './testing/make-world.ts';
import { openTestDb } from './testing/open-test-db.ts';
import { makeVaultStore } from './vault-store.ts';

const key = { kid: 'test', key: randomBytes(32) };
const phone = { placeholder: '[PHONE_1]', kind: 'PHONE', value: '+12065550142' };
const person = { placeholder: '[PERSON_1]', kind: 'PERSON', value: 'Ada Müller' };

let db: Db;
let close: () => Promise<void>;
let tenantId: string;
let otherId: string;
beforeAll(async () => {
  ({ db, close } = await openTestDb());
  tenantId = (await makeWorld(db, 'vault')).tenantId;
  otherId = (await makeWorld(db, 'vault-other')).tenantId;
});
afterAll(() => close());

const vault = () => makeVaultStore(db, makeSealer([key]));

const rowsOf = (threadId: string) =>
  db.asSystem(async (sql) => {
    const { rows } = await sql.query('SELECT * FROM pii_vault WHERE thread_id = $1', [threadId]);
    return rows;
  });

it('gives back in another process what was kept, and keeps no word of it in the open', async () => {
  const threadId = randomUUID();
  await vault().keep(tenantId, threadId, [phone, person], 30);
  await vault().keep(tenantId, threadId, [phone], 30);
  const listed = await vault().list(tenantId, threadId);
  expect(listed).toHaveLength(2);
  expect(listed).toEqual(expect.arrayContaining([phone, person]));
  expect(JSON.stringify(await rowsOf(threadId))).not.toMatch(/2065550142|Ada/);
});

it('keeps conversations and tenants apart', async () => {
  const [threadId, other] = [randomUUID(), randomUUID()];
  await vault().keep(tenantId, threadId, [phone], 30);
  expect(await vault().list(tenantId, other)).toEqual([]);
  expect(await vault().list(otherId, threadId)).toEqual([]);
  expect(await vault().forget(otherId, threadId)).toBe(0);
});

it('refuses a second meaning of a placeholder', async () => {
  const threadId = randomUUID();
  await vault().keep(tenantId, threadId, [phone], 30);
  const second = vault().keep(tenantId, threadId, [{ ...phone, value: '+12065550199' }], 30);
  await expect(second).rejects.toThrow(/something else/);
  expect(await vault().list(tenantId, threadId)).toEqual([phone]);
});

it('opens no value that was moved to another row', async () => {
  const threadId = randomUUID();
  await vault().keep(tenantId, threadId, [phone], 30);
  await db.asSystem((sql) =>
    sql.query('UPDATE pii_vault SET placeholder = $2 WHERE thread_id = $1', [
      threadId,
      '[PHONE_2]',
    ]),
  );
  await expect(vault().list(tenantId, threadId)).rejects.toThrow(/belongs elsewhere/);
});

it('forgets on demand, and what has expired', async () => {
  const [threadId, old] = [randomUUID(), randomUUID()];
  await vault().keep(tenantId, threadId, [phone, person], 30);
  await vault().keep(tenantId, old, [phone], 30);
  await db.asSystem((sql) =>
    sql.query("UPDATE pii_vault SET expires_at = now() - interval '1 day' WHERE thread_id = $1", [
      old,
    ]),
  );
  expect(await vault().list(tenantId, old)).toEqual([]);
  expect(await vault().forget(tenantId, threadId)).toBe(2);
  expect(await vault().sweep()).toBeGreaterThanOrEqual(1);
  expect(await rowsOf(old)).toEqual([]);
});
