import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { makeGuardedRequest } from '../providers/guarded-request.ts';
import { makeMaintenance } from './maintenance.ts';
import { makeSendWebhook } from './send-webhook.ts';
import { failing } from './testing/graphs/failing.ts';
import { gated } from './testing/graphs/gated.ts';
import { never } from './testing/never.ts';
import {
  openTestHouse,
  order,
  served,
  type TestEngine,
  type TestHouse,
  until,
} from './testing/open-engine.ts';

const SECRET = `whsec_${Buffer.from('a secret of thirty-two bytes ok!').toString('base64')}`;
const post = makeGuardedRequest({
  ...{ privateAllowed: true, timeoutMs: 5_000, bytesMax: 0, redirectsMax: 0, statusOnly: true },
});
const walk = gated();

let house: TestHouse;
beforeAll(async () => {
  house = await openTestHouse({
    walk: served('walk', walk.graph),
    fail: served('fail', failing()),
  });
});
afterEach(async () => {
  walk.letAllGo();
  for (const end of ends.splice(0)) await end();
  await house.closeEngines();
  await house.db.asSystem((sql) => sql.query('DELETE FROM crons'));
  await house.db.asSystem((sql) => sql.query('DELETE FROM webhook_deliveries'));
});
afterAll(() => house.close());

const ends: (() => Promise<unknown>)[] = [];

function maintain({ engine, stores, errors }: TestEngine) {
  const maintenance = makeMaintenance({
    ...{ crons: stores.crons, webhooks: stores.webhooks, engine },
    send: makeSendWebhook({
      ...{ secret: SECRET, ownUrl: () => undefined, post, postToOwn: post },
    }),
    sweeps: { threads: () => stores.threads.sweepExpired(100) },
    onError: (error) => void errors.push(error),
    ...{ everyMs: 20, sweepEveryMs: 20 },
  });
  ends.push(() => maintenance.stop());
  return maintenance;
}

