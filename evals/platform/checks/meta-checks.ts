import assert from 'node:assert/strict';
import type { Check, CheckContext } from '../check.ts';
import { must } from '../support/must.ts';
import { systemAssistantId } from '../support/system-assistant-id.ts';

interface Info {
  version: string;
  langgraph_js_version: string;
  context: string;
  flags: Record<string, unknown>;
}
const info = async ({ http }: CheckContext): Promise<Info> =>
  (await (await http('/info')).json()) as Info;

/** Health, facts about the server, its documents, and bodies it cannot read. */
export const metaChecks: Check[] = [
  {
    id: 'meta.ok',
    title: 'GET /ok answers { ok: true }',
    run: async ({ http }) => {
      const response = await http('/ok');
      assert.equal(response.status, 200);
      assert.deepEqual(await response.json(), { ok: true });
    },
  },
  {
    id: 'meta.ok-database',
    title: 'GET /ok?check_db=1 looks at the database too',
    run: async ({ http }) => {
      const response = await http('/ok?check_db=1');
      assert.equal(response.status, 200);
      assert.deepEqual(await response.json(), { ok: true });
    },
  },
  {
    id: 'meta.info',
    title: 'GET /info tells versions and flags as Studio reads them',
    run: async (ctx) => {
      const { version, langgraph_js_version, context, flags } = await info(ctx);
      assert.match(version, /^\d+\.\d+\.\d+/);
      assert.match(langgraph_js_version, /^\d+\.\d+\.\d+/);
      assert.equal(context, 'js');
      assert.equal(flags['assistants'], true);
      for (const name of ['crons', 'langsmith', 'langsmith_tracing_replicas'])
        assert.equal(typeof flags[name], 'boolean', name);
    },
  },
  {
    id: 'meta.info-crons',
    title: 'GET /info tells that there are crons',
    differs: { dev: 'has no crons' },
    run: async (ctx) => assert.equal((await info(ctx)).flags['crons'], true),
  },
  {
    id: 'meta.docs',
    title: 'GET /docs is a page',
    differs: { dev: 'serves no documents' },
    run: async ({ http }) => {
      const response = await http('/docs');
      assert.equal(response.status, 200);
      assert.match(response.headers.get('content-type') ?? '', /text\/html/);
    },
  },
  {
    id: 'meta.openapi',
    title: 'GET /openapi.json describes the platform’s paths',
    differs: { dev: 'serves no documents' },
    run: async ({ http }) => {
      const response = await http('/openapi.json');
      assert.equal(response.status, 200);
      const { paths } = (await response.json()) as { paths: Record<string, unknown> };
      for (const path of ['/assistants/search', '/threads/{thread_id}/runs/stream', '/store/items'])
        must(path in paths, `${path} is missing`);
    },
  },
  {
    id: 'meta.metrics',
    title: 'GET /metrics speaks Prometheus',
    differs: { dev: 'counts nothing' },
    run: async ({ http }) => {
      const response = await http('/metrics');
      assert.equal(response.status, 200);
      assert.match(await response.text(), /^# TYPE \S+ (counter|gauge|histogram)/m);
    },
  },
  {
    id: 'meta.metrics-json',
    title: 'GET /metrics?format=json speaks JSON',
    differs: { dev: 'counts nothing' },
    run: async ({ http }) => {
      const response = await http('/metrics?format=json');
      assert.equal(response.status, 200);
      assert.equal(typeof (await response.json()), 'object');
    },
  },
  {
    id: 'meta.unknown-path',
    title: 'A path that does not exist is a 404',
    run: async ({ http }) => assert.equal((await http('/no/such/path')).status, 404),
  },
  {
    id: 'meta.text-plain',
    title: 'A body sent as text/plain is read as JSON, as Studio sends it',
    run: async ({ http }) => {
      const response = await http('/assistants/search', {
        method: 'POST',
        headers: { 'content-type': 'text/plain;charset=UTF-8' },
        body: JSON.stringify({ limit: 100, offset: 0, metadata: { created_by: 'system' } }),
      });
      assert.equal(response.status, 200);
      const ids = ((await response.json()) as { assistant_id: string }[]).map(
        ({ assistant_id }) => assistant_id,
      );
      must(ids.includes(systemAssistantId('chat')), 'the assistant of chat is missing');
    },
  },
  {
    id: 'meta.broken-json',
    title: 'A body that is not JSON is refused with a 400',
    run: async ({ http }) => {
      const response = await http('/threads/search', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"limit": ',
      });
      assert.equal(response.status, 400);
    },
  },
  {
    id: 'meta.wrong-type',
    title: 'A field of the wrong type is refused as the caller’s mistake',
    run: async ({ http }) => {
      const response = await http('/threads/search', { json: { limit: 'many' } });
      must([400, 422].includes(response.status), `HTTP ${response.status}`);
    },
  },
  {
    id: 'meta.truncate',
    title: 'POST /internal/truncate empties what it is asked to (test servers only)',
    alone: true,
    run: async ({ client, http }) => {
      const { thread_id } = await client.threads.create();
      await client.store.putItem(['platform-truncate'], 'one', { one: 1 });
      const { assistant_id } = await client.assistants.create({ graphId: 'chat' });
      const response = await http('/internal/truncate', {
        json: { threads: true, runs: true, assistants: true, store: true, checkpointer: true },
      });
      assert.equal(response.status, 200);
      assert.deepEqual(await response.json(), { ok: true });
      assert.equal((await http(`/threads/${thread_id}`)).status, 404);
      assert.equal((await http(`/assistants/${assistant_id}`)).status, 404);
      assert.equal(await client.store.getItem(['platform-truncate'], 'one'), null);
      assert.equal((await http(`/assistants/${systemAssistantId('chat')}`)).status, 200);
    },
  },
];
