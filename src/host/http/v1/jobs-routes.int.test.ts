import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { composeJobs, type JobParts } from '../../../compose-jobs.ts';
import { AppError } from '../../../errors.ts';
import { makeSealer } from '../../../privacy/sealer.ts';
import { makeLocalSignals } from '../../../runs/local-signals.ts';
import { SCOPES_OF } from '../../../schemas/access.ts';
import type { JobHandler } from '../../../schemas/jobs.ts';
import { makeAuditStore } from '../../../stores/postgres/audit-store.ts';
import type { Db } from '../../../stores/postgres/db.ts';
import { makeJobsStore } from '../../../stores/postgres/jobs-store.ts';
import { makeOutboxStore } from '../../../stores/postgres/outbox-store.ts';
import { makeWorld } from '../../../stores/postgres/testing/make-world.ts';
import { openTestDb } from '../../../stores/postgres/testing/open-test-db.ts';
import { call } from '../../testing/open-test-host.ts';
import { scriptedV1 } from '../../testing/scripted-v1.ts';
import { startTestHost } from '../../testing/start-test-host.ts';

let db: Db;
let close: () => Promise<void>;
let tenantId: string;
let other: string;
let jobs: ReturnType<typeof composeJobs>;
/** What the handler of the tests does with a job. */
let work: JobHandler = async () => ({});
const stores = () => ({ jobs: makeJobsStore(db), audit: makeAuditStore(db) });
beforeAll(async () => {
  ({ db, close } = await openTestDb());
  tenantId = (await makeWorld(db, 'ours')).tenantId;
  other = (await makeWorld(db, 'other')).tenantId;
  const parts: JobParts = {
    ...{ db, stores: stores(), onError: () => {}, leaseSeconds: 30, takesDue: true },
    signals: makeLocalSignals({ onError: console.error }),
    sealer: makeSealer([{ kid: 'k1', key: new Uint8Array(32).fill(7) }]),
    embedderFor: async () => undefined,
    meter: { ended: () => {}, recovered: () => {} },
    privateAllowed: true,
    handlers: {
      'knowledge.ingest': (context) => work(context),
      'tenant.export': async () => ({}),
    },
  };
  jobs = composeJobs(parts);
  jobs.start();
});
afterAll(async () => {
  await jobs.stop(0);
  await close();
});

async function host(role: keyof typeof SCOPES_OF = 'tenant_admin') {
  const { port } = await startTestHost({
    v1: scriptedV1(jobs.v1),
    settings: { anonymous: false, heartbeatMs: 50 },
    tenantFor: async (key) => ({
      tenantId: key === 'theirs' ? other : tenantId,
      slug: 'ours',
      principal: { kind: 'key', id: 'k', role },
      scopes: SCOPES_OF[role],
    }),
  });
  return (path: string, options: Parameters<typeof call>[2] & { key?: string } = {}) =>
    call(port, path, {
      ...options,
      headers: { 'x-api-key': options.key ?? 'ours', 'content-type': 'application/json' },
    });
}
const post = { method: 'POST' };
const put = (body: unknown) => ({ method: 'PUT', body: JSON.stringify(body) });
const ended = (id: string) =>
  expect.poll(async () => (await stores().jobs.get(tenantId, id))?.state);

