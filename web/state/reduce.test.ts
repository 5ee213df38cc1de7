import { describe, expect, it } from 'vitest';
import type { TurnEvent, TurnResult } from '../../src/schemas/chat.ts';
import { type Conversation, emptyConversation } from './conversation.ts';
import { type Action, reduce } from './reduce.ts';

const asked: Action = { type: 'asked', ask: { message: 'hello' } };
const shown = (frames: TurnEvent[], before: Action[] = [asked]): Conversation =>
  [...before, ...frames.map((frame): Action => ({ type: 'frame', frame }))].reduce(
    reduce,
    emptyConversation,
  );
const last = (conversation: Conversation) => conversation.turns.at(-1);

const start = (node: string): TurnEvent => ({ event: 'node', data: { node, phase: 'start' } });
const end = (node: string, ms = 3, detail?: Record<string, unknown>): TurnEvent => ({
  event: 'node',
  data: { node, phase: 'end', ms, ...(detail && { detail }) },
});
const token = (text: string): TurnEvent => ({ event: 'token', data: { text } });
const waiting: TurnResult['waiting'] = [{ tool: 'book_viewing', args: { name: 'Dana' } }];
const done = (result: Partial<TurnResult> = {}): TurnEvent => ({
  event: 'done',
  data: {
    thread_id: 't',
    run_id: 'r',
    status: 'success',
    reply: 'Hello there.',
    citations: [],
    intents: [],
    cached: false,
    waiting: [],
    ...result,
  },
});

describe('what is shown', () => {
  it('lights nodes in order, the same one twice as two', () => {
    const frames = [
      start('respond'),
      end('respond', 5, { calls: ['a'] }),
      start('act'),
      end('act', 7),
      start('respond'),
    ];
    expect(last(shown(frames))?.steps).toEqual([
      { node: 'respond', state: 'done', ms: 5, detail: { calls: ['a'] }, tools: [] },
      { node: 'act', state: 'done', ms: 7, tools: [] },
      { node: 'respond', state: 'running', tools: [] },
    ]);
  });

  it('shows a node whose beginning was missed', () => {
    expect(last(shown([end('retrieve', 4)]))?.steps).toEqual([
      { node: 'retrieve', state: 'done', ms: 4, tools: [] },
    ]);
  });

  it('puts tool calls into the node that makes them, two of a name apart', () => {
    const call = (args: number): TurnEvent => ({
      event: 'tool',
      data: { name: 'search', phase: 'start', args },
    });
    const result = (value: number): TurnEvent => ({
      event: 'tool',
      data: { name: 'search', phase: 'end', result: value, ms: value },
    });
    expect(last(shown([start('act'), call(1), result(1), call(2), result(2)]))?.steps).toEqual([
      {
        node: 'act',
        state: 'running',
        tools: [
          { name: 'search', state: 'done', args: 1, result: 1, ms: 1 },
          { name: 'search', state: 'done', args: 2, result: 2, ms: 2 },
        ],
      },
    ]);
    expect(last(shown([call(1)]))?.steps).toMatchObject([{ node: 'act', tools: [{ args: 1 }] }]);
  });

  it('adds up words and ends with the whole reply', () => {
    const frames = [token(' Hello'), token(' there.')];
    expect(last(shown(frames))).toMatchObject({ reply: 'Hello there.', state: 'running' });
    expect(last(shown([token('Hel'), done({ cached: true })]))).toMatchObject({
      reply: 'Hello there.',
      state: 'done',
      cached: true,
    });
  });

  it('waits for a person, and after the decision waits no more', () => {
    const frames = [start('respond'), { event: 'interrupt', data: { waiting } } as const];
    const stopped = shown([...frames, done({ status: 'interrupted', waiting, reply: '' })]);
    expect(last(stopped)).toMatchObject({
      state: 'waiting',
      waiting,
      steps: [
        { node: 'respond', state: 'done' },
        { node: 'approve', state: 'waiting' },
      ],
    });
    const decided = reduce(stopped, { type: 'asked', ask: { resume: { decision: 'approve' } } });
    expect(decided.turns[0]).toMatchObject({ state: 'done', steps: [{}, { state: 'done' }] });
    expect(last(decided)).toMatchObject({ state: 'running', steps: [], waiting: [] });
  });

  it('does not repeat after a decision what was said before it', () => {
    const resume: Action = { type: 'asked', ask: { resume: { decision: 'approve' } } };
    const result = done({ reply: 'One moment. Booked.' });
    expect(last(shown([token(' Booked.'), result], [resume]))?.reply).toBe('Booked.');
    expect(last(shown([result], [resume]))?.reply).toBe('One moment. Booked.');
  });

  it('stops every light when something failed, and can be asked again', () => {
    const failure = { code: 'model_failed', message: 'no', retry: true };
    const failed = shown([start('act'), { event: 'error', data: failure }]);
    expect(last(failed)).toMatchObject({ state: 'failed', failure, steps: [{ state: 'failed' }] });
    expect(last(reduce(shown([]), { type: 'failed', failure }))).toMatchObject({ failure });
    expect(reduce(failed, { type: 'withdrawn' }).turns).toEqual([]);
  });

  it('remembers the thread, and leaves turns alone that did not change', () => {
    const before = shown([done()]);
    const begun = { type: 'begun', threadId: 't1', runId: 'r1' } as const;
    const next = [asked, begun].reduce(reduce, before);
    expect(next.threadId).toBe('t1');
    expect(next.turns[0]).toBe(before.turns[0]);
    expect(last(next)?.run).toEqual({ id: 'r1' });
    const [action] = [{ type: 'frame', frame: token('x') } as const];
    expect(reduce(emptyConversation, action)).toBe(emptyConversation);
  });

  it('knows up to where it has read, also when it reads on', () => {
    const begun = { type: 'begun', threadId: 't1', runId: 'r1' } as const;
    const failure = { code: 'connection_lost', message: 'no', retry: true };
    const lost = [
      asked,
      begun,
      { type: 'frame', frame: token('x'), id: '7' } as const,
      { type: 'failed', failure } as const,
    ].reduce(reduce, emptyConversation);
    expect(last(lost)).toMatchObject({ state: 'failed', run: { id: 'r1', lastEventId: '7' } });
    const again = last(reduce(lost, { type: 'rejoined' }));
    expect(again).toMatchObject({ state: 'running', reply: 'x', run: { lastEventId: '7' } });
    expect(again).not.toHaveProperty('failure');
  });
});
