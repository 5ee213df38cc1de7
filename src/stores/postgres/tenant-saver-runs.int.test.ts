import { randomUUID } from 'node:crypto';
import { Annotation, Command, END, interrupt, START, StateGraph } from '@langchain/langgraph';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Db } from './db.ts';
import type { HeldRun } from './tenant-pool.ts';
import { makeTenantSaver } from './tenant-saver.ts';
import { makeWorld } from './testing/make-world.ts';
import { openTestDb } from './testing/open-test-db.ts';
import { makeThreadsStore } from './threads-store.ts';

let db: Db;
let close: () => Promise<void>;
let tenantId: string;
beforeAll(async () => {
  ({ db, close } = await openTestDb());
  ({ tenantId } = await makeWorld(db, 'saver-runs'));
});
afterAll(() => close());

const State = Annotation.Root({
  words: Annotation<string[]>({ reducer: (old, more) => [...old, ...more], default: () => [] }),
});

const compile = (held?: HeldRun) =>
  new StateGraph(State)
    .addNode('echo', (state) => ({ words: [`echo ${state.words.at(-1)}`] }))
    .addNode('ask', (state) =>
      state.words.at(-1) === 'echo ask'
        ? { words: [interrupt<string, { value: string }>('which?').value] }
        : {},
    )
    .addEdge(START, 'echo')
    .addEdge('echo', 'ask')
    .addEdge('ask', END)
    .compile({ checkpointer: makeTenantSaver(db, tenantId, held) });

const of = (threadId: string) => ({ configurable: { thread_id: threadId } });
const wordsOf = async (threadId: string) => (await compile().getState(of(threadId))).values.words;

/** A running run of the thread, under its first claim. */
async function begin(threadId: string): Promise<HeldRun> {
  await makeThreadsStore(db).create(tenantId, { threadId, ifExists: 'do_nothing' });
  const runId = randomUUID();
  await db.withTenant(tenantId, (sql) =>
    sql.query(
      `INSERT INTO runs (tenant_id, run_id, thread_id, assistant_id, graph_id, status, claim,
         worker_id, lease_until)
       VALUES ($1, $2, $3, $2, 'g', 'running', 1, 'w', clock_timestamp())`,
      [tenantId, runId, threadId],
    ),
  );
  return { runId, claim: 1 };
}

const setRun = ({ runId }: HeldRun, sets: string) =>
  db.asSystem((sql) => sql.query(`UPDATE runs SET ${sets} WHERE run_id = $1`, [runId]));
const end = (held: HeldRun) => setRun(held, `status = 'success'`);

/** Everything that is stored of a thread, but for which run wrote it. */
const stored = (threadId: string) =>
  db.withTenant(tenantId, async (sql) => {
    const tables = [
      ['checkpoints', 'checkpoint_ns, checkpoint_id, checkpoint'],
      ['checkpoint_blobs', 'checkpoint_ns, channel, version, blob'],
      ['checkpoint_writes', 'checkpoint_ns, checkpoint_id, task_id, idx, channel, blob'],
    ];
    const all = tables.map(async ([table, columns]) => {
      const text = `SELECT ${columns} FROM lg.${table} WHERE thread_id = $1 ORDER BY ${columns}`;
      return (await sql.query(text, [`${tenantId}:${threadId}`])).rows;
    });
    return Promise.all(all);
  });

