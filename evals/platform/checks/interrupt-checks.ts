import assert from 'node:assert/strict';
import type { Check, CheckContext } from '../check.ts';
import { dataOf, gather } from '../support/gather.ts';
import { must } from '../support/must.ts';

type Logged = { log: string[] };

/** A thread that waits for an answer. */
async function asked({ client }: CheckContext, graph: 'ask' | 'ask_both' = 'ask') {
  const { thread_id } = await client.threads.create();
  await client.runs.wait(thread_id, graph, { input: {} });
  const state = await client.threads.getState(thread_id);
  const interrupts = state.tasks.flatMap((task) => task.interrupts);
  return { thread_id, state, interrupts };
}
const question = (interrupt: { value?: unknown } | undefined) =>
  (interrupt?.value as { question?: string } | undefined)?.question;

/** Graphs that ask, and get their answers. */
export const interruptChecks: Check[] = [
  {
    id: 'interrupt.state',
    title: 'An interrupt is in the state’s task, under an id, and the node is next',
    run: async (ctx) => {
      const { state } = await asked(ctx);
      assert.deepEqual(state.next, ['ask']);
      assert.equal(state.tasks[0]?.name, 'ask');
      const [interrupt] = state.tasks[0]?.interrupts ?? [];
      assert.deepEqual(interrupt?.value, { question: 'name?' });
      assert.equal(typeof interrupt?.id, 'string');
    },
  },
  {
    id: 'interrupt.thread',
    title: 'The thread is interrupted, and tells its interrupts by task',
    run: async (ctx) => {
      const { thread_id, state } = await asked(ctx);
      const thread = await ctx.client.threads.get(thread_id);
      assert.equal(thread.status, 'interrupted');
      const taskId = state.tasks[0]?.id ?? '';
      assert.deepEqual(Object.keys(thread.interrupts), [taskId]);
      assert.deepEqual(thread.interrupts[taskId]?.[0]?.value, { question: 'name?' });
    },
  },
  {
    id: 'interrupt.run-status',
    title: 'The run that asked is over',
    run: async (ctx) => {
      const { thread_id } = await asked(ctx);
      const [run] = await ctx.client.runs.list(thread_id);
      must(['success', 'interrupted'].includes(run?.status ?? ''), `${run?.status}`);
    },
  },
  {
    id: 'interrupt.resume',
    title: 'command.resume answers, and the graph goes on to its end',
    run: async (ctx) => {
      const { thread_id } = await asked(ctx);
      const values = (await ctx.client.runs.wait(thread_id, 'ask', {
        command: { resume: 'Ada' },
      })) as Logged;
      assert.deepEqual(values.log, ['name? Ada', 'done']);
      const thread = await ctx.client.threads.get(thread_id);
      assert.equal(thread.status, 'idle');
      assert.deepEqual(thread.interrupts, {});
    },
  },
  {
    id: 'interrupt.resume-by-id',
    title: 'An answer may name the interrupt it is for',
    run: async (ctx) => {
      const { thread_id, interrupts } = await asked(ctx);
      const values = (await ctx.client.runs.wait(thread_id, 'ask', {
        command: { resume: { [interrupts[0]?.id ?? '']: 'Bob' } },
      })) as Logged;
      assert.deepEqual(values.log, ['name? Bob', 'done']);
    },
  },
  {
    id: 'interrupt.resume-stream',
    title: 'A streamed answer tells what follows',
    run: async (ctx) => {
      const { thread_id } = await asked(ctx);
      const frames = await gather(
        ctx.client.runs.stream(thread_id, 'ask', {
          command: { resume: 'Ada' },
          streamMode: 'updates',
        }),
      );
      assert.deepEqual(dataOf(frames, 'updates'), [
        { ask: { log: ['name? Ada'] } },
        { finish: { log: ['done'] } },
      ]);
    },
  },
  {
    id: 'interrupt.resume-background',
    title: 'A background run answers too',
    run: async (ctx) => {
      const { thread_id } = await asked(ctx);
      const { run_id } = await ctx.client.runs.create(thread_id, 'ask', {
        command: { resume: 'Ada' },
      });
      const values = (await ctx.client.runs.join(thread_id, run_id)) as unknown as Logged;
      assert.deepEqual(values.log, ['name? Ada', 'done']);
    },
  },
  {
    id: 'interrupt.two',
    title: 'Two interrupts at once are both told',
    run: async (ctx) => {
      const { state, interrupts } = await asked(ctx, 'ask_both');
      assert.deepEqual(new Set(state.next), new Set(['first', 'second']));
      assert.deepEqual(new Set(interrupts.map(question)), new Set(['first?', 'second?']));
      assert.equal(new Set(interrupts.map(({ id }) => id)).size, 2);
    },
  },
  {
    id: 'interrupt.two-answered',
    title: 'Two interrupts are answered together, each by its id',
    run: async (ctx) => {
      const { thread_id, interrupts } = await asked(ctx, 'ask_both');
      const resume = Object.fromEntries(
        interrupts.map((one) => [one.id ?? '', `to ${question(one)}`]),
      );
      const values = (await ctx.client.runs.wait(thread_id, 'ask_both', {
        command: { resume },
      })) as Logged;
      assert.deepEqual(values.log, ['first? to first?', 'second? to second?', 'done']);
    },
  },
  {
    id: 'interrupt.one-of-two',
    title: 'One of two interrupts is answered; the other goes on waiting',
    run: async (ctx) => {
      const { client } = ctx;
      const { thread_id, interrupts } = await asked(ctx, 'ask_both');
      const answer = async (name: string) => {
        const id = interrupts.find((one) => question(one) === name)?.id ?? '';
        return (await client.runs.wait(thread_id, 'ask_both', {
          command: { resume: { [id]: 'yes' } },
        })) as Logged;
      };
      await answer('second?');
      const thread = await client.threads.get(thread_id);
      assert.equal(thread.status, 'interrupted');
      const state = await client.threads.getState(thread_id);
      assert.deepEqual(
        state.tasks.filter(({ name }) => name === 'first')[0]?.interrupts.map(question),
        ['first?'],
      );
      const values = await answer('first?');
      assert.deepEqual(values.log, ['first? yes', 'second? yes', 'done']);
      assert.equal((await client.threads.get(thread_id)).status, 'idle');
    },
  },
  {
    id: 'interrupt.new-input',
    title: 'New input instead of an answer asks again',
    run: async (ctx) => {
      const { thread_id } = await asked(ctx);
      await ctx.client.runs.wait(thread_id, 'ask', { input: { note: 'again' } });
      const state = await ctx.client.threads.getState<{ note: string }>(thread_id);
      assert.deepEqual(state.next, ['ask']);
      assert.equal(state.values.note, 'again');
    },
  },
];
