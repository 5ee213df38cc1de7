import assert from 'node:assert/strict';
import type { StreamMode } from '@langchain/langgraph-sdk';
import type { Check, CheckContext } from '../check.ts';
import { dataOf, eventsOf, type Frame, gather } from '../support/gather.ts';
import { must } from '../support/must.ts';
import { slowInput } from '../support/slow-run.ts';

type Values = Record<string, unknown>;

/** All frames of one run of a graph on a new thread. */
async function streamed(
  { client }: CheckContext,
  graph: string,
  input: Values,
  streamMode?: StreamMode | StreamMode[],
): Promise<Frame[]> {
  const { thread_id } = await client.threads.create();
  return gather(client.runs.stream(thread_id, graph, { input, ...(streamMode && { streamMode }) }));
}

/** What each stream mode tells. */
export const streamModeChecks: Check[] = [
  {
    id: 'stream.metadata',
    title: 'The first frame names the run and its attempt',
    run: async (ctx) => {
      const { client } = ctx;
      const { thread_id } = await client.threads.create();
      const frames = await gather(
        client.runs.stream(thread_id, 'progress', { input: { total: 1 } }),
      );
      const [run] = await client.runs.list(thread_id);
      assert.equal(frames[0]?.event, 'metadata');
      assert.deepEqual(frames[0]?.data, { run_id: run?.run_id, attempt: 1 });
    },
  },
  {
    id: 'stream.values',
    title: 'values: the whole state after every step; the default mode',
    run: async (ctx) => {
      for (const mode of [undefined, 'values'] as const) {
        const frames = await streamed(ctx, 'slow', slowInput('a', 2, 1), mode);
        assert.deepEqual(eventsOf(frames), ['metadata', 'values']);
        assert.deepEqual(
          dataOf<{ log?: string[] }>(frames, 'values').map(({ log }) => log ?? []),
          [[], [], ['a1'], ['a1', 'a2']],
        );
      }
    },
  },
  {
    id: 'stream.updates',
    title: 'updates: what each node wrote, by its name',
    run: async (ctx) => {
      const frames = await streamed(ctx, 'slow', slowInput('a', 2, 1), 'updates');
      assert.deepEqual(dataOf(frames, 'updates'), [
        { begin: { done: 0 } },
        { step: { done: 1, log: ['a1'] } },
        { step: { done: 2, log: ['a2'] } },
      ]);
      assert.deepEqual(eventsOf(frames), ['metadata', 'updates']);
    },
  },
  {
    id: 'stream.custom',
    title: 'custom: what nodes write to the stream writer',
    run: async (ctx) => {
      const frames = await streamed(ctx, 'progress', { total: 3 }, 'custom');
      assert.deepEqual(eventsOf(frames), ['metadata', 'custom']);
      assert.deepEqual(dataOf(frames, 'custom'), [
        { step: 1, total: 3 },
        { step: 2, total: 3 },
        { step: 3, total: 3 },
      ]);
    },
  },
  {
    id: 'stream.tasks',
    title: 'tasks: each task as it begins, and its result',
    run: async (ctx) => {
      const frames = await streamed(ctx, 'progress', { total: 1 }, 'tasks');
      assert.deepEqual(eventsOf(frames), ['metadata', 'tasks']);
      const [begun, ended] = dataOf<Values>(frames, 'tasks');
      assert.equal(begun?.['name'], 'work');
      must('input' in (begun ?? {}), 'the input is missing');
      assert.equal(ended?.['id'], begun?.['id']);
      must('result' in (ended ?? {}), 'the result is missing');
    },
  },
  {
    id: 'stream.checkpoints',
    title: 'checkpoints: values, metadata and what is next, at every checkpoint',
    run: async (ctx) => {
      const frames = await streamed(ctx, 'progress', { total: 1 }, 'checkpoints');
      assert.deepEqual(eventsOf(frames), ['metadata', 'checkpoints']);
      const all = dataOf<{ values: Values; next: string[]; metadata: Values }>(
        frames,
        'checkpoints',
      );
      assert.deepEqual(
        all.map(({ next }) => next),
        [['__start__'], ['work'], []],
      );
      assert.deepEqual(all.at(-1)?.values, { total: 1, done: 1 });
      assert.equal(all.at(-1)?.metadata['step'], 1);
    },
  },
  {
    id: 'stream.debug',
    title: 'debug: checkpoints, tasks and results, with whole checkpoints',
    run: async (ctx) => {
      const { client } = ctx;
      const { thread_id } = await client.threads.create();
      const frames = await gather(
        client.runs.stream(thread_id, 'progress', { input: { total: 1 }, streamMode: 'debug' }),
      );
      const debug = dataOf<{ type: string; step: number; payload: Values }>(frames, 'debug');
      assert.deepEqual(
        new Set(debug.map(({ type }) => type)),
        new Set(['checkpoint', 'task', 'task_result']),
      );
      const checkpoints = debug.filter(({ type }) => type === 'checkpoint');
      const history = (await client.threads.getHistory(thread_id)).reverse();
      assert.deepEqual(
        checkpoints.map(({ payload }) => [payload['checkpoint'], payload['parent_checkpoint']]),
        history.map(({ checkpoint, parent_checkpoint }) => [checkpoint, parent_checkpoint]),
      );
      const configs = checkpoints.map(
        ({ payload }) => payload['config'] as { configurable: object },
      );
      const keys = configs.flatMap(({ configurable }) => Object.keys(configurable));
      must(!keys.some((key) => key.startsWith('__')), 'internal keys are kept back');
    },
  },
  {
    id: 'stream.events',
    title: 'events: what the runnables of the graph emit',
    run: async (ctx) => {
      const input = { messages: [{ role: 'user', content: 'one two' }] };
      const frames = await streamed(ctx, 'chat', input, 'events');
      assert.deepEqual(eventsOf(frames), ['metadata', 'events']);
      const names = dataOf<{ event: string }>(frames, 'events').map(({ event }) => event);
      for (const name of ['on_chain_start', 'on_chat_model_stream', 'on_chain_end'])
        must(names.includes(name), name);
    },
  },
  {
    id: 'stream.tools',
    title: 'tools: each tool as it begins and ends',
    run: async (ctx) => {
      const input = { messages: [{ role: 'user', content: 'shout: fire' }] };
      const frames = await streamed(ctx, 'chat', input, 'tools');
      assert.deepEqual(eventsOf(frames), ['metadata', 'tools']);
      const tools = dataOf<Values>(frames, 'tools');
      assert.deepEqual(
        tools.map(({ event, name }) => `${event} ${name}`),
        ['on_tool_start shout', 'on_tool_end shout'],
      );
      assert.match(String(tools[0]?.['toolCallId']), /^call-/);
      assert.match(JSON.stringify(tools[1]), /FIRE!/);
    },
  },
  {
    id: 'stream.several',
    title: 'Several modes come in one stream, and no others',
    run: async (ctx) => {
      const frames = await streamed(ctx, 'progress', { total: 1 }, ['custom', 'updates', 'values']);
      assert.deepEqual(
        new Set(eventsOf(frames)),
        new Set(['metadata', 'custom', 'updates', 'values']),
      );
      const order = frames.map(({ event }) => event);
      must(order.indexOf('custom') < order.indexOf('updates'), order.join());
    },
  },
  {
    id: 'stream.error',
    title: 'A failure ends the stream with the error’s own name and message',
    run: async (ctx) => {
      const frames = await streamed(ctx, 'failing', {}, ['values', 'updates']);
      assert.deepEqual(dataOf(frames, 'updates'), [{ print: { pages: 1 } }]);
      assert.equal(frames.at(-1)?.event, 'error');
      assert.deepEqual(frames.at(-1)?.data, {
        error: 'OutOfPaperError',
        message: 'The tray is empty.',
      });
    },
  },
  {
    id: 'stream.interrupt',
    title: 'An interrupt is told in values and updates',
    run: async (ctx) => {
      const frames = await streamed(ctx, 'ask', {}, ['values', 'updates']);
      const asked = (data: Values | undefined) =>
        (data?.['__interrupt__'] as { value: unknown; id?: string }[] | undefined) ?? [];
      const [update] = asked(dataOf<Values>(frames, 'updates').at(-1));
      const [value] = asked(dataOf<Values>(frames, 'values').at(-1));
      for (const interrupt of [update, value]) {
        assert.deepEqual(interrupt?.value, { question: 'name?' });
        assert.equal(typeof interrupt?.id, 'string');
      }
    },
  },
  {
    id: 'stream.subgraphs',
    title: 'stream_subgraphs tells inner events under their namespace',
    run: async ({ client }) => {
      const { thread_id } = await client.threads.create();
      const frames = await gather(
        client.runs.stream(thread_id, 'nested', {
          input: { topic: 'doors' },
          streamMode: ['updates', 'values'],
          streamSubgraphs: true,
        }),
      );
      const inner = frames.filter(({ event }) => /^updates\|inner:[0-9a-f-]{36}$/.test(event));
      assert.deepEqual(
        inner.map(({ data }) => data),
        [{ think: { draft: 'about doors' } }, { speak: { log: ['You said: about doors'] } }],
      );
      must(
        frames.some(({ event }) => event.startsWith('values|inner:')),
        'inner values are missing',
      );
      assert.deepEqual(
        dataOf<object>(frames, 'updates').map((data) => Object.keys(data)),
        [['before'], ['inner'], ['after']],
      );
    },
  },
  {
    id: 'stream.no-subgraphs',
    title: 'Without it, inner events stay inside',
    run: async (ctx) => {
      const frames = await streamed(ctx, 'nested', { topic: 'doors' }, ['updates', 'values']);
      assert.deepEqual(new Set(eventsOf(frames)), new Set(['metadata', 'updates', 'values']));
    },
  },
];
