import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { AppError } from '../../errors.ts';
import type { Db } from './db.ts';
import { makeWorld } from './testing/make-world.ts';
import { openTestDb } from './testing/open-test-db.ts';
import { makeUploadsStore } from './uploads-store.ts';

let db: Db;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await openTestDb());
});
afterAll(() => close());

const newTenant = async () => (await makeWorld(db, randomUUID())).tenantId;
const bytes = new Uint8Array([0, 255, 128, 10, 13, 39, 92]);
const file = { name: 'a\0.pdf', mimeType: 'application/pdf', bytes };

it('keeps a file, byte by byte, until its work is done', async () => {
  const [mine, other] = [await newTenant(), await newTenant()];
  const { keep, use } = makeUploadsStore(db);
  const id = await keep(mine, file);
  await expect(use(other, id, async () => 'seen')).rejects.toMatchObject({ code: 'not_found' });
  const kept = await use(mine, id, async (found) => found);
  expect({ ...kept, bytes: new Uint8Array(kept.bytes) }).toEqual({ ...file, name: 'a.pdf' });
  await expect(use(mine, id, async () => 'seen')).rejects.toMatchObject({ code: 'not_found' });
});

it.each([
  ['what may succeed later', new Error('gone for a while'), 'kept'],
  ['what is worth another try', new AppError('unreachable_source', '', { retry: true }), 'kept'],
  ['what can never succeed', new AppError('corrupt_document', ''), 'dropped'],
])('after %s it is %s', async (_, failure, after) => {
  const tenantId = await newTenant();
  const { keep, use } = makeUploadsStore(db);
  const id = await keep(tenantId, file);
  await expect(use(tenantId, id, () => Promise.reject(failure))).rejects.toBe(failure);
  const again = use(tenantId, id, async () => 'kept');
  if (after === 'kept') expect(await again).toBe('kept');
  else await expect(again).rejects.toMatchObject({ code: 'not_found' });
});

it('keeps not too many of one tenant, and none for ever', async () => {
  const [mine, other] = [await newTenant(), await newTenant()];
  const { keep } = makeUploadsStore(db);
  for (let n = 0; n < 100; n += 1) await keep(mine, file);
  await expect(keep(mine, file)).rejects.toMatchObject({ code: 'overloaded' });
  await keep(other, file);
  await db.asSystem((sql) =>
    sql.query(`UPDATE uploads SET created_at = now() - interval '8 days' WHERE tenant_id = $1`, [
      mine,
    ]),
  );
  await keep(mine, file);
});