describe('under a claim', () => {
  it('writes while it lives, and marks what the run wrote', async () => {
    const threadId = randomUUID();
    const held = await begin(threadId);
    const config = { ...of(threadId), metadata: { purpose: 'test', langgraph_step: 9 } };
    await compile(held).invoke({ words: ['one'] }, config);
    const state = await compile().getState(of(threadId));
    expect(state.values.words).toEqual(['one', 'echo one']);
    expect(state.metadata).toMatchObject({
      run_id: held.runId,
      thread_id: threadId,
      purpose: 'test',
    });
    expect(state.metadata).not.toHaveProperty('langgraph_step');
  });

  it('writes all that was put by the time it is settled, where it defers', async () => {
    const threadId = randomUUID();
    const held = { ...(await begin(threadId)), defers: true };
    const graph = compile(held);
    const saver = makeTenantSaver(db, tenantId, held);
    graph.checkpointer = saver;
    await graph.invoke({ words: ['one'] }, { ...of(threadId), durability: 'async' });
    // Its own reads see what was put, written or not.
    expect((await graph.getState(of(threadId))).values.words).toEqual(['one', 'echo one']);
    await saver.settled();
    expect(await wordsOf(threadId)).toEqual(['one', 'echo one']);
    const all = graph.getStateHistory(of(threadId));
    const steps: unknown[] = [];
    for await (const { metadata } of all) steps.push(metadata?.step);
    expect(steps).toEqual([2, 1, 0, -1]);
  });

  it('is told that its claim was over when it is settled, where it defers', async () => {
    const threadId = randomUUID();
    const held = { ...(await begin(threadId)), defers: true };
    await setRun(held, 'claim = 2');
    const saver = makeTenantSaver(db, tenantId, held);
    const put = saver.putWrites({ configurable: { thread_id: threadId } }, [['a', 1]], 't');
    await expect(put).resolves.toBeUndefined();
    const refused = { code: 'conflict', message: 'lease lost' };
    await expect(saver.settled()).rejects.toMatchObject(refused);
    const again = saver.putWrites({ configurable: { thread_id: threadId } }, [['a', 1]], 't');
    await expect(again).rejects.toMatchObject(refused);
    expect((await stored(threadId)).flat()).toEqual([]);
  });

  it.each([
    ['another claim has begun', 'claim = 2'],
    ['the run is over', `status = 'success'`],
    ['the run waits again', `status = 'pending'`],
  ])('writes nothing once %s', async (_, sets) => {
    const threadId = randomUUID();
    const held = await begin(threadId);
    await compile(held).invoke({ words: ['one'] }, of(threadId));
    const before = await stored(threadId);
    await setRun(held, sets);
    const refused = { code: 'conflict', message: 'lease lost' };
    const late = compile(held).invoke({ words: ['two'] }, of(threadId));
    await expect(late).rejects.toMatchObject(refused);
    const saver = makeTenantSaver(db, tenantId, held);
    for (const act of [
      () => saver.pruneThread(threadId, 1),
      () => saver.deleteRun(threadId, held.runId),
      () => saver.deleteThread(threadId),
      () => saver.copyThread(threadId, randomUUID()),
      () => saver.putWrites({ configurable: { thread_id: threadId } }, [['a', 1]], 't'),
    ]) {
      await expect(act()).rejects.toMatchObject(refused);
    }
    expect(await stored(threadId)).toEqual(before);
    expect(await wordsOf(threadId)).toEqual(['one', 'echo one']);
  });

  it('writes nothing for a tenant whose run it is not', async () => {
    const threadId = randomUUID();
    const held = await begin(threadId);
    const { tenantId: stranger } = await makeWorld(db, 'saver-stranger');
    const foreign = makeTenantSaver(db, stranger, held);
    const write = foreign.putWrites({ configurable: { thread_id: threadId } }, [['a', 1]], 't');
    await expect(write).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('deleteRun', () => {
  it('leaves the thread as it was before the run', async () => {
    const threadId = randomUUID();
    const first = await begin(threadId);
    await compile(first).invoke({ words: ['one'] }, of(threadId));
    await end(first);
    const before = await stored(threadId);
    const second = await begin(threadId);
    await compile(second).invoke({ words: ['two'] }, of(threadId));
    await end(second);
    expect(await wordsOf(threadId)).toHaveLength(4);
    await makeTenantSaver(db, tenantId).deleteRun(threadId, second.runId);
    expect(await stored(threadId)).toEqual(before);
    await compile(await begin(threadId)).invoke({ words: ['three'] }, of(threadId));
    expect(await wordsOf(threadId)).toEqual(['one', 'echo one', 'three', 'echo three']);
  });

  it('opens an interrupt again that the run had answered', async () => {
    const threadId = randomUUID();
    const asking = await begin(threadId);
    await compile(asking).invoke({ words: ['ask'] }, of(threadId));
    await end(asking);
    const before = await stored(threadId);
    const answering = await begin(threadId);
    await compile(answering).invoke(new Command({ resume: { value: 'left' } }), of(threadId));
    await end(answering);
    expect(await wordsOf(threadId)).toEqual(['ask', 'echo ask', 'left']);
    await makeTenantSaver(db, tenantId).deleteRun(threadId, answering.runId);
    expect(await stored(threadId)).toEqual(before);
    const state = await compile().getState(of(threadId));
    expect(state.tasks[0]?.interrupts[0]?.value).toBe('which?');
    await compile(await begin(threadId)).invoke(
      new Command({ resume: { value: 'right' } }),
      of(threadId),
    );
    expect(await wordsOf(threadId)).toEqual(['ask', 'echo ask', 'right']);
  });

  it('leaves what was changed by hand after the run', async () => {
    const threadId = randomUUID();
    const held = await begin(threadId);
    await compile(held).invoke({ words: ['one'] }, of(threadId));
    await compile().updateState(of(threadId), { words: ['by hand'] }, 'ask');
    await makeTenantSaver(db, tenantId).deleteRun(threadId, held.runId);
    expect(await wordsOf(threadId)).toEqual(['one', 'echo one', 'by hand']);
  });

  it('finds what a saver without a claim wrote of it', async () => {
    const threadId = randomUUID();
    const runId = randomUUID();
    await compile().invoke({ words: ['one'] }, of(threadId));
    await compile().invoke({ words: ['two'] }, { ...of(threadId), metadata: { run_id: runId } });
    await makeTenantSaver(db, tenantId).deleteRun(threadId, runId);
    expect(await wordsOf(threadId)).toEqual(['one', 'echo one']);
  });

  it('leaves nothing of the first run of a thread', async () => {
    const threadId = randomUUID();
    const only = await begin(threadId);
    await compile(only).invoke({ words: ['one'] }, of(threadId));
    await makeTenantSaver(db, tenantId, only).deleteRun(threadId, only.runId);
    expect(await stored(threadId)).toEqual([[], [], []]);
  });
});

describe('a fork', () => {
  it('reads its own values, and not those of the branch it left', async () => {
    const threadId = randomUUID();
    const graph = compile();
    await graph.invoke({ words: ['one'] }, of(threadId));
    const past = await graph.getState(of(threadId));
    await graph.invoke({ words: ['two'] }, of(threadId));
    const left = await graph.getState(of(threadId));
    await graph.invoke({ words: ['three'] }, past.config);
    expect(await wordsOf(threadId)).toEqual(['one', 'echo one', 'three', 'echo three']);
    const old = await graph.getState(left.config);
    expect(old.values.words).toEqual(['one', 'echo one', 'two', 'echo two']);
  });

  it('goes on from threads whose versions were counted by one', async () => {
    const threadId = randomUUID();
    const saver = makeTenantSaver(db, tenantId);
    const counting = Object.assign(saver, {
      getNextVersion: (current: number | undefined) => (current ?? 0) + 1,
    });
    const old = compile();
    old.checkpointer = counting;
    await old.invoke({ words: ['one'] }, of(threadId));
    await compile().invoke({ words: ['two'] }, of(threadId));
    expect(await wordsOf(threadId)).toEqual(['one', 'echo one', 'two', 'echo two']);
  });
});

describe('copyThread', () => {
  it('goes on by itself from where the thread was', async () => {
    const [from, to] = [randomUUID(), randomUUID()];
    await compile().invoke({ words: ['ask'] }, of(from));
    await makeTenantSaver(db, tenantId).copyThread(from, to);
    const [original, copy] = [await compile().getState(of(from)), await compile().getState(of(to))];
    expect(copy.values).toEqual(original.values);
    expect(copy.tasks).toEqual(original.tasks);
    expect(copy.config.configurable).toEqual({
      ...original.config.configurable,
      thread_id: to,
    });
    expect(copy.metadata).toEqual({ ...original.metadata, thread_id: to });
    await compile().invoke(new Command({ resume: { value: 'here' } }), of(to));
    expect(await wordsOf(to)).toEqual(['ask', 'echo ask', 'here']);
    expect(await wordsOf(from)).toEqual(['ask', 'echo ask']);
  });
});

it('looks up the blobs of one checkpoint, not all the thread has', async () => {
  const statements: unknown = Reflect.get(makeTenantSaver(db, tenantId), 'SQL_STATEMENTS');
  const select = Reflect.get(Object(statements), 'SELECT_SQL');
  const plan = await db.withTenant(tenantId, async (sql) => {
    const { rows } = await sql.query<{ 'QUERY PLAN': string }>(
      `EXPLAIN ${select} WHERE thread_id = 'x' AND checkpoint_ns = '' AND checkpoint_id = 'y'`,
    );
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  });
  expect(plan).toMatch(/Index Cond: .*channel = used\.key.*version = used\.value/);
});
