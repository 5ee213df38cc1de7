import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { demoAgency } from './demo/demo-agency.ts';
import { seedTenant } from './demo/seed-tenant.ts';
import { call } from './host/testing/open-test-host.ts';
import { type FakeOpenAi, startFakeOpenAi } from './providers/llm/testing/fake-open-ai.ts';
import { type Role, SCOPES_OF } from './schemas/access.ts';
import type { AuditRow } from './schemas/audit.ts';
import { type House, type OpenedHouse, openHouse } from './testing/open-house.ts';
import { type Served, serveHouse } from './testing/serve-house.ts';

/**
 * Who asks for a run goes with it, whichever door it came by and whichever process carries it
 * out: rules for roles hold in conversations, and the audit names who it was.
 */
const tenantId = demoAgency.tenant.id;
const HELLO = 'Tell me a little about yourselves, please.';
let model: FakeOpenAi;
let opened: OpenedHouse;
let house: House;
let served: Served;
let agentId: string;

beforeAll(async () => {
  model = await startFakeOpenAi();
  opened = await openHouse(
    {
      ...{ LOG_LEVEL: 'silent', EMBEDDINGS: 'local', CACHE_TTL_SECONDS: '0' },
      ...{ OPENAI_BASE_URL: model.baseUrl, OPENAI_MODEL: 'big' },
    },
    {
      seed: false,
      resolveKey: async (key) =>
        key === 'tenant_admin' || key === 'member' || key === 'service'
          ? {
              ...{ tenantId, slug: 'demo', scopes: SCOPES_OF[key] },
              principal: { kind: 'key', id: `key-of-${key}`, role: key satisfies Role },
            }
          : null,
    },
  );
  ({ house } = opened);
  await seedTenant(house.seedPorts, { ...demoAgency, listings: [], documents: [] });
  const agents = await house.stores.agents.list(tenantId);
  agentId = agents.find(({ slug }) => slug === 'real-estate')?.id ?? '';
  served = await serveHouse(house.deps);
  const rules = [{ effect: 'deny', models: ['big'], roles: ['member'], reason: 'too dear' }];
  expect((await send('tenant_admin', 'PUT', '/v1/model-rules', { rules })).status).toBe(200);
});
afterAll(async () => {
  await served?.stop();
  await opened?.close();
  await model.close();
});
beforeEach(() => {
  model.requests.length = 0;
});

