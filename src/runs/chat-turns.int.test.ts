import { randomUUID } from 'node:crypto';
import { Annotation, END, interrupt, START, StateGraph } from '@langchain/langgraph';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { TurnEvent } from '../schemas/chat.ts';
import { makeChatTurns } from './chat-turns.ts';
import { gated } from './testing/graphs/gated.ts';
import {
  openTestHouse,
  served,
  type TestEngine,
  type TestHouse,
  until,
} from './testing/open-engine.ts';

const list = <T>() =>
  Annotation<T[]>({ reducer: (old, more) => [...old, ...more], default: () => [] });
const State = Annotation.Root({
  messages: list<{ content: string }>(),
  reply: Annotation<string>,
  held: list<string>(),
});
const gate = gated(['speak']);
const WAITING = [{ tool: 'book_viewing', args: { slot: 1 } }];

/** As much of a conversation as its turns are told by: repeats, and asks before it books. */
const talk = new StateGraph(State)
  .addNode('hear', async ({ messages }, config) => {
    config.writer?.({ event: 'token', data: { text: 'Hm. ' } });
    const said = messages.at(-1)?.content ?? '';
    if (said === 'wait')
      await (gate.graph as { invoke(...x: unknown[]): Promise<unknown> }).invoke(
        {},
        { configurable: config.configurable },
      );
    if (said === 'break') throw new Error('a secret of the house');
    if (said === 'book') {
      const { value } = interrupt({ waiting: WAITING }) as { value: { decision: string } };
      return { reply: value.decision };
    }
    return { reply: `You said: ${said}` };
  })
  .addEdge(START, 'hear')
  .addEdge('hear', END)
  .compile();

let house: TestHouse;
beforeAll(async () => {
  house = await openTestHouse({
    conversation: served('conversation', talk, {
      durability: 'exit',
      describeError: () => ({ error: 'internal', message: 'Something went wrong on our side.' }),
    }),
  });
});
afterEach(async () => {
  gate.letAllGo();
  await house.closeEngines();
});
afterAll(() => house.close());

const turnsOf = ({ engine, stores }: TestEngine) =>
  makeChatTurns({ engine, agents: stores.agents, threads: stores.threads });
type Request = Parameters<ReturnType<typeof turnsOf>['start']>[0]['request'];

const start = (turns: ReturnType<typeof turnsOf>, request: object) =>
  turns.start({
    tenantId: house.tenantId,
    request: { agent_id: 'homes', ...request } as Request,
  });
async function say(turns: ReturnType<typeof turnsOf>, request: object) {
  const { events, ...ids } = await start(turns, request);
  const told: TurnEvent[] = [];
  for await (const event of events) told.push(event);
  return { ...ids, told };
}

describe('a turn', () => {
  it('is told as it comes, and then its answer', async () => {
    const turns = turnsOf(await house.openEngine());
    const { threadId, runId, told } = await say(turns, { message: 'hello' });
    expect(told).toMatchObject([
      { event: 'token', data: { text: 'Hm. ' } },
      {
        event: 'done',
        data: expect.objectContaining({
          ...{ thread_id: threadId, run_id: runId, status: 'success', reply: 'You said: hello' },
        }),
      },
    ]);
    const again = await say(turns, { message: 'more', thread_id: threadId });
    expect(again.told.at(-1)).toMatchObject({ data: { reply: 'You said: more' } });
  });

  it('waits for a decision, and goes on with it', async () => {
    const turns = turnsOf(await house.openEngine());
    const { threadId, told } = await say(turns, { message: 'book' });
    expect(told.slice(-2)).toMatchObject([
      { event: 'interrupt', data: { waiting: WAITING } },
      { event: 'done', data: { status: 'interrupted', waiting: WAITING } },
    ]);
    const resume = { decision: 'reject' };
    const decided = await say(turns, { thread_id: threadId, resume });
    expect(decided.told.at(-1)).toMatchObject({ event: 'done', data: { reply: 'reject' } });
    // There is nothing left to decide.
    await expect(start(turns, { thread_id: threadId, resume })).rejects.toMatchObject({
      ...{ code: 'nothing_to_resume', status: 409 },
    });
  });

  it('is refused while another of the thread is under way', async () => {
    const [first, second] = [await house.openEngine(), await house.openEngine()];
    gate.hold('speak');
    const { threadId, events } = await start(turnsOf(first), { message: 'wait' });
    await expect.poll(() => gate.entered('speak', threadId), until()).toBe(1);
    for (const engine of [first, second]) {
      for (const said of [{ message: 'and?' }, { resume: { decision: 'approve' } }]) {
        await expect(
          start(turnsOf(engine), { thread_id: threadId, ...said }),
        ).rejects.toMatchObject({ code: 'thread_busy', status: 409, retry: true });
      }
    }
    gate.letAllGo();
    const told: TurnEvent[] = [];
    for await (const event of events) told.push(event);
    expect(told.at(-1)).toMatchObject({ event: 'done', data: { reply: 'You said: wait' } });
  });

  it('ends in an error that says nothing of our insides', async () => {
    const turns = turnsOf(await house.openEngine());
    const { told } = await say(turns, { message: 'break' });
    expect(told.at(-1)).toMatchObject({
      event: 'error',
      data: { code: 'internal', message: 'Something went wrong on our side.', retry: true },
    });
  });

  it.each([
    [{ agent_id: 'nobody', message: 'x' }, 'unknown_agent'],
    [{ message: 'x', thread_id: randomUUID() }, 'unknown_thread'],
    [{ resume: { decision: 'approve' }, thread_id: randomUUID() }, 'unknown_thread'],
  ])('is refused: %o', async (request, code) => {
    const turns = turnsOf(await house.openEngine());
    await expect(start(turns, request)).rejects.toMatchObject({ code, status: 404 });
    expect(await house.count('runs')).toBe(0);
  });
});

it('says that the database is gone in mid-turn, while the run survives', async () => {
  const engine = await house.openEngine({ leaseSeconds: 1 });
  gate.hold('speak');
  const { threadId, runId, events } = await start(turnsOf(engine), { message: 'wait' });
  await expect.poll(() => gate.entered('speak', threadId), until()).toBe(1);
  const told: TurnEvent[] = [];
  const reading = (async () => {
    for await (const event of events) told.push(event);
  })();
  engine.cutDatabase();
  gate.letAllGo();
  await reading;
  expect(told.at(-1)).toMatchObject({
    ...{ event: 'error', data: { code: 'database_unavailable', retry: true } },
  });
  engine.mendDatabase();
  await expect
    .poll(async () => (await house.stores.runs.get(house.tenantId, runId))?.status, until())
    .toBe('success');
  expect(await house.stores.threads.get(house.tenantId, threadId)).toMatchObject({
    ...{ status: 'idle', values: { reply: 'You said: wait' } },
  });
});

it('goes on when its listener leaves', async () => {
  const engine = await house.openEngine();
  gate.hold('speak');
  const { runId, events } = await start(turnsOf(engine), { message: 'wait' });
  for await (const _ of events) break;
  gate.letAllGo();
  await expect
    .poll(async () => (await house.stores.runs.get(house.tenantId, runId))?.status, until())
    .toBe('success');
  expect(engine.errors).toEqual([]);
});
