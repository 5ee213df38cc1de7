import { randomUUID } from 'node:crypto';
import { emptyCheckpoint, uuid6 } from '@langchain/langgraph-checkpoint';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Thread, threadSchema } from '../../schemas/platform/threads.ts';
import type { Db, Sql } from './db.ts';
import { makeProposalsStore } from './proposals-store.ts';
import { makeTenantSaver } from './tenant-saver.ts';
import { makeWorld } from './testing/make-world.ts';
import { openTestDb } from './testing/open-test-db.ts';
import { makeThreadsStore } from './threads-store.ts';
import { makeTranscriptStore } from './transcript-store.ts';

let db: Db;
let close: () => Promise<void>;
let tenantId: string;
let agentId: string;
let threads: ReturnType<typeof makeThreadsStore>;
beforeAll(async () => {
  ({ db, close } = await openTestDb());
  const world = await makeWorld(db, 'threads');
  tenantId = world.tenantId;
  agentId = world.agent.id;
  threads = makeThreadsStore(db);
});
afterAll(() => close());

const page = { limit: 10, offset: 0 };
const idsOf = (items: Partial<Thread>[]) => items.map((item) => item.thread_id);
const count = async (sql: Sql, table: string, threadId: string): Promise<number> => {
  const { rows } = await sql.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM ${table} WHERE thread_id::text LIKE '%' || $1`,
    [threadId],
  );
  return rows[0]?.n ?? 0;
};
/** By table: how much of a thread there is. */
const amounts = (threadId: string, tables: string[]): Promise<number[]> =>
  db.asSystem((sql) => Promise.all(tables.map((table) => count(sql, table, threadId))));
const CHECKPOINTS = ['lg.checkpoints', 'lg.checkpoint_blobs', 'lg.checkpoint_writes'];

/** That many checkpoints, one after the other, each with a value and a write. */
async function checkpoint(threadId: string, n: number): Promise<void> {
  const saver = makeTenantSaver(db, tenantId);
  let parent: string | undefined;
  for (let at = 1; at <= n; at += 1) {
    const made = { ...emptyCheckpoint(), id: uuid6(at), channel_versions: { words: at } };
    const of = { thread_id: threadId, checkpoint_ns: '' };
    await saver.put(
      { configurable: { ...of, ...(parent ? { checkpoint_id: parent } : {}) } },
      { ...made, channel_values: { words: [`w${at}`] } },
      { source: 'loop', step: at, parents: {}, ...{ thread_id: threadId } },
      { words: at },
    );
    parent = made.id;
    await saver.putWrites({ configurable: { ...of, checkpoint_id: parent } }, [['a', at]], 'task');
  }
}

const setColumns = (threadId: string, sets: string) =>
  db.asSystem((sql) => sql.query(`UPDATE threads SET ${sets} WHERE thread_id = $1`, [threadId]));

describe('a thread', () => {
  it('is made, read, changed and deleted', async () => {
    const made = await threads.create(tenantId, { metadata: { name: 'x' }, config: { tags: [] } });
    expect(threadSchema.parse(made)).toEqual(made);
    expect(made).toMatchObject({ status: 'idle', values: null, interrupts: {} });
    expect(await threads.get(tenantId, made.thread_id)).toEqual(made);
    const patched = await threads.patch(tenantId, made.thread_id, { metadata: { more: 1 } });
    expect(patched.metadata).toEqual({ name: 'x', more: 1 });
    expect(Date.parse(patched.updated_at)).toBeGreaterThanOrEqual(Date.parse(made.updated_at));
    expect(await threads.delete(tenantId, made.thread_id)).toBe(true);
    expect(await threads.delete(tenantId, made.thread_id)).toBe(false);
    expect(await threads.get(tenantId, made.thread_id)).toBeNull();
    const missing = {
      code: 'unknown_thread',
      message: `Thread with ID ${made.thread_id} not found`,
    };
    for (const act of [
      () => threads.patch(tenantId, made.thread_id, {}),
      () => threads.copy(tenantId, made.thread_id),
      () => threads.setState(tenantId, made.thread_id, { status: 'idle' }),
    ]) {
      await expect(act()).rejects.toMatchObject(missing);
    }
  });

  it('is made once under one id', async () => {
    const threadId = randomUUID();
    const made = await threads.create(tenantId, { threadId });
    await expect(threads.create(tenantId, { threadId })).rejects.toMatchObject({
      code: 'thread_exists',
    });
    expect(await threads.create(tenantId, { threadId, ifExists: 'do_nothing' })).toEqual(made);
  });

  it('takes everything of it along but what its tools did', async () => {
    const { thread_id: threadId } = await threads.create(tenantId, {});
    await checkpoint(threadId, 2);
    const runId = randomUUID();
    await db.withTenant(tenantId, async (sql) => {
      const run = 'tenant_id, run_id, thread_id, assistant_id, graph_id, status';
      await sql.query(
        `INSERT INTO runs (${run}) VALUES ($1, $2, $3, $4, 'conversation', 'pending')`,
        [tenantId, runId, threadId, agentId],
      );
      const effect = 'tenant_id, effect_key, thread_id, run_id, tool, args, status';
      await sql.query(
        `INSERT INTO tool_effects (${effect}) VALUES ($1, 'k', $3, $2, 't', '{}', 'done')`,
        [tenantId, runId, threadId],
      );
    });
    await makeProposalsStore(db).save(tenantId, { threadId, runId, step: 0, message: {} });
    await makeTranscriptStore(db).recordTurn(tenantId, {
      ...{ threadId, runId, agentId, channel: 'text', language: 'en', user: { content: 'hi' } },
      ...{ assistant: { content: 'hello', citations: [], intents: [] }, at: new Date() },
    });
    const tables = [...CHECKPOINTS, 'runs', 'proposals', 'conversations', 'messages'];
    expect(await amounts(threadId, tables)).toEqual([2, 2, 2, 1, 1, 1, 2]);
    await threads.delete(tenantId, threadId);
    expect(await amounts(threadId, tables)).toEqual(tables.map(() => 0));
    expect(await amounts(threadId, ['tool_effects'])).toEqual([1]);
  });

  it('shows a state set by hand', async () => {
    const { thread_id, state_updated_at } = await threads.create(tenantId, {});
    await threads.setState(tenantId, thread_id, {
      status: 'interrupted',
      values: { n: 1, text: 'a\0b' },
      interrupts: { task: [{ value: 'which?' }] },
      error: { message: 'x' },
    });
    const shown = await threads.get(tenantId, thread_id);
    expect(shown).toMatchObject({
      status: 'interrupted',
      values: { n: 1, text: 'ab' },
      interrupts: { task: [{ value: 'which?' }] },
      error: { message: 'x' },
    });
    const since = Date.parse(shown?.state_updated_at ?? '') - Date.parse(state_updated_at);
    expect(since).toBeGreaterThanOrEqual(0);
    await threads.setState(tenantId, thread_id, { status: 'idle', error: null });
    const cleared = await threads.get(tenantId, thread_id);
    expect(cleared).toMatchObject({ status: 'idle', values: { n: 1 } });
    expect(cleared).not.toHaveProperty('error');
  });
});

describe('lists', () => {
  const mark = randomUUID();
  const made: Thread[] = [];
  beforeAll(async () => {
    for (const n of [0, 1, 2]) {
      const thread = await threads.create(tenantId, { metadata: { mark, n, deep: { n } } });
      await threads.setState(tenantId, thread.thread_id, {
        status: n === 0 ? 'error' : 'idle',
        values: { n, messages: [{ content: 'first' }, { content: `last ${n}` }] },
      });
      made.push(thread);
    }
  });
  const search = async (over: object = {}) =>
    (await threads.search(tenantId, { metadata: { mark }, ...page, ...over })).items;

  it('filter, sort and page', async () => {
    const [a, b, c] = idsOf(made);
    const ids = async (over: object) => idsOf(await search(over));
    expect(await ids({})).toEqual([c, b, a]);
    expect(await ids({ sort_order: 'asc' })).toEqual([a, b, c]);
    expect(await ids({ sort_by: 'status', sort_order: 'asc', limit: 1 })).toEqual([a]);
    expect(await ids({ sort_by: 'thread_id', sort_order: 'asc' })).toEqual([a, b, c].sort());
    expect(await ids({ metadata: { mark, deep: { n: 1 } } })).toEqual([b]);
    expect(await ids({ values: { n: 2 } })).toEqual([c]);
    expect(await ids({ status: 'error' })).toEqual([a]);
    expect(await ids({ ids: [a, b] })).toEqual([b, a]);
    expect(await ids({ limit: 1, offset: 1 })).toEqual([b]);
    const first = await threads.search(tenantId, { metadata: { mark }, limit: 2, offset: 0 });
    expect(first.more).toBe(true);
    const rest = await threads.search(tenantId, { metadata: { mark }, limit: 2, offset: 1 });
    expect(rest.more).toBe(false);
    expect(await threads.count(tenantId, { metadata: { mark }, status: 'idle' })).toBe(2);
  });

  it('keep one order where all were made at once', async () => {
    const tie = randomUUID();
    for (let n = 0; n < 4; n += 1) await threads.create(tenantId, { metadata: { tie } });
    await db.asSystem((sql) =>
      sql.query(`UPDATE threads SET created_at = '2031-01-01' WHERE metadata @> $1`, [{ tie }]),
    );
    const all = idsOf(await search({ metadata: { tie } }));
    expect(all).toEqual([...all].sort().reverse());
    const pages = await Promise.all(
      all.map((_, offset) => search({ metadata: { tie }, limit: 1, offset })),
    );
    expect(idsOf(pages.flat())).toEqual(all);
  });

  it('read only what is selected, and what is extracted', async () => {
    const [thread] = await search({
      select: ['status', 'created_at', 'nonsense; DROP TABLE threads'],
      values: { n: 1 },
    });
    expect(Object.keys(thread ?? {}).sort()).toEqual(['created_at', 'status', 'thread_id']);
    const [last] = await search({
      select: ['thread_id'],
      extract: {
        words: 'values.messages[-1].content',
        first: 'values.messages[0]',
        none: 'values.messages[9].content',
        deep: 'metadata.deep.n',
        status: 'status',
      },
      values: { n: 2 },
    });
    expect(last).toEqual({
      thread_id: made[2]?.thread_id,
      extracted: {
        words: 'last 2',
        first: { content: 'first' },
        none: null,
        deep: 2,
        status: 'idle',
      },
    });
  });

  it.each([
    '',
    'secret.x',
    'values[*]',
    'values..x',
    "values'",
  ])('refuse the path %j', async (path) => {
    await expect(search({ extract: { it: path } })).rejects.toMatchObject({
      code: 'bad_request',
      field: 'extract.it',
    });
  });

  it('show nobody the threads of another tenant', async () => {
    const other = await makeWorld(db, 'other-threads');
    expect(await threads.count(other.tenantId, {})).toBe(0);
    const threadId = made[0]?.thread_id ?? '';
    expect(await threads.get(other.tenantId, threadId)).toBeNull();
    expect(await threads.delete(other.tenantId, threadId)).toBe(false);
    const prune = { thread_ids: [threadId], strategy: 'delete' } as const;
    expect(await threads.prune(other.tenantId, prune)).toBe(0);
    expect(await threads.get(tenantId, threadId)).not.toBeNull();
  });
});

describe('copy', () => {
  it('has every checkpoint of the thread, under its own id', async () => {
    const { thread_id } = await threads.create(tenantId, { metadata: { kept: true } });
    await checkpoint(thread_id, 3);
    await threads.setState(tenantId, thread_id, { values: { n: 1 }, status: 'busy' });
    const copy = await threads.copy(tenantId, thread_id);
    expect(copy).toMatchObject({ status: 'idle', values: { n: 1 }, metadata: { kept: true } });
    expect(await amounts(copy.thread_id, CHECKPOINTS)).toEqual([3, 3, 3]);
    const saver = makeTenantSaver(db, tenantId);
    const of = (id: string) => ({ configurable: { thread_id: id, checkpoint_ns: '' } });
    const [from, to] = [
      await saver.getTuple(of(thread_id)),
      await saver.getTuple(of(copy.thread_id)),
    ];
    expect(to?.checkpoint).toEqual(from?.checkpoint);
    expect(to?.pendingWrites).toEqual(from?.pendingWrites);
    expect(to?.metadata).toMatchObject({ thread_id: copy.thread_id, step: 3 });
    await threads.delete(tenantId, thread_id);
    expect(await amounts(copy.thread_id, CHECKPOINTS)).toEqual([3, 3, 3]);
  });
});

describe('prune', () => {
  it('deletes, or keeps the latest state, and leaves busy threads', async () => {
    const made = await Promise.all([0, 1, 2].map(() => threads.create(tenantId, {})));
    const [a = '', b = '', c = ''] = made.map(({ thread_id }) => thread_id);
    for (const id of [a, b, c]) await checkpoint(id, 3);
    await threads.setState(tenantId, b, { status: 'busy' });
    const prune = (thread_ids: string[], strategy: 'delete' | 'keep_latest') =>
      threads.prune(tenantId, { thread_ids, strategy });
    expect(await prune([a, b, randomUUID()], 'keep_latest')).toBe(1);
    expect(await amounts(a, CHECKPOINTS)).toEqual([1, 1, 1]);
    expect(await amounts(b, CHECKPOINTS)).toEqual([3, 3, 3]);
    expect(await amounts(c, CHECKPOINTS)).toEqual([3, 3, 3]);
    expect(await prune([a, b, c], 'delete')).toBe(2);
    expect(await amounts(c, CHECKPOINTS)).toEqual([0, 0, 0]);
    expect(await threads.get(tenantId, b)).not.toBeNull();
  });
});

describe('time to live', () => {
  it('counts from the last update, and is shown when asked for', async () => {
    const { thread_id, ttl } = await threads.create(tenantId, { ttl: 60 });
    expect(ttl).toBeUndefined();
    const withTtl = async () => (await threads.get(tenantId, thread_id, { ttl: true }))?.ttl;
    expect(await withTtl()).toMatchObject({ strategy: 'delete', ttl_minutes: 60 });
    await setColumns(thread_id, `expires_at = '2020-01-01'`);
    const minutesLeft = async () =>
      Math.round((Date.parse((await withTtl())?.expires_at ?? '') - Date.now()) / 60_000);
    for (const [change, minutes] of [
      [() => threads.patch(tenantId, thread_id, {}), 60],
      [() => threads.setState(tenantId, thread_id, {}), 60],
      [() => threads.patch(tenantId, thread_id, { ttl: { strategy: 'keep_latest', ttl: 90 } }), 90],
    ] as const) {
      await setColumns(thread_id, `expires_at = '2020-01-01'`);
      await change();
      expect(await minutesLeft()).toBe(minutes);
    }
    expect(await withTtl()).toMatchObject({ strategy: 'keep_latest', ttl_minutes: 90 });
    await threads.patch(tenantId, thread_id, { ttl: null });
    expect(await withTtl()).toBeNull();
  });

  it('ends threads as each one says, of every tenant, but no busy ones', async () => {
    const mortal = async (strategy: 'delete' | 'keep_latest') => {
      const { thread_id } = await threads.create(tenantId, { ttl: { strategy, ttl: 1 } });
      await checkpoint(thread_id, 2);
      await setColumns(thread_id, `expires_at = '2020-01-01'`);
      return thread_id;
    };
    const [gone, kept, busy] = [
      await mortal('delete'),
      await mortal('keep_latest'),
      await mortal('delete'),
    ];
    await setColumns(busy, `status = 'busy'`);
    const { thread_id: alive } = await threads.create(tenantId, { ttl: 60 });
    expect(await threads.sweepExpired(100)).toBe(2);
    expect(await threads.get(tenantId, gone)).toBeNull();
    expect(await amounts(gone, CHECKPOINTS)).toEqual([0, 0, 0]);
    expect(await amounts(kept, CHECKPOINTS)).toEqual([1, 1, 1]);
    expect(await threads.get(tenantId, busy)).not.toBeNull();
    expect(await threads.get(tenantId, alive)).not.toBeNull();
    expect(await threads.sweepExpired(100)).toBe(0);
    await threads.patch(tenantId, kept, {});
    const again = await threads.get(tenantId, kept, { ttl: true });
    expect(Date.parse(again?.ttl?.expires_at ?? '')).toBeGreaterThan(Date.now());
  });
});
