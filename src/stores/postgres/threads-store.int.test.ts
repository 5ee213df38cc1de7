import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Thread, threadSchema } from '../../schemas/platform/threads.ts';
import { makeProposalsStore } from './proposals-store.ts';
import { makeWorld } from './testing/make-world.ts';
import { CHECKPOINTS, openThreads, type TestThreads } from './testing/open-threads.ts';
import { makeTranscriptStore } from './transcript-store.ts';

let db: TestThreads['db'];
let tenantId: TestThreads['tenantId'];
let agentId: TestThreads['agentId'];
let threads: TestThreads['threads'];
let amounts: TestThreads['amounts'];
let checkpoint: TestThreads['checkpoint'];
let close: TestThreads['close'];
beforeAll(async () => {
  ({ db, tenantId, agentId, threads, amounts, checkpoint, close } = await openThreads());
});
afterAll(() => close?.());

const page = { limit: 10, offset: 0 };
const idsOf = (items: Partial<Thread>[]) => items.map((item) => item.thread_id);

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
