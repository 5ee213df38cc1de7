import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { composeJobs } from '../compose-jobs.ts';
import { makeSealer } from '../privacy/sealer.ts';
import type { Principal } from '../schemas/access.ts';
import { makeAuditStore } from '../stores/postgres/audit-store.ts';
import type { Db } from '../stores/postgres/db.ts';
import { makeJobsStore } from '../stores/postgres/jobs-store.ts';
import { makeOutboxStore } from '../stores/postgres/outbox-store.ts';
import { makeWorld } from '../stores/postgres/testing/make-world.ts';
import { openTestDb } from '../stores/postgres/testing/open-test-db.ts';
import { makeTestSignals } from './testing/make-test-signals.ts';

const ACTOR: Principal = { kind: 'key', id: 'k', role: 'tenant_admin' };
const SECRET = `whsec_${Buffer.alloc(32, 3).toString('base64')}`;
let db: Db;
let close: () => Promise<void>;
let tenantId: string;
let crm: Server;
let url: string;
let got: { headers: IncomingHttpHeaders; body: string; at: string }[] = [];
/** What the CRM answers, request by request; 200 when it has no more to say. */
let answers: number[] = [];
let ahead = 0;
let jobs: ReturnType<typeof composeJobs> | undefined;

const store = () => makeJobsStore(db, { now: () => new Date(Date.now() + ahead * 1000) });
function open(privateAllowed = true) {
  jobs = composeJobs({
    ...{ db, privateAllowed, leaseSeconds: 30, takesDue: true, handlers: {} },
    embedderFor: async () => undefined,
    stores: { jobs: store(), audit: makeAuditStore(db) },
    signals: makeTestSignals(),
    sealer: makeSealer([{ kid: 'k1', key: new Uint8Array(32).fill(7) }]),
    meter: { ended: () => {}, recovered: () => {} },
    onError: () => {},
    lookEveryMs: 50,
  });
  jobs.start();
  return jobs;
}
beforeAll(async () => {
  ({ db, close } = await openTestDb());
});
beforeEach(async () => {
  [got, answers, ahead] = [[], [], 0];
  tenantId = (await makeWorld(db, `t${Math.random()}`)).tenantId;
  crm = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      got.push({
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
        at: request.url ?? '',
      });
      response.writeHead(answers.shift() ?? 200, { location: '/elsewhere' }).end();
    });
  });
  await new Promise<void>((resolve) => crm.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(crm.address() as AddressInfo).port}/hook`;
});
afterEach(async () => {
  await jobs?.stop(0);
  crm.close().closeAllConnections();
});
afterAll(() => close());

const write = (key: string, payload: Record<string, unknown> = {}) =>
  makeOutboxStore(db).add(tenantId, { topic: 'crm.note', key, payload });
const target = (over: object = {}) => ({ url, secret: SECRET, enabled: true, ...over });
const counts = async () => (await jobs?.v1.crmTarget.get(tenantId))?.messages;
const keys = () => got.map(({ headers }) => headers['idempotency-key']);

it('delivers what was held once there is a target, and what comes then, each once', async () => {
  const { v1 } = open();
  await write('held', { note: 'called twice' });
  expect(got).toEqual([]);
  await v1.crmTarget.put(tenantId, ACTOR, target(), undefined);
  await expect.poll(keys).toEqual(['held']);
  await write('new');
  await write('new');
  await expect.poll(keys).toEqual(['held', 'new']);
  await expect.poll(counts).toEqual({ held: 0, waiting: 0, failed: 0, delivered: 2 });
  const body = got[0]?.body ?? '';
  const part = (name: string) => [`webhook-${name}`, String(got[0]?.headers[`webhook-${name}`])];
  const signed = Object.fromEntries(['id', 'timestamp', 'signature'].map(part));
  expect(new Webhook(SECRET).verify(body, signed)).toMatchObject({
    type: 'crm.note',
    key: 'held',
    data: { note: 'called twice' },
  });
  expect(() => new Webhook(SECRET).verify(`${body} `, signed)).toThrow();
  await v1.crmTarget.put(tenantId, ACTOR, target(), undefined);
  await write('last');
  await expect.poll(keys).toEqual(['held', 'new', 'last']);
});

it('keeps the order of a conversation behind a message that fails, and no other', async () => {
  const { v1 } = open();
  answers = [503];
  await v1.crmTarget.put(tenantId, ACTOR, target(), undefined);
  await write('a1', { threadId: 'a' });
  await expect.poll(keys).toEqual(['a1']);
  await write('a2', { threadId: 'a' });
  await write('b1', { threadId: 'b' });
  await expect.poll(keys).toEqual(['a1', 'b1']);
  await expect.poll(counts).toMatchObject({ waiting: 2, delivered: 1 });
  ahead += 3;
  await expect.poll(keys).toEqual(['a1', 'b1', 'a1', 'a2']);
});

it('gives a refused message up, shows it, and sends it when it is tried again', async () => {
  const { v1 } = open();
  answers = [422];
  await v1.crmTarget.put(tenantId, ACTOR, target(), undefined);
  await write('refused');
  await expect.poll(counts).toMatchObject({ failed: 1 });
  const [dead] = await v1.jobs.list(tenantId, { state: 'failed', limit: 5 });
  expect(dead).toMatchObject({
    kind: 'crm.deliver',
    error: { message: "The CRM's address answered 422." },
  });
  await v1.jobs.retry(tenantId, dead?.id ?? '');
  await expect.poll(counts).toMatchObject({ failed: 0, delivered: 1 });
  expect(keys()).toEqual(['refused', 'refused']);
});

it('gives up after the eighth failure', async () => {
  const { v1 } = open();
  answers = Array.from({ length: 20 }, () => 500);
  await v1.crmTarget.put(tenantId, ACTOR, target(), undefined);
  await write('never');
  for (let n = 1; n <= 8; n += 1) {
    await expect.poll(() => got.length).toBe(n);
    await expect.poll(counts).toMatchObject(n < 8 ? { waiting: 1 } : { failed: 1 });
    ahead += 1_000;
  }
  expect(got).toHaveLength(8);
});

it('holds what comes after the target was turned off or removed', async () => {
  const { v1 } = open();
  await v1.crmTarget.put(tenantId, ACTOR, target({ enabled: false }), undefined);
  await write('one');
  await expect.poll(counts).toMatchObject({ held: 1 });
  await v1.crmTarget.put(tenantId, ACTOR, target(), undefined);
  await expect.poll(keys).toEqual(['one']);
  await v1.crmTarget.remove(tenantId, ACTOR);
  await write('two');
  await v1.crmTarget.put(tenantId, ACTOR, target({ enabled: false }), undefined);
  expect(await counts()).toMatchObject({ held: 1, delivered: 1 });
  expect(keys()).toEqual(['one']);
});

it.each([
  '127.0.0.1',
  '127.1',
  '0x7f.1',
  '2130706433',
  '[::1]',
  '[::ffff:127.0.0.1]',
])('never calls %s, where addresses of its own network are closed', async (host) => {
  const { v1 } = open(false);
  const inside = url.replace('127.0.0.1', host);
  await v1.crmTarget.put(tenantId, ACTOR, target({ url: inside }), undefined);
  await write('secret');
  await expect.poll(counts).toMatchObject({ failed: 1 });
  expect(got).toEqual([]);
});

it('follows no redirect', async () => {
  const { v1 } = open();
  answers = [307];
  await v1.crmTarget.put(tenantId, ACTOR, target(), undefined);
  await write('elsewhere');
  const state = async () => (await v1.jobs.list(tenantId, { limit: 1 }))[0]?.state;
  await expect.poll(state).toBe('retrying');
  expect(got.map(({ at }) => at)).toEqual(['/hook']);
});

it('seals the secret where it lies', async () => {
  const { v1 } = open();
  await v1.crmTarget.put(tenantId, ACTOR, target(), undefined);
  const { rows } = await db.withTenant(tenantId, (sql) =>
    sql.query('SELECT * FROM crm_targets WHERE tenant_id = $1', [tenantId]),
  );
  expect(JSON.stringify(rows)).toContain('v1.k1.');
  expect(JSON.stringify(rows)).not.toContain(SECRET.slice(6));
});