/** Answers what it is told to, and keeps what it was sent. */
async function openReceiver(...statuses: number[]) {
  const received: { headers: Record<string, string>; body: string }[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += String(chunk);
    });
    request.on('end', () => {
      received.push({ headers: request.headers as Record<string, string>, body });
      response.writeHead(statuses[received.length - 1] ?? statuses.at(-1) ?? 200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ends.push(() => new Promise((resolve) => server.close(resolve)));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/hook`, received };
}

const due = () =>
  house.db.asSystem((sql) =>
    sql.query(
      `UPDATE webhook_deliveries SET next_attempt_at = clock_timestamp()
       WHERE delivered_at IS NULL AND failed_at IS NULL`,
    ),
  );

describe('webhooks', () => {
  it('tells how a run ended, signed, again and again under one id until it is heard', async () => {
    const engine = await house.openEngine();
    const { url, received } = await openReceiver(500, 503, 200);
    const webhooks = maintain(engine);
    const threadId = randomUUID();
    const run = await engine.engine.accept(
      house.tenantId,
      order('walk', threadId, { webhook: url, metadata: { from: 'test' } }),
    );
    await engine.engine.outcome(house.tenantId, run.run_id, never);
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      expect(await webhooks.sendWebhooks()).toBe(1);
      expect(received).toHaveLength(attempt);
      // Not before its time.
      expect(await webhooks.sendWebhooks()).toBe(0);
      await due();
    }
    expect(await webhooks.sendWebhooks()).toBe(0);
    expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    for (const { headers, body } of received) {
      expect(new Webhook(SECRET).verify(body, headers)).toMatchObject({
        ...{ run_id: run.run_id, thread_id: threadId, status: 'success' },
        values: { steps: ['one', 'two', 'three'] },
        metadata: { from: 'test' },
        error: null,
        run_started_at: expect.any(String),
        run_ended_at: expect.any(String),
        webhook_sent_at: expect.any(String),
      });
      expect(JSON.parse(body)).not.toHaveProperty('tenantId');
    }
    const [first] = received;
    expect(() => new Webhook(SECRET).verify(`${first?.body} `, first?.headers ?? {})).toThrow(
      /signature/i,
    );
  });

  it('tells of an error, and of a run without a thread of its own', async () => {
    const engine = await house.openEngine();
    const { url, received } = await openReceiver(200);
    const run = await engine.engine.accept(house.tenantId, order('fail', null, { webhook: url }));
    await engine.engine.outcome(house.tenantId, run.run_id, never);
    await maintain(engine).sendWebhooks();
    expect(JSON.parse(received[0]?.body ?? '{}')).toMatchObject({
      ...{ run_id: run.run_id, status: 'error', error: { error: 'CustomError', message: 'Boo!' } },
    });
  });

  it('gives up after so many attempts', async () => {
    const engine = await house.openEngine();
    const { url, received } = await openReceiver(500);
    const webhooks = maintain(engine);
    const run = await engine.engine.accept(house.tenantId, order('walk', null, { webhook: url }));
    await engine.engine.outcome(house.tenantId, run.run_id, never);
    for (let attempt = 1; attempt <= 8; attempt += 1) {
      expect(await webhooks.sendWebhooks()).toBe(1);
      await due();
    }
    expect(await webhooks.sendWebhooks()).toBe(0);
    expect(received).toHaveLength(8);
    expect(await house.count('webhook_deliveries WHERE failed_at IS NOT NULL')).toBe(1);
  });

  it('sends to others while one receiver takes its time', async () => {
    const engine = await house.openEngine();
    let answer: () => void = () => undefined;
    const slow = createServer((_, response) => {
      answer = () => void response.end();
    });
    await new Promise<void>((resolve) => slow.listen(0, '127.0.0.1', resolve));
    ends.push(() => new Promise((resolve) => slow.close(resolve)));
    const { port } = slow.address() as AddressInfo;
    const { url, received } = await openReceiver(200);
    maintain(engine).start();
    const say = async (webhook: string) => {
      const run = await engine.engine.accept(house.tenantId, order('walk', null, { webhook }));
      await engine.engine.outcome(house.tenantId, run.run_id, never);
    };
    await say(`http://127.0.0.1:${port}/slow`);
    const isSending = () => house.count('webhook_deliveries WHERE attempts = 1');
    await expect.poll(isSending, until()).toBe(1);
    await say(url);
    await expect.poll(() => received.length, until()).toBe(1);
    answer();
  });
});