describe('/v1/jobs', () => {
  it('shows jobs in pages, by kind and state, and only the own ones', async () => {
    const ask = await host();
    work = async () => {
      throw new AppError('corrupt_document', 'x', { hint: 'Send another file.' });
    };
    const ids: string[] = [];
    for (let i = 0; i < 3; i += 1) {
      ids.push((await jobs.enqueue(tenantId, 'knowledge.ingest', {})).id);
    }
    for (const id of ids) await ended(id).toBe('failed');
    const first = await ask('/v1/jobs?state=failed&kind=knowledge.ingest&limit=2');
    expect(first.status).toBe(200);
    expect(first.body).toMatchObject({
      data: [{ state: 'failed', error: { message: 'Send another file.' } }, {}],
    });
    const { data, next_cursor } = first.body as { data: { id: string }[]; next_cursor: string };
    const second = await ask(`/v1/jobs?state=failed&limit=2&cursor=${next_cursor}`);
    const rest = second.body as { data: { id: string }[]; next_cursor: null };
    expect(rest.next_cursor).toBeNull();
    expect([...data, ...rest.data].map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
    expect((await ask('/v1/jobs', { key: 'theirs' })).body).toEqual({
      data: [],
      next_cursor: null,
    });
    expect((await ask('/v1/jobs?state=gone')).status).toBe(400);
    expect((await ask('/v1/jobs?nonsense=1')).status).toBe(400);
  });

  it('answers alike for a job of another tenant and for none', async () => {
    const ask = await host();
    const { id } = await jobs.enqueue(tenantId, 'knowledge.ingest', {}, { delaySeconds: 3600 });
    for (const [path, how] of [
      ['', {}],
      ['/events', {}],
      ['/cancel', post],
      ['/retry', post],
    ] as const) {
      const foreign = await ask(`/v1/jobs/${id}${path}`, { ...how, key: 'theirs' });
      const missing = await ask(`/v1/jobs/${randomUUID()}${path}`, how);
      expect([foreign.status, missing.status], path).toEqual([404, 404]);
      const told = [foreign, missing].map(({ body }) => {
        const { error } = body as { error: { request_id?: string } };
        return { ...error, request_id: '' };
      });
      expect(told[0]).toEqual(told[1]);
    }
    expect((await ask(`/v1/jobs/${id}`)).body).toMatchObject({ id, state: 'queued' });
    expect((await ask('/v1/jobs/not-a-uuid')).status).toBe(400);
  });

  it('cancels, and tries again what failed or was cancelled', async () => {
    const ask = await host();
    const { id } = await jobs.enqueue(tenantId, 'knowledge.ingest', {}, { delaySeconds: 3600 });
    expect((await ask(`/v1/jobs/${id}/retry`, post)).status).toBe(409);
    const cancelled = await ask(`/v1/jobs/${id}/cancel`, post);
    expect([cancelled.status, cancelled.body]).toMatchObject([202, { state: 'cancelled' }]);
    work = async () => ({ done: true });
    const again = await ask(`/v1/jobs/${id}/retry`, post);
    expect([again.status, again.body]).toMatchObject([202, { id, attempt: 0 }]);
    await ended(id).toBe('done');
  });

  it('lets only administrators stop what only they begin', async () => {
    const ask = await host('member');
    const { id } = await jobs.enqueue(tenantId, 'tenant.export', {}, { delaySeconds: 3600 });
    expect((await ask(`/v1/jobs/${id}/cancel`, post)).status).toBe(403);
    expect((await ask(`/v1/jobs/${id}`)).body).toMatchObject({ state: 'queued' });
  });

  it('starts nothing but what it names', async () => {
    const ask = await host();
    const body = (kind: string) => ({ ...post, body: JSON.stringify({ kind }) });
    expect((await ask('/v1/jobs', body('tenant.export'))).status).toBe(400);
    const started = await ask('/v1/jobs', body('knowledge.reembed'));
    const { id } = started.body as { id: string };
    expect([started.status, started.headers['location']]).toEqual([202, `/v1/jobs/${id}`]);
    // Embeddings are off here, and no attempt changes that.
    await ended(id).toBe('failed');
  });

  it('streams the state as it is and every change, until the job is over', async () => {
    const ask = await host();
    let go = () => {};
    const waits = new Promise<void>((resolve) => {
      go = resolve;
    });
    work = async ({ progress }) => {
      await progress(40, 'reading');
      await waits;
      await progress(80, 'writing');
      return { pages: 2 };
    };
    const { id } = await jobs.enqueue(tenantId, 'knowledge.ingest', {});
    await expect.poll(async () => (await stores().jobs.get(tenantId, id))?.progress).toBe(40);
    const streaming = ask(`/v1/jobs/${id}/events`);
    setTimeout(go, 50);
    const { status, headers, text } = await streaming;
    expect([status, headers['content-type']]).toEqual([200, 'text/event-stream; charset=utf-8']);
    const states = [...text.matchAll(/^event: job\ndata: (.*)$/gm)].map(([, json]) =>
      JSON.parse(json ?? ''),
    );
    expect(states[0]).toMatchObject({ id, progress: 40, step: 'reading', state: 'running' });
    expect(states.at(-1)).toMatchObject({ id, state: 'done', result: { pages: 2 } });
    // Who comes back later gets the end at once.
    const { text: after } = await ask(`/v1/jobs/${id}/events`);
    expect(after.match(/^event: job$/gm)).toHaveLength(1);
  });
});

describe('/v1/crm-target', () => {
  it('is set with a secret that is shown once, versioned, audited, and removed', async () => {
    const ask = await host();
    expect((await ask('/v1/crm-target')).status).toBe(404);
    await makeOutboxStore(db).add(tenantId, { topic: 'crm.note', key: 'k1', payload: {} });
    for (const url of ['ftp://crm.example', 'no address', 'http://']) {
      expect((await ask('/v1/crm-target', put({ url }))).status, url).toBe(400);
    }
    const off = { url: 'https://crm.example/hook', enabled: false };
    const first = await ask('/v1/crm-target', put(off));
    expect([first.status, first.headers['etag']]).toEqual([200, '"1"']);
    expect(first.body).toMatchObject({
      secret: expect.stringMatching(/^whsec_/),
      messages: { held: 1, waiting: 0, failed: 0, delivered: 0 },
    });
    const seen = await ask('/v1/crm-target');
    expect(JSON.stringify(seen.body)).not.toContain('whsec_');
    expect((await ask('/v1/crm-target', put({ ...off, tenantId: other }))).status).toBe(400);
    const second = await ask('/v1/crm-target', put(off));
    expect([second.headers['etag'], Object.keys(second.body as object)]).toEqual([
      '"2"',
      expect.not.arrayContaining(['secret']),
    ]);
    expect((await ask('/v1/crm-target', { key: 'theirs' })).status).toBe(404);
    expect((await ask('/v1/crm-target', { method: 'DELETE' })).status).toBe(204);
    expect((await ask('/v1/crm-target', { method: 'DELETE' })).status).toBe(404);
    const told = await db.withTenant(tenantId, (sql) =>
      sql.query<{ entry: { action: string } }>('SELECT entry FROM audit_log ORDER BY seq'),
    );
    expect(told.rows.map(({ entry }) => entry.action)).toEqual([
      'crm_target.changed',
      'crm_target.changed',
      'crm_target.removed',
    ]);
  });
});