const send = (key: string, method: string, path: string, body?: object) =>
  call(served.port, path, {
    method,
    headers: { 'x-api-key': key, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });

const audited = async (runId: string): Promise<AuditRow[]> => {
  const page = await house.stores.audit.list(tenantId, { filter: {}, limit: 100 });
  return page.filter((row) => row.runId === runId);
};
const idOf = (body: unknown): string => String((body as Record<string, unknown>)['run_id']);
const run = { assistant_id: '', input: { messages: [{ type: 'human', content: HELLO }] } };
/** What a client may say of itself counts for nothing. */
const posing = () => {
  const principal = { kind: 'key', id: 'forged', role: 'tenant_admin' };
  return {
    ...{ ...run, assistant_id: agentId, principal, kwargs: { principal } },
    context: { principal },
    config: { configurable: { principal } },
  };
};

async function newThread(key: string): Promise<string> {
  const { body } = await send(key, 'POST', '/threads', {});
  return String((body as Record<string, unknown>)['thread_id']);
}

/** Each way into a conversation; answers with the run's id once it is over. */
const doors: Record<string, (key: string) => Promise<string>> = {
  'the chat': async (key) => {
    const request = { agent_id: agentId, message: HELLO };
    return idOf((await send(key, 'POST', '/v1/chat/message', request)).body);
  },
  'the chat socket': async (key) => {
    const url = `ws://127.0.0.1:${served.port}/v1/chat/ws`;
    const socket = new WebSocket(url, { headers: { 'x-api-key': key } });
    const runId = new Promise<string>((resolve, reject) => {
      socket.on('error', reject);
      socket.on('message', (data) => {
        const { event, data: told } = JSON.parse(String(data));
        if (event === 'done') resolve(idOf(told));
      });
    });
    socket.on('open', () => socket.send(JSON.stringify({ agent_id: agentId, message: HELLO })));
    return runId.finally(() => socket.close());
  },
  'a run that is waited for': async (key) => {
    const threadId = await newThread(key);
    const { headers } = await send(key, 'POST', `/threads/${threadId}/runs/wait`, posing());
    return String(headers['content-location']).split('/').at(-1) ?? '';
  },
  'a run that is streamed': async (key) => {
    const threadId = await newThread(key);
    const { headers } = await send(key, 'POST', `/threads/${threadId}/runs/stream`, posing());
    return String(headers['content-location']).split('/').at(-1) ?? '';
  },
  'a run of the background': async (key) => {
    const threadId = await newThread(key);
    const { body } = await send(key, 'POST', `/threads/${threadId}/runs`, posing());
    // Nobody but us is told who asked.
    expect(JSON.stringify(body)).not.toContain(`key-of-${key}`);
    await send(key, 'GET', `/threads/${threadId}/runs/${idOf(body)}/join`);
    return idOf(body);
  },
  'protocol v2': async (key) => {
    const threadId = randomUUID();
    const { assistant_id, input } = posing();
    const params = { assistant_id, input };
    const frame = { id: 1, method: 'run.start', params };
    const { body } = await send(key, 'POST', `/threads/${threadId}/commands`, frame);
    const runId = idOf((body as { result?: unknown }).result);
    await send(key, 'GET', `/threads/${threadId}/runs/${runId}/join`);
    return runId;
  },
  'a schedule': async (key) => {
    const threadId = await newThread(key);
    const cron = { ...posing(), schedule: '* * * * * *' };
    const made = await send(key, 'POST', `/threads/${threadId}/runs/crons`, cron);
    const { cron_id: cronId } = made.body as { cron_id: string };
    expect(made.text).not.toContain('key-of-');
    type Wire = { run_id: string; status: string };
    const runs = async () => (await send(key, 'GET', `/threads/${threadId}/runs`)).body as Wire[];
    try {
      await expect.poll(async () => (await runs()).length, { timeout: 30_000 }).toBeGreaterThan(0);
    } finally {
      await send(key, 'DELETE', `/runs/crons/${cronId}`);
    }
    const over = async () => (await runs()).every(({ status }) => status === 'success');
    await expect.poll(over, { timeout: 30_000 }).toBe(true);
    return (await runs()).at(-1)?.run_id ?? '';
  },
};

describe.each(Object.entries(doors))('by %s', (_, enter) => {
  it('a role that may use the model does, and the audit names who it was', async () => {
    const runId = await enter('tenant_admin');
    expect(model.requests.length).toBeGreaterThan(0);
    const calls = (await audited(runId)).filter(({ action }) => action === 'model.called');
    expect(calls[0]?.actor).toEqual({
      kind: 'key',
      id: 'key-of-tenant_admin',
      role: 'tenant_admin',
    });
  });

  it('a role that may not is answered by the keyless model, and the audit tells', async () => {
    const runId = await enter('member');
    expect(model.requests.length).toBe(0);
    const rows = await audited(runId);
    expect(rows.find(({ action }) => action === 'model.refused')).toMatchObject({
      actor: { kind: 'key', id: 'key-of-member', role: 'member' },
      details: { reason: 'too dear' },
    });
  });
});

it('names who set a tool off', async () => {
  const lead = { name: 'Dana Whitfield', email: 'dana@whitfield.example', interest: 'a loft' };
  const tool = { name: 'capture_lead', args: lead };
  model.next({ toolCalls: [tool] }, { text: ['Thank you.'] });
  const message = 'I am Dana Whitfield, dana@whitfield.example; please note I look for a loft';
  const request = { agent_id: agentId, message };
  const { body } = await send('service', 'POST', '/v1/chat/message', request);
  const rows = await audited(idOf(body));
  expect(rows.find(({ action }) => action === 'tool.ran')).toMatchObject({
    actor: { kind: 'key', id: 'key-of-service', role: 'service' },
    target: { type: 'tool', id: 'capture_lead' },
  });
});

it('a schedule that a lesser role has changed is run for that one', async () => {
  const threadId = await newThread('tenant_admin');
  const cron = { ...posing(), schedule: '0 0 1 1 *' };
  const made = await send('tenant_admin', 'POST', `/threads/${threadId}/runs/crons`, cron);
  const { cron_id: cronId } = made.body as { cron_id: string };
  await send('member', 'PATCH', `/runs/crons/${cronId}`, { schedule: '* * * * * *' });
  await expect
    .poll(
      async () =>
        JSON.stringify(await house.stores.audit.list(tenantId, { filter: {}, limit: 20 })),
      {
        timeout: 30_000,
      },
    )
    .toContain(`"threadId":"${threadId}"`);
  await send('member', 'DELETE', `/runs/crons/${cronId}`);
  expect(model.requests.length).toBe(0);
});
