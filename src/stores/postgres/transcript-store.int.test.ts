import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Db } from './db.ts';
import { makeProposalsStore } from './proposals-store.ts';
import { makeWorld } from './testing/make-world.ts';
import { openTestDb } from './testing/open-test-db.ts';
import { makeTranscriptStore } from './transcript-store.ts';

let db: Db;
let close: () => Promise<void>;
let world: Awaited<ReturnType<typeof makeWorld>>;
beforeAll(async () => {
  ({ db, close } = await openTestDb());
  world = await makeWorld(db, 'transcript');
});
afterAll(() => close());

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
