import assert from 'node:assert/strict';
import type { Check, CheckContext } from '../check.ts';
import { dataOf, gather } from '../support/gather.ts';
import { must } from '../support/must.ts';

const input = { messages: [{ role: 'user', content: 'shout: fire' }] };
type Chat = { messages: { type: string; content: string; id: string }[] };
type Halt = { interruptBefore?: '*' | string[]; interruptAfter?: '*' | string[] };

const types = (values: unknown): string[] => (values as Chat).messages.map(({ type }) => type);

async function haltedAt({ client }: CheckContext, halt: Halt) {
  const { thread_id } = await client.threads.create();
  await client.runs.wait(thread_id, 'chat', { input, ...halt });
  const state = await client.threads.getState<Chat>(thread_id);
  return { thread_id, state };
}

/** Runs that stop where they are told to, and go on with no input. */
export const breakpointChecks: Check[] = [
  {
    id: 'breakpoint.before',
    title: 'interrupt_before stops before a node; null input goes on',
    run: async (ctx) => {
      const { thread_id, state } = await haltedAt(ctx, { interruptBefore: ['tools'] });
      assert.deepEqual(state.next, ['tools']);
      assert.deepEqual(types(state.values), ['human', 'ai']);
      assert.equal((await ctx.client.threads.get(thread_id)).status, 'interrupted');
      const values = await ctx.client.runs.wait(thread_id, 'chat', { input: null });
      assert.deepEqual(types(values), ['human', 'ai', 'tool', 'ai']);
      assert.equal((await ctx.client.threads.get(thread_id)).status, 'idle');
    },
  },
  {
    id: 'breakpoint.after',
    title: 'interrupt_after stops after a node',
    run: async (ctx) => {
      const { state } = await haltedAt(ctx, { interruptAfter: ['tools'] });
      assert.deepEqual(state.next, ['agent']);
      assert.deepEqual(types(state.values), ['human', 'ai', 'tool']);
    },
  },
  {
    id: 'breakpoint.every',
    title: '“*” stops at every node',
    run: async (ctx) => {
      const { thread_id, state } = await haltedAt(ctx, { interruptBefore: '*' });
      const stops = [state.next];
      for (let at = 0; at < 2; at++) {
        await ctx.client.runs.wait(thread_id, 'chat', { input: null, interruptBefore: '*' });
        stops.push((await ctx.client.threads.getState(thread_id)).next);
      }
      assert.deepEqual(stops, [['agent'], ['tools'], ['agent']]);
    },
  },
  {
    id: 'breakpoint.edit',
    title: 'What a model proposed can be changed at the breakpoint before it is done',
    run: async (ctx) => {
      const { client } = ctx;
      const { thread_id, state } = await haltedAt(ctx, { interruptBefore: ['tools'] });
      const proposal = state.values.messages.at(-1);
      must(proposal, 'the model proposed something');
      const calls = [{ id: 'call-x', name: 'shout', args: { text: 'quiet' }, type: 'tool_call' }];
      await client.threads.updateState(thread_id, {
        values: { messages: [{ type: 'ai', content: '', id: proposal.id, tool_calls: calls }] },
      });
      const values = (await client.runs.wait(thread_id, 'chat', { input: null })) as Chat;
      assert.equal(values.messages.at(-1)?.content, 'The tool said QUIET!');
      assert.equal(values.messages.length, 4);
    },
  },
  {
    id: 'breakpoint.stream',
    title: 'A streamed run ends at the breakpoint and is continued',
    run: async ({ client }) => {
      const { thread_id } = await client.threads.create();
      const nodes = async (given: typeof input | null) =>
        dataOf<object>(
          await gather(
            client.runs.stream(thread_id, 'chat', {
              input: given,
              streamMode: 'updates',
              ...(given && { interruptBefore: ['tools'] }),
            }),
          ),
          'updates',
        ).flatMap((update) => Object.keys(update));
      assert.deepEqual(
        (await nodes(input)).filter((name) => name !== '__interrupt__'),
        ['agent'],
      );
      assert.deepEqual(await nodes(null), ['tools', 'agent']);
    },
  },
];
