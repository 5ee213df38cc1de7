import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Check } from '../check.ts';
import { must } from '../support/must.ts';
import { slowInput } from '../support/slow-run.ts';

/** Runs a client waits for, and how their failure is told. */
export const waitChecks: Check[] = [
  {
    id: 'wait.values',
    title: 'Waiting returns the values at the end',
    run: async ({ client }) => {
      const { thread_id } = await client.threads.create();
      const values = (await client.runs.wait(thread_id, 'chat', {
        input: { messages: [{ role: 'user', content: 'shout: hello' }] },
      })) as { messages: { type: string; content: string }[] };
      assert.deepEqual(
        values.messages.map(({ type }) => type),
        ['human', 'ai', 'tool', 'ai'],
      );
      assert.equal(values.messages.at(-1)?.content, 'The tool said HELLO!');
    },
  },
  {
    id: 'wait.messages',
    title: 'Messages are plain objects with an id, content and type',
    run: async ({ client }) => {
      const values = (await client.runs.wait(null, 'chat', {
        input: { messages: [{ role: 'user', content: 'hi', id: 'one' }] },
      })) as { messages: Record<string, unknown>[] };
      const [human, ai] = values.messages;
      assert.deepEqual(
        [human?.['id'], human?.['type'], human?.['content']],
        ['one', 'human', 'hi'],
      );
      assert.equal(typeof ai?.['id'], 'string');
      assert.deepEqual(ai?.['tool_calls'], []);
      must(!('lc' in (ai ?? {})) && !('kwargs' in (ai ?? {})), 'not in its serialised form');
    },
  },
  {
    id: 'wait.keep-alive',
    title: 'A long wait is kept alive by newlines before its JSON',
    run: async ({ client, http }) => {
      const { thread_id } = await client.threads.create();
      const response = await http(`/threads/${thread_id}/runs/wait`, {
        json: { assistant_id: 'slow', input: slowInput('a', 1, 2_500) },
      });
      assert.equal(response.status, 200);
      const path = new RegExp(`^/threads/${thread_id}/runs/[0-9a-f-]{36}$`);
      assert.match(response.headers.get('content-location') ?? '', path);
      const text = await response.text();
      assert.match(text, /^\n+\{/);
      assert.deepEqual((JSON.parse(text) as { log: string[] }).log, ['a1']);
    },
  },
  {
    id: 'wait.failure',
    title: 'A failed run makes the SDK throw; the body tells __error__',
    run: async ({ client, http }) => {
      const { thread_id } = await client.threads.create();
      await assert.rejects(
        client.runs.wait(thread_id, 'failing', { input: {} }),
        /The tray is empty\./,
      );
      const response = await http(`/threads/${thread_id}/runs/wait`, {
        json: { assistant_id: 'failing', input: {} },
      });
      assert.equal(response.status, 200);
      const body = (await response.json()) as { __error__?: { error: string; message: string } };
      assert.match(body.__error__?.message ?? '', /The tray is empty\./);
    },
  },
  {
    id: 'wait.failure-name',
    title: '__error__ keeps the error’s own name and message',
    differs: { dev: 'wraps it once more, as an Error whose message is JSON' },
    run: async ({ client }) => {
      const values = await client.runs.wait(null, 'failing', { input: {}, raiseError: false });
      assert.deepEqual((values as Record<string, unknown>)['__error__'], {
        error: 'OutOfPaperError',
        message: 'The tray is empty.',
      });
    },
  },
  {
    id: 'wait.interrupted',
    title: 'A wait ends at an interrupt, and tells it',
    run: async ({ client }) => {
      const { thread_id } = await client.threads.create();
      const values = (await client.runs.wait(thread_id, 'ask', { input: {} })) as {
        __interrupt__?: { value: unknown }[];
      };
      assert.deepEqual(
        values.__interrupt__?.map(({ value }) => value),
        [{ question: 'name?' }],
      );
    },
  },
  {
    id: 'wait.run-created',
    title: 'The SDK learns which run it waited for',
    run: async ({ client }) => {
      const threadId = randomUUID();
      const created: { run_id: string; thread_id?: string }[] = [];
      await client.runs.wait(threadId, 'progress', {
        input: { total: 1 },
        ifNotExists: 'create',
        onRunCreated: (run) => created.push(run),
      });
      const [run] = await client.runs.list(threadId);
      assert.deepEqual(created, [{ run_id: run?.run_id, thread_id: threadId }]);
    },
  },
];
