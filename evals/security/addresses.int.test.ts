import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { JSON_HEADERS } from '../fuzz/fuzz-request.ts';
import { sendRequest } from '../fuzz/send-request.ts';
import { type MatrixHouse, type MatrixTenant, openMatrix } from '../matrix/open-matrix.ts';

/** Ways to write an address of this machine or its network; PORT is where a canary listens. */
const SPELLINGS = [
  'http://127.0.0.1:PORT/',
  'http://127.1:PORT/',
  'http://0x7f.1:PORT/',
  'http://0x7f000001:PORT/',
  'http://2130706433:PORT/',
  'http://0177.0.0.1:PORT/',
  'http://①②⑦.0.0.1:PORT/',
  'http://0:PORT/',
  'http://0.0.0.0:PORT/',
  'http://localhost:PORT/',
  'http://LOCALHOST:PORT/',
  'http://[::1]:PORT/',
  'http://[::]:PORT/',
  'http://[::ffff:127.0.0.1]:PORT/',
  'http://[::ffff:7f00:1]:PORT/',
  'http://[::127.0.0.1]:PORT/',
  'http://[64:ff9b::7f00:1]:PORT/',
  'http://user:password@127.0.0.1:PORT/',
  'https://127.0.0.1:PORT/',
  'http://10.0.0.1:PORT/',
  'http://169.254.169.254/latest/meta-data/',
  'http://[fd00:ec2::254]/latest/meta-data/',
];

let house: MatrixHouse;
let tenant: MatrixTenant;
let canaries: Server[] = [];
let port = 0;
const visits: string[] = [];

const listen = (server: Server, host: string, at: number): Promise<void> =>
  new Promise((resolve, reject) => server.on('error', reject).listen(at, host, resolve));

beforeAll(async () => {
  const canary = () =>
    createServer((request, response) => {
      visits.push(`${request.method} ${request.url} ${request.headers.host}`);
      response.end('the secret of this machine');
    });
  const v4 = canary();
  await listen(v4, '127.0.0.1', 0);
  port = (v4.address() as AddressInfo).port;
  canaries = [v4];
  // Not every machine has IPv6.
  const v6 = canary();
  await listen(v6, '::1', port).then(
    () => canaries.push(v6),
    () => undefined,
  );
  house = await openMatrix({ env: { NODE_ENV: 'production' } });
  tenant = await house.tenant();
});
afterAll(async () => {
  for (const server of canaries) server.close().closeAllConnections();
  await house?.close();
});

async function call(method: string, address: string, body?: unknown) {
  const { status = 0, text } = await sendRequest(
    { port: house.port, agent: house.agent, key: tenant.key },
    {
      ...{ method, address, headers: JSON_HEADERS, expect: 'any', how: 'by hand' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    },
  );
  return { status, text, body: /^[[{]/.test(text) ? JSON.parse(text) : undefined };
}
const written = SPELLINGS.map((spelling) => [spelling] as const);
const told = (spelling: string): string => spelling.replace('PORT', String(port));

it('has a canary that sings where it is asked', async () => {
  expect(await (await fetch(`http://127.0.0.1:${port}/sing`)).text()).toContain('secret');
  expect(visits.splice(0)).toEqual([`GET /sing 127.0.0.1:${port}`]);
});

describe('an address of this machine or its network, however it is spelled', () => {
  it.each(written)('gives no document: %s', async (spelling) => {
    const { status, text } = await call('POST', '/v1/knowledge/ingest', { url: told(spelling) });
    expect(status).toBe(422);
    expect(text).toContain('address_refused');
    expect(text).not.toContain('secret of this machine');
    expect(visits).toEqual([]);
  });

  it('gives no document in the background', async () => {
    const jobs: string[] = [];
    for (const spelling of SPELLINGS) {
      const order = { url: told(spelling), background: true };
      const { status, body } = await call('POST', '/v1/knowledge/ingest?background=true', order);
      if (status === 202) jobs.push(body.id);
    }
    const states = () =>
      Promise.all(jobs.map(async (id) => (await call('GET', `/v1/jobs/${id}`)).body.state));
    await expect
      .poll(states, { timeout: 50_000 })
      .toSatisfy((all: string[]) => all.every((state) => state === 'failed'));
    expect(visits).toEqual([]);
  });

  it.each(written)('is no provider: %s', async (spelling) => {
    const { status, body } = await call('POST', '/v1/providers', {
      ...{ task: 'llm', provider: 'openai', model: 'small', base_url: told(spelling) },
      api_key: 'sk-planted-0123456789abcdef',
    });
    expect([400, 422]).toContain(status);
    expect(['address_refused', 'bad_request']).toContain(body.error.code);
    expect(visits).toEqual([]);
  });

  it('is no webhook of a run', async () => {
    const entered: string[] = [];
    for (const spelling of SPELLINGS) {
      const { status, body } = await call('POST', '/runs', {
        ...{ assistant_id: tenant.agentId, webhook: told(spelling) },
        input: { messages: [{ type: 'human', content: 'hello' }] },
      });
      if (status < 300) entered.push(body.run_id);
    }
    const failures = () =>
      house.house.db.withTenant(tenant.id, async (sql) => {
        const { rows } = await sql.query<{ failed: number; sent: number }>(
          `SELECT count(*) FILTER (WHERE attempts > 0 AND last_error IS NOT NULL)::int AS failed,
             count(*) FILTER (WHERE delivered_at IS NOT NULL)::int AS sent
           FROM webhook_deliveries WHERE tenant_id = $1`,
          [tenant.id],
        );
        return rows[0];
      });
    expect(entered.length).toBeGreaterThan(10);
    await expect.poll(failures, { timeout: 50_000 }).toEqual({ failed: entered.length, sent: 0 });
    expect(visits).toEqual([]);
  }, 120_000);

  it('is no CRM', async () => {
    const { house: inside } = house;
    const failed = async () => (await call('GET', '/v1/crm-target')).body?.messages?.failed ?? 0;
    let expected = 0;
    for (const [at, spelling] of SPELLINGS.entries()) {
      const put = await call('PUT', '/v1/crm-target', { url: told(spelling), enabled: true });
      // Not at the door: what a name leads to is only known when it is called.
      if (put.status >= 300) continue;
      expected += 1;
      await inside.stores.outbox.add(tenant.id, {
        ...{ topic: 'crm.note', key: `planted-${at}`, payload: { note: 'for nobody' } },
      });
      await expect.poll(failed, { timeout: 20_000 }).toBe(expected);
    }
    expect(expected).toBeGreaterThan(10);
    expect(visits).toEqual([]);
  }, 120_000);
});
