import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Db } from './db.ts';
import { makeProposalsStore } from './proposals-store.ts';
import { makeRunsStore } from './runs-store.ts';
import { makeWorld } from './testing/make-world.ts';
import { openTestDb } from './testing/open-test-db.ts';
import { makeTranscriptStore } from './transcript-store.ts';

let db: Db;
let close: () => Promise<void>;
let world: Awaited<ReturnType<typeof makeWorld>>;
beforeAll(async () => {
  ({ db, close } = await openTestDb());
  world = await makeWorld(db, 'runs');
});
afterAll(() => close());

const newRun = (over: { threadId?: string; leaseSeconds?: number } = {}) => ({
  runId: randomUUID(),
  threadId: randomUUID(),
  agentId: world.agent.id,
  input: { message: 'hello' },
  workerId: 'w1',
  leaseSeconds: 60,
  ...over,
});
const EXPIRED = -1;

describe('runs', () => {
  it('lets one of ten runs of a thread start', async () => {
    const runs = makeRunsStore(db);
    const threadId = randomUUID();
    const tries = await Promise.allSettled(
      Array.from({ length: 10 }, () => runs.start(world.tenantId, newRun({ threadId }))),
    );
    const lost = tries.filter((t) => t.status === 'rejected').map((t) => t.reason);
    expect(lost).toHaveLength(9);
    for (const error of lost) expect(error).toMatchObject({ code: 'thread_busy', retry: true });
  });

  it('ends under the worker that holds it, and frees the thread', async () => {
    const runs = makeRunsStore(db);
    const { tenantId } = world;
    const run = newRun();
    const started = await runs.start(tenantId, run);
    expect(started).toMatchObject({ status: 'running', attempt: 1, input: { message: 'hello' } });
    await expect(runs.start(tenantId, run)).rejects.toMatchObject({ code: 'conflict' });
    expect(await runs.finish(tenantId, run.runId, 'w2', { status: 'success' })).toBe(false);
    const outcome = { status: 'success', result: { reply: 'hi' } } as const;
    expect(await runs.finish(tenantId, run.runId, 'w1', outcome)).toBe(true);
    expect(await runs.finish(tenantId, run.runId, 'w1', { status: 'error' })).toBe(false);
    expect(await runs.heartbeat(tenantId, run.runId, 'w1', 60)).toBe(false);
    expect(await runs.get(tenantId, run.runId)).toMatchObject({
      status: 'success',
      result: { reply: 'hi' },
      error: null,
      leaseUntil: null,
    });
    await runs.start(tenantId, newRun({ threadId: run.threadId }));
  });

  it('prolongs a lease by heartbeat only for its worker', async () => {
    const runs = makeRunsStore(db);
    const run = newRun({ leaseSeconds: 5 });
    const { leaseUntil } = await runs.start(world.tenantId, run);
    expect(await runs.heartbeat(world.tenantId, run.runId, 'w2', 60)).toBe(false);
    expect(await runs.heartbeat(world.tenantId, run.runId, 'w1', 60)).toBe(true);
    const after = (await runs.get(world.tenantId, run.runId))?.leaseUntil;
    expect(after?.getTime()).toBeGreaterThan((leaseUntil?.getTime() ?? 0) + 50_000);
  });

  it('hands an abandoned run to one of two workers, and fences the old one', async () => {
    const runs = makeRunsStore(db);
    const { tenantId } = world;
    const live = newRun();
    const dead = newRun({ leaseSeconds: EXPIRED });
    await runs.start(tenantId, live);
    await runs.start(tenantId, dead);
    const abandoned = await runs.abandoned(100);
    expect(abandoned.map((run) => run.runId)).toEqual([dead.runId]);
    const again = newRun({ threadId: dead.threadId });
    await expect(runs.start(tenantId, again)).rejects.toMatchObject({ code: 'thread_busy' });
    expect(await runs.takeOver(tenantId, live.runId, 'w2', 60)).toBe(false);
    const taken = await Promise.all(
      ['w2', 'w3'].map((worker) => runs.takeOver(tenantId, dead.runId, worker, 60)),
    );
    expect(taken.sort()).toEqual([false, true]);
    expect(await runs.finish(tenantId, dead.runId, 'w1', { status: 'success' })).toBe(false);
    expect((await runs.get(tenantId, dead.runId))?.attempt).toBe(2);
    expect(await runs.abandoned(100)).toEqual([]);
  });
});

