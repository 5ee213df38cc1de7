import { randomUUID } from 'node:crypto';
import { Annotation, Command, END, interrupt, START, StateGraph } from '@langchain/langgraph';
import { emptyCheckpoint, uuid6 } from '@langchain/langgraph-checkpoint';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Db } from './db.ts';
import { makeTenantSaver } from './tenant-saver.ts';
import { openTestDb } from './testing/open-test-db.ts';

const A = randomUUID();
const B = randomUUID();
let db: Db;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ db, close } = await openTestDb());
});
afterAll(() => close());

const State = Annotation.Root({
  words: Annotation<string[]>({ reducer: (old, more) => [...old, ...more], default: () => [] }),
});

/** Asks in the middle, so that it stops there and goes on with the answer. */
const makeGraph = (tenantId: string) =>
  new StateGraph(State)
    .addNode('first', (state) => ({ words: [`first ${state.words.length}`] }))
    .addNode('ask', () => ({ words: [interrupt<string, { value: string }>('which?').value] }))
    .addNode('last', () => ({ words: ['last'] }))
    .addEdge(START, 'first')
    .addEdge('first', 'ask')
    .addEdge('ask', 'last')
    .addEdge('last', END)
    .compile({ checkpointer: makeTenantSaver(db, tenantId) });

const thread = (threadId: string) => ({ configurable: { thread_id: threadId } });

async function play(tenantId: string, threadId: string, answer: string): Promise<string[]> {
  const graph = makeGraph(tenantId);
  await graph.invoke({ words: [`hello from ${answer}`] }, thread(threadId));
  const state = await graph.invoke(new Command({ resume: { value: answer } }), thread(threadId));
  return state.words;
}

const collect = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
};

const counts = (threadId: string) =>
  db.asSystem(async (sql) => {
    const of = async (table: string) =>
      (
        await sql.query<{ n: number }>(
          `SELECT count(*)::int AS n FROM lg.${table} WHERE thread_id LIKE '%:' || $1`,
          [threadId],
        )
      ).rows[0]?.n;
    return {
      checkpoints: await of('checkpoints'),
      blobs: await of('checkpoint_blobs'),
      writes: await of('checkpoint_writes'),
    };
  });

describe('two tenants on one thread id', () => {
  it('resume their own conversation and never see the other', async () => {
    const id = randomUUID();
    const [a, b] = await Promise.all([play(A, id, 'a'), play(B, id, 'b')]);
    expect(a).toEqual(['hello from a', 'first 1', 'a', 'last']);
    expect(b).toEqual(['hello from b', 'first 1', 'b', 'last']);
    const saver = makeTenantSaver(db, A);
    const tuples = await collect(saver.list(thread(id)));
    expect(tuples.length).toBe(5);
    expect(JSON.stringify(tuples)).not.toContain('hello from b');
    const everything = await collect(saver.list({}));
    expect(JSON.stringify(everything)).not.toContain('hello from b');
  });

  it('delete their own only', async () => {
    const id = randomUUID();
    await Promise.all([play(A, id, 'a'), play(B, id, 'b')]);
    const both = await counts(id);
    await makeTenantSaver(db, A).deleteThread(id);
    expect(await makeTenantSaver(db, A).getTuple(thread(id))).toBeUndefined();
    expect((await makeGraph(B).getState(thread(id))).values.words).toContain('b');
    const left = await counts(id);
    expect(left.checkpoints).toBe((both.checkpoints ?? 0) / 2);
    expect(left.blobs).toBe((both.blobs ?? 0) / 2);
    expect(left.writes).toBe((both.writes ?? 0) / 2);
  });
});

