import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Check, CheckContext } from '../check.ts';
import { must } from '../support/must.ts';
import { command, ended, eventsUntil, type ProtocolEvent } from '../support/protocol-client.ts';

/** Runs a graph on a new thread and hears these channels until it ends. */
async function heard(
  ctx: CheckContext,
  graph: string,
  input: Record<string, unknown>,
  channels: string[],
  threadId: string = randomUUID(),
): Promise<ProtocolEvent[]> {
  await command(ctx, threadId, 'run.start', { assistant_id: graph, input });
  return eventsUntil(ctx, threadId, { channels: [...channels, 'lifecycle'] }, ended());
}
const dataOf = (events: ProtocolEvent[], method: string) =>
  events.filter((event) => event.method === method).map(({ params }) => params.data);
const seqs = (events: ProtocolEvent[]) => events.map(({ seq }) => seq);
const isRising = (numbers: number[]) =>
  numbers.every((number, at) => at === 0 || number > (numbers[at - 1] ?? 0));

/** Protocol v2: events over SSE. */
export const protocolEventChecks: Check[] = [
  {
    id: 'v2.lifecycle',
    title: 'lifecycle tells that the root runs and completes',
    run: async (ctx) => {
      const events = await heard(ctx, 'progress', { total: 1 }, []);
      const told = dataOf(events, 'lifecycle');
      must(['started', 'running'].includes(String(told[0]?.['event'])), `${told[0]?.['event']}`);
      assert.equal(told.at(-1)?.['event'], 'completed');
      assert.equal(told.at(-1)?.['graph_name'], 'progress');
      must(isRising(seqs(events)), seqs(events).join());
    },
  },
  {
    id: 'v2.lifecycle-failed',
    title: 'lifecycle tells a failure and its message',
    run: async (ctx) => {
      const events = await heard(ctx, 'failing', {}, []);
      const last = events.at(-1)?.params.data;
      assert.equal(last?.['event'], 'failed');
      assert.match(String(last?.['error']), /The tray is empty/);
    },
  },
  {
    id: 'v2.values',
    title: 'values tells the state after every step',
    run: async (ctx) => {
      const values = dataOf(await heard(ctx, 'progress', { total: 2 }, ['values']), 'values');
      assert.deepEqual(values.at(-1), { total: 2, done: 2 });
    },
  },
  {
    id: 'v2.updates',
    title: 'updates tells what each node wrote, with the node’s name',
    run: async (ctx) => {
      const events = await heard(ctx, 'progress', { total: 2 }, ['updates']);
      const [update] = events.filter(({ method }) => method === 'updates');
      assert.equal(update?.params.node, 'work');
      assert.deepEqual(update?.params.data, { done: 2 });
      assert.deepEqual(update?.params.namespace, []);
    },
  },
  {
    id: 'v2.custom',
    title: 'custom tells what nodes write, as a payload',
    run: async (ctx) => {
      const custom = dataOf(await heard(ctx, 'progress', { total: 2 }, ['custom']), 'custom');
      assert.deepEqual(
        custom.map(({ payload }) => payload),
        [
          { step: 1, total: 2 },
          { step: 2, total: 2 },
        ],
      );
    },
  },
  {
    id: 'v2.messages',
    title: 'messages tells the parts of a message from start to finish',
    run: async (ctx) => {
      const input = { messages: [{ role: 'user', content: 'one two' }] };
      const parts = dataOf(await heard(ctx, 'chat', input, ['messages']), 'messages');
      const kinds = new Set(parts.map(({ event }) => event));
      for (const kind of ['message-start', 'content-block-delta', 'message-finish'])
        must(kinds.has(kind), kind);
      const text = parts
        .filter(({ event }) => event === 'content-block-delta')
        .map(({ delta }) => (delta as { text?: string } | undefined)?.text ?? '')
        .join('');
      assert.equal(text, 'You said: one two');
    },
  },
  {
    id: 'v2.tools',
    title: 'tools tells a tool as it starts and finishes',
    run: async (ctx) => {
      const input = { messages: [{ role: 'user', content: 'shout: fire' }] };
      const tools = dataOf(await heard(ctx, 'chat', input, ['tools']), 'tools');
      assert.deepEqual(
        tools.map(({ event }) => event),
        ['tool-started', 'tool-finished'],
      );
      assert.equal(tools[0]?.['tool_name'], 'shout');
      assert.equal(tools[0]?.['tool_call_id'], tools[1]?.['tool_call_id']);
    },
  },
  {
    id: 'v2.checkpoints',
    title: 'checkpoints tells an envelope of every checkpoint',
    run: async (ctx) => {
      const events = await heard(ctx, 'progress', { total: 1 }, ['checkpoints']);
      const envelopes = dataOf(events, 'checkpoints');
      must(envelopes.length >= 2, `${envelopes.length} checkpoints`);
      must(
        envelopes.every(({ id }) => typeof id === 'string'),
        'an envelope has an id',
      );
      assert.equal(envelopes.at(-1)?.['source'], 'loop');
    },
  },
  {
    id: 'v2.tasks',
    title: 'tasks tells each task and its result',
    run: async (ctx) => {
      const tasks = dataOf(await heard(ctx, 'progress', { total: 1 }, ['tasks']), 'tasks');
      assert.equal(tasks[0]?.['name'], 'work');
      must(
        tasks.some((task) => 'result' in task),
        'there is no result',
      );
    },
  },
  {
    id: 'v2.input',
    title: 'input tells what an interrupt asks; the run ends interrupted',
    run: async (ctx) => {
      const events = await heard(ctx, 'ask', {}, ['input']);
      const [request] = dataOf(events, 'input.requested');
      assert.deepEqual(request?.['payload'], { question: 'name?' });
      assert.equal(typeof request?.['interrupt_id'], 'string');
      assert.equal(events.at(-1)?.params.data['event'], 'interrupted');
    },
  },
  {
    id: 'v2.subgraphs',
    title: 'Events of subgraphs carry their namespace; a filter keeps them out',
    run: async (ctx) => {
      const threadId = randomUUID();
      const events = await heard(ctx, 'nested', { topic: 'doors' }, ['updates'], threadId);
      const inner = events.filter(
        ({ method, params }) => method === 'updates' && params.namespace.length === 1,
      );
      assert.deepEqual(
        inner.map(({ params }) => params.node),
        ['think', 'speak'],
      );
      must(
        inner.every(({ params }) => /^inner/.test(params.namespace[0] ?? '')),
        'the namespace names the node',
      );
      const filter = { channels: ['updates', 'lifecycle'], namespaces: [[]], depth: 0 };
      const root = await eventsUntil(ctx, threadId, filter, ended());
      must(
        root.every(({ params }) => params.namespace.length === 0),
        'inner events are kept out',
      );
      must(
        root.some(({ params }) => params.node === 'after'),
        'outer events are told',
      );
    },
  },
  {
    id: 'v2.only-asked',
    title: 'Only the channels asked for are told',
    run: async (ctx) => {
      const events = await heard(ctx, 'progress', { total: 1 }, ['custom']);
      assert.deepEqual(
        new Set(events.map(({ method }) => method)),
        new Set(['lifecycle', 'custom']),
      );
    },
  },
  {
    id: 'v2.replay',
    title: 'Whoever comes late hears everything, or what came after `since`',
    run: async (ctx) => {
      const threadId = randomUUID();
      const events = await heard(ctx, 'progress', { total: 3 }, ['custom'], threadId);
      const channels = ['custom', 'lifecycle'];
      assert.deepEqual(await eventsUntil(ctx, threadId, { channels }, ended()), events);
      const since = events[1]?.seq ?? 0;
      const later = await eventsUntil(ctx, threadId, { channels, since }, ended());
      assert.deepEqual(
        seqs(later),
        seqs(events).filter((seq) => seq > since),
      );
    },
  },
  {
    id: 'v2.seq-goes-on',
    title: 'The numbers go on from run to run of a thread',
    run: async (ctx) => {
      const threadId = randomUUID();
      await heard(ctx, 'progress', { total: 1 }, ['custom'], threadId);
      await command(ctx, threadId, 'run.start', { assistant_id: 'progress', input: { total: 1 } });
      const both = await eventsUntil(
        ctx,
        threadId,
        { channels: ['custom', 'lifecycle'] },
        ended(2),
      );
      must(isRising(seqs(both)), seqs(both).join());
      assert.equal(dataOf(both, 'custom').length, 2);
    },
  },
  {
    id: 'v2.strict-filter',
    title: 'A filter with fields that do not exist, or without channels, is refused',
    run: async ({ http }) => {
      for (const json of [{ channels: ['values'], what: 1 }, {}, { channels: 'values' }]) {
        const { status } = await http(`/threads/${randomUUID()}/stream/events`, { json });
        must([400, 422].includes(status), `HTTP ${status}`);
      }
    },
  },
];
