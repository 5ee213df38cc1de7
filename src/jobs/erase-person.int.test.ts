import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeSealer } from '../privacy/sealer.ts';
import type { Principal } from '../schemas/access.ts';
import type { JobContext } from '../schemas/jobs.ts';
import type { PersonQuery } from '../schemas/people.ts';
import { makeAuditStore } from '../stores/postgres/audit-store.ts';
import type { Db } from '../stores/postgres/db.ts';
import { makeLeadsStore } from '../stores/postgres/leads-store.ts';
import { makePeopleErase } from '../stores/postgres/people-erase.ts';
import { makePeopleFind } from '../stores/postgres/people-find.ts';
import { makePeopleRequests } from '../stores/postgres/people-requests.ts';
import { makeWorld } from '../stores/postgres/testing/make-world.ts';
import { openTestDb } from '../stores/postgres/testing/open-test-db.ts';
import { makeThreadsStore } from '../stores/postgres/threads-store.ts';
import { makeTranscriptStore } from '../stores/postgres/transcript-store.ts';
import { type ErasePersonDeps, makeErasePerson } from './erase-person.ts';

const ACTOR: Principal = { kind: 'key', id: 'k', role: 'tenant_admin' };
const PHONE = '+12065550143';
const QUERY: PersonQuery = { by: 'phone', phone: PHONE };
const sealer = makeSealer([{ kid: 'k1', key: new Uint8Array(32).fill(7) }]);
let db: Db;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await openTestDb());
});
afterAll(() => close());

function makeDeps(): ErasePersonDeps {
  return {
    requests: makePeopleRequests(db, sealer),
    search: makePeopleFind(db).search,
    steps: makePeopleErase(db),
    stopRuns: async () => undefined,
    forgetEvents: async () => undefined,
    record: makeAuditStore(db).record,
    now: () => new Date(),
  };
}

/** Three conversations of one person, and a request to erase them. */
async function plant() {
  const { tenantId, agent } = await makeWorld(db, `t${randomUUID().slice(0, 8)}`);
  for (let n = 0; n < 3; n += 1) {
    const start = { threadId: randomUUID(), agentId: agent.id };
    await makeThreadsStore(db).create(tenantId, {
      threadId: start.threadId,
      metadata: { from: PHONE },
    });
    await makeLeadsStore(db).upsert(tenantId, { ...start, name: 'Dana Reyes', phone: PHONE });
    await makeTranscriptStore(db).recordTurn(tenantId, {
      ...{ ...start, channel: 'text', language: 'en', runId: randomUUID(), at: new Date() },
      user: { content: 'It is Dana Reyes' },
      assistant: { content: 'Hello', citations: [], intents: [] },
    });
  }
  const id = randomUUID();
  const subject = await makePeopleFind(db).resolve(tenantId, QUERY);
  const asked = { id, kind: 'person.erase', requestedBy: ACTOR, subject } as const;
  await makePeopleRequests(db, sealer).create(tenantId, asked);
  const context: JobContext = {
    ...{ tenantId, jobId: randomUUID(), input: { request_id: id }, attempt: 1 },
    signal: new AbortController().signal,
    progress: async () => undefined,
  };
  return { tenantId, id, context };
}
const receiptOf = (tenantId: string, id: string) =>
  makePeopleRequests(db, sealer).receipts.get(tenantId, id);

const STEPS = ['runsOf', 'threads', 'records', 'copies', 'mentions', 'verify', 'tell'] as const;

it.each(STEPS)('goes on after a kill behind "%s", and counts nothing twice', async (name) => {
  const { tenantId, id, context } = await plant();
  const deps = makeDeps();
  const killed = { ...deps.steps } as Record<string, unknown>;
  const whole = deps.steps[name] as (...given: unknown[]) => Promise<unknown>;
  killed[name] = async (...given: unknown[]) => {
    await whole(...given);
    throw new Error('killed');
  };
  const steps = killed as unknown as ErasePersonDeps['steps'];
  await expect(makeErasePerson({ ...deps, steps })(context)).rejects.toThrow('killed');
  await expect(receiptOf(tenantId, id)).rejects.toMatchObject({ code: 'not_found' });

  await makeErasePerson(deps)(context);
  const { erased, signature } = await receiptOf(tenantId, id);
  expect(signature).toBe('valid');
  expect(erased).toEqual({
    'threads.deleted': 3,
    'conversations.deleted': 3,
    'messages.deleted': 6,
    'lead_threads.deleted': 3,
    'leads.deleted': 1,
  });
  // Done is done.
  expect(await makeErasePerson(deps)(context)).toEqual({ receipt_id: id });
});

it('comes again while a turn goes on, and deletes nothing of it', async () => {
  const { tenantId, id, context } = await plant();
  const busy = (status: string) =>
    db.withTenant(tenantId, (sql) =>
      sql.query('UPDATE threads SET status = $2 WHERE tenant_id = $1', [tenantId, status]),
    );
  await busy('busy');
  const erase = makeErasePerson(makeDeps());
  await expect(erase(context)).rejects.toMatchObject({ code: 'thread_busy', retry: true });
  await busy('idle');
  await erase(context);
  expect((await receiptOf(tenantId, id)).erased['threads.deleted']).toBe(3);
});

it('signs nothing while the person is named somewhere, and says where, not whom', async () => {
  const { tenantId, id, context } = await plant();
  const deps = makeDeps();
  const steps = {
    ...deps.steps,
    async mentions(): Promise<void> {
      await db.withTenant(tenantId, (sql) =>
        sql.query("UPDATE agents SET prompt = 'call 206-555-0143' WHERE tenant_id = $1", [
          tenantId,
        ]),
      );
    },
  };
  const failed = await makeErasePerson({ ...deps, steps })(context).catch((error) => error);
  expect(failed).toMatchObject({ code: 'conflict', retry: true });
  expect(failed.hint).toContain('agents.prompt');
  expect(JSON.stringify([failed.message, failed.hint])).not.toMatch(/0143|Dana/);
  await expect(receiptOf(tenantId, id)).rejects.toMatchObject({ code: 'not_found' });
  await makeErasePerson(deps)(context);
  expect((await receiptOf(tenantId, id)).erased['agents.redacted']).toBe(2);
});

it('leaves a namesake alone, and tells how often there is one', async () => {
  const { tenantId, id, context } = await plant();
  const { rows } = await db.withTenant(tenantId, (sql) =>
    sql.query<{ id: string }>('SELECT id FROM agents WHERE tenant_id = $1 LIMIT 1', [tenantId]),
  );
  await makeLeadsStore(db).upsert(tenantId, {
    ...{ threadId: randomUUID(), agentId: rows[0]?.id ?? '', name: 'Dana Reyes' },
    phone: '+12065550177',
  });
  await makeErasePerson(makeDeps())(context);
  const { erased, verified } = await receiptOf(tenantId, id);
  expect(erased['leads.deleted']).toBe(1);
  expect(verified).toMatchObject({ found: 0, same_name: { 'leads.name': 1 } });
});