describe('proposals', () => {
  it('keeps the first', async () => {
    const proposals = makeProposalsStore(db);
    const key = { threadId: randomUUID(), runId: randomUUID(), step: 0 };
    expect(await proposals.find(world.tenantId, key)).toBeNull();
    const saved = await Promise.all(
      ['a', 'b', 'c'].map((id) => proposals.save(world.tenantId, { ...key, message: { id } })),
    );
    const stored = await proposals.find(world.tenantId, key);
    expect(saved).toEqual([stored, stored, stored]);
    expect(await proposals.find(world.tenantId, { ...key, step: 1 })).toBeNull();
  });
});

describe('transcript', () => {
  const citation = {
    documentId: randomUUID(),
    title: 'Fees',
    source: 'fees.md',
    quote: 'No fee for renters.',
  };
  const turn = (threadId: string, words: string) => ({
    threadId,
    agentId: world.agent.id,
    runId: randomUUID(),
    channel: 'text' as const,
    language: 'en',
    user: { content: words },
    assistant: { content: `You said ${words}`, citations: [citation], intents: ['faq'] },
    at: new Date('2031-05-05T09:00:00Z'),
  });

  it('keeps two messages a turn, in order, however often a turn is recorded', async () => {
    const transcript = makeTranscriptStore(db);
    const threadId = randomUUID();
    const first = turn(threadId, 'one');
    const second = turn(threadId, 'two\0\ud800');
    for (const each of [first, second, first, second]) {
      await transcript.recordTurn(world.tenantId, each);
    }
    const all = await transcript.messages(world.tenantId, threadId, { limit: 10 });
    expect(all.map((m) => [m.role, m.content])).toEqual([
      ['user', 'one'],
      ['assistant', 'You said one'],
      ['user', 'two\ufffd'],
      ['assistant', 'You said two\ufffd'],
    ]);
    expect(all[1]).toMatchObject({ citations: [citation], intents: ['faq'], runId: first.runId });
    const last = await transcript.messages(world.tenantId, threadId, { limit: 1 });
    expect(last.map((m) => m.id)).toEqual([all[3]?.id]);
    const conversation = await transcript.conversation(world.tenantId, threadId);
    expect(conversation).toMatchObject({ status: 'open', agentId: world.agent.id });
    expect(conversation?.startedAt).toEqual(first.at);
  });

  it('keeps a turn without words of the person', async () => {
    const transcript = makeTranscriptStore(db);
    const threadId = randomUUID();
    await transcript.recordTurn(world.tenantId, { ...turn(threadId, 'x'), user: null });
    const all = await transcript.messages(world.tenantId, threadId, { limit: 10 });
    expect(all.map((m) => m.role)).toEqual(['assistant']);
  });

  it('opens a thread for one agent only', async () => {
    const transcript = makeTranscriptStore(db);
    const start = {
      threadId: randomUUID(),
      agentId: world.agent.id,
      channel: 'text' as const,
      language: 'en',
    };
    expect(await transcript.conversation(world.tenantId, start.threadId)).toBeNull();
    expect(await transcript.open(world.tenantId, start)).toMatchObject({ status: 'open' });
    const stranger = { ...start, agentId: world.colleague.id };
    await expect(transcript.open(world.tenantId, stranger)).rejects.toMatchObject({
      code: 'conflict',
    });
  });
});