describe('what clients see', () => {
  it('is plain thread ids, in every config', async () => {
    const id = randomUUID();
    const saver = makeTenantSaver(db, A);
    await play(A, id, 'x');
    const latest = await saver.getTuple(thread(id));
    const configs = (await collect(saver.list(thread(id)))).flatMap((tuple) => [
      tuple.config,
      ...(tuple.parentConfig ? [tuple.parentConfig] : []),
    ]);
    expect(configs.length).toBe(9);
    for (const config of [...configs, latest?.config, latest?.parentConfig]) {
      expect(config?.configurable?.['thread_id']).toBe(id);
    }
    const put = await saver.put(
      { configurable: { thread_id: id, checkpoint_ns: '' } },
      { ...emptyCheckpoint(), id: uuid6(0) },
      { source: 'update', step: 9, parents: {} },
      {},
    );
    expect(put.configurable?.['thread_id']).toBe(id);
  });

  it('is nothing where there is no thread id', async () => {
    expect(await makeTenantSaver(db, A).getTuple({ configurable: {} })).toBeUndefined();
  });
});

describe('a put', () => {
  it('is stored whole or not at all', async () => {
    const id = randomUUID();
    const checkpoint = emptyCheckpoint();
    const put = makeTenantSaver(db, A).put(
      { configurable: { thread_id: id, checkpoint_ns: '' } },
      // A NUL is what Postgres refuses in text: the last statement of the transaction fails.
      { ...checkpoint, id: 'bad\0id', channel_values: { words: ['x'] } },
      { source: 'input', step: -1, parents: {} },
      { words: 1 },
    );
    await expect(put).rejects.toMatchObject({ code: '22021' });
    expect(await counts(id)).toEqual({ checkpoints: 0, blobs: 0, writes: 0 });
  });

  it('cannot be stored under a thread that does not begin with its tenant', async () => {
    const insert = db.withTenant(A, (sql) =>
      sql.query(
        `INSERT INTO lg.checkpoint_blobs (thread_id, channel, version, type)
         VALUES ($1, 'c', '1', 'empty')`,
        [`${B}:x`],
      ),
    );
    await expect(insert).rejects.toMatchObject({ code: '23514' });
  });
});

describe('pruneThread', () => {
  it('keeps the newest, resumable and listable, and drops what only old ones used', async () => {
    const id = randomUUID();
    const other = randomUUID();
    await play(A, other, 'other');
    const untouched = await counts(other);
    for (let turn = 0; turn < 5; turn += 1) await play(A, id, `turn ${turn}`);
    const graph = makeGraph(A);
    await graph.invoke({ words: ['open question'] }, thread(id));
    const before = await graph.getState(thread(id));
    const full = await counts(id);

    const saver = makeTenantSaver(db, A);
    await saver.pruneThread(id, 3);
    const pruned = await counts(id);
    expect(pruned.checkpoints).toBe(3);
    expect(pruned.blobs).toBeLessThan((full.blobs ?? 0) / 3);
    expect(pruned.writes).toBeLessThan((full.writes ?? 0) / 3);
    expect(await counts(other)).toEqual(untouched);

    const after = await graph.getState(thread(id));
    expect(after.values).toEqual(before.values);
    expect(after.tasks[0]?.interrupts).toEqual(before.tasks[0]?.interrupts);
    const kept = await collect(saver.list(thread(id)));
    expect(kept.map((tuple) => Object.keys(tuple.checkpoint.channel_values).sort())).toEqual(
      kept.map((tuple) =>
        Object.keys(tuple.checkpoint.channel_versions)
          .filter((channel) => channel in tuple.checkpoint.channel_values)
          .sort(),
      ),
    );
    const resumed = await graph.invoke(new Command({ resume: { value: 'yes' } }), thread(id));
    expect(resumed.words.slice(-3)).toEqual(['first 21', 'yes', 'last']);
  });

  it('is for one tenant only', async () => {
    const id = randomUUID();
    await Promise.all([play(A, id, 'a'), play(B, id, 'b')]);
    await makeTenantSaver(db, A).pruneThread(id, 1);
    expect((await collect(makeTenantSaver(db, A).list(thread(id)))).length).toBe(1);
    expect((await collect(makeTenantSaver(db, B).list(thread(id)))).length).toBe(5);
  });

  it('always keeps one', async () => {
    await expect(makeTenantSaver(db, A).pruneThread('x', 0)).rejects.toThrow(RangeError);
  });
});