describe('crons', () => {
  const backdate = (cronId: string, to: string) =>
    house.db.asSystem((sql) =>
      sql.query('UPDATE crons SET next_run_at = $2 WHERE cron_id = $1', [cronId, to]),
    );
  const systemAssistant = async (engine: TestEngine) => {
    const run = await engine.engine.accept(house.tenantId, order('walk', null));
    await engine.engine.outcome(house.tenantId, run.run_id, never);
    return run.assistant_id;
  };
  const runsOf = (threadId: string) =>
    house.stores.runs.list(house.tenantId, threadId, { limit: 100, offset: 0 });

  it('fires once across processes, also what was missed, and then at its next date', async () => {
    const engines = [await house.openEngine(), await house.openEngine()];
    const [first] = engines;
    if (first === undefined) throw new Error('no engine');
    const threadId = randomUUID();
    await house.stores.threads.create(house.tenantId, { threadId });
    const cron = await house.stores.crons.create(house.tenantId, {
      ...{ assistant_id: await systemAssistant(first), thread_id: threadId },
      ...{ schedule: '0 9 * * *', timezone: 'America/New_York', payload: { input: {} } },
      metadata: { why: 'daily' },
    });
    // Ten days of it were slept through.
    await backdate(cron.cron_id, new Date(Date.now() - 10 * 86_400_000).toISOString());
    const all = engines.map((engine) => maintain(engine));
    await Promise.all([...all, ...all].map((one) => one.fireCrons()));
    await expect
      .poll(async () => (await runsOf(threadId)).map(({ status }) => status), until())
      .toEqual(['success']);
    const [run] = await runsOf(threadId);
    expect(run?.metadata).toMatchObject({ why: 'daily', cron_id: cron.cron_id });
    await Promise.all(all.map((one) => one.fireCrons()));
    expect(await runsOf(threadId)).toHaveLength(1);
    const next = new Date(
      (await house.stores.crons.get(house.tenantId, cron.cron_id)).next_run_date ?? 0,
    );
    expect(next.getTime()).toBeGreaterThan(Date.now());
    const hour = new Intl.DateTimeFormat('en-GB', {
      ...{ timeZone: 'America/New_York', hour: '2-digit', minute: '2-digit' },
    }).format(next);
    expect(hour).toBe('09:00');
    expect(engines.flatMap(({ errors }) => errors)).toEqual([]);
  });

  it('fires again what was handed out and never entered', async () => {
    const engine = await house.openEngine();
    const threadId = randomUUID();
    await house.stores.threads.create(house.tenantId, { threadId });
    const cron = await house.stores.crons.create(house.tenantId, {
      ...{ assistant_id: await systemAssistant(engine), thread_id: threadId },
      schedule: '0 9 * * *',
    });
    await backdate(cron.cron_id, new Date(Date.now() - 60_000).toISOString());
    // Handed out to a process that died before it entered the run.
    expect(await house.stores.crons.claimDue({ limit: 10, leaseSeconds: 30 })).toHaveLength(1);
    const { fireCrons } = maintain(engine);
    await fireCrons();
    expect(await runsOf(threadId)).toEqual([]);
    await house.db.asSystem((sql) =>
      sql.query("UPDATE crons SET handed_out_at = handed_out_at - interval '1 minute'"),
    );
    await fireCrons();
    await expect.poll(async () => (await runsOf(threadId)).length, until()).toBe(1);
  });

  it('keeps an occurrence that cannot be entered now, and drops one that never can', async () => {
    const engine = await house.openEngine({ pendingMax: 0 });
    const assistant_id = await systemAssistant(await house.openEngine());
    const cron = await house.stores.crons.create(house.tenantId, {
      ...{ assistant_id, schedule: '0 9 * * *' },
    });
    await backdate(cron.cron_id, new Date(Date.now() - 60_000).toISOString());
    const { fireCrons } = maintain(engine);
    const unfired = () => house.count('crons WHERE unfired_run_id IS NOT NULL');
    await fireCrons();
    expect(await unfired()).toBe(1);
    const lost = await house.openEngine({ graphs: {} });
    await house.db.asSystem((sql) =>
      sql.query("UPDATE crons SET handed_out_at = handed_out_at - interval '1 minute'"),
    );
    await maintain(lost).fireCrons();
    expect(await unfired()).toBe(0);
    expect(lost.errors).toMatchObject([{ code: 'unknown_assistant' }]);
  });
});

it('ends threads whose time is over, but none that is busy', async () => {
  const engine = await house.openEngine();
  const [idle, busy] = [randomUUID(), randomUUID()];
  for (const threadId of [idle, busy]) {
    const ttl = { strategy: 'delete' as const, ttl: 60 };
    await house.stores.threads.create(house.tenantId, { threadId, ttl });
  }
  walk.hold('one');
  await engine.engine.accept(house.tenantId, order('walk', busy));
  await house.db.asSystem((sql) =>
    sql.query("UPDATE threads SET expires_at = clock_timestamp() - interval '1 second'"),
  );
  maintain(engine).start();
  const isThere = async (id: string) =>
    (await house.stores.threads.get(house.tenantId, id)) !== null;
  await expect.poll(() => isThere(idle), until()).toBe(false);
  expect(await isThere(busy)).toBe(true);
});
