import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeLogger } from '../../src/host/http/logger.ts';
import { JSON_HEADERS } from '../fuzz/fuzz-request.ts';
import { sendRequest } from '../fuzz/send-request.ts';
import { type MatrixHouse, type MatrixTenant, openMatrix } from '../matrix/open-matrix.ts';

/** Small things that are tried on any host. */
const lines: string[] = [];
let house: MatrixHouse;
let ours: MatrixTenant;
let theirs: MatrixTenant;
beforeAll(async () => {
  const log = makeLogger({ level: 'trace', destination: { write: (line) => lines.push(line) } });
  // A loopback host without a demo tenant: what is local may try, and has no key.
  house = await openMatrix({ env: { HOST: '127.0.0.1' }, log });
  [ours, theirs] = [await house.tenant(), await house.tenant()];
});
afterAll(() => house?.close());

async function call(
  { key }: { key: string },
  method: string,
  address: string,
  { body, headers = {}, upgrade }: Tried = {},
) {
  const { status, text } = await sendRequest(
    { port: house.port, agent: house.agent, key },
    {
      ...{ method, address, expect: 'any', how: 'by hand' },
      headers: { ...JSON_HEADERS, ...headers },
      ...(upgrade && { upgrade }),
      ...(body !== undefined && { body: JSON.stringify(body) }),
    },
  );
  return { status, text, body: /^[[{]/.test(text) ? JSON.parse(text) : undefined };
}
interface Tried {
  body?: unknown;
  headers?: Record<string, string>;
  upgrade?: true;
}

describe('a cursor', () => {
  const lists = ['jobs', 'providers', 'leads', 'conversations', 'agents', 'keys', 'audit'];
  const forge = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

  it('of another tenant leads to nothing of theirs', async () => {
    for (const { key } of [ours, theirs]) {
      for (const model of ['a', 'b', 'c']) {
        const body = { task: 'llm', provider: 'openai', model };
        expect(await call({ key }, 'POST', '/v1/providers', { body })).toMatchObject({
          status: 201,
        });
        const job = { kind: 'knowledge.reembed' };
        expect(await call({ key }, 'POST', '/v1/jobs', { body: job })).toMatchObject({
          status: 202,
        });
      }
    }
    let compared = 0;
    for (const list of lists) {
      const page = await call(theirs, 'GET', `/v1/${list}?limit=1`);
      const cursor = page.body?.next_cursor;
      if (typeof cursor !== 'string') continue;
      const { status, text } = await call(ours, 'GET', `/v1/${list}?limit=100&cursor=${cursor}`);
      const foreign = await call(theirs, 'GET', `/v1/${list}?limit=100`);
      expect({ list, status }).toEqual({ list, status: 200 });
      for (const row of foreign.body.data) if (row.id) expect(text).not.toContain(row.id);
      compared += 1;
    }
    expect(compared).toBeGreaterThan(2);
  });

  it('that was changed is refused, or is a place in the own list and nothing more', async () => {
    const whole = await call(theirs, 'GET', '/v1/jobs?limit=100');
    const [first] = whole.body.data;
    const ahead = { at: '2999-01-01T00:00:00.000Z', id: first.id };
    const { status, text } = await call(ours, 'GET', `/v1/jobs?cursor=${forge(ahead)}`);
    expect(status).toBe(200);
    for (const { id } of whole.body.data) expect(text).not.toContain(id);
    for (const bad of [
      ...[
        { ...ahead, tenant_id: theirs.id },
        { ...ahead, id: `${first.id}' OR 1=1 --` },
      ],
      ...[{ ...ahead, at: "now()'" }, { id: first.id }, [ahead], null, 7],
      JSON.parse(`{"__proto__":{"at":"${ahead.at}","id":"${first.id}"}}`),
    ]) {
      for (const list of ['jobs', 'providers', 'leads', 'conversations']) {
        const answer = await call(ours, 'GET', `/v1/${list}?cursor=${forge(bad)}`);
        expect({ list, bad, status: answer.status }).toEqual({ list, bad, status: 400 });
        expect(answer.text).toContain('cursor');
      }
    }
  });
});

describe('an upgrade to a socket', () => {
  const sockets = ['/v1/chat/ws', `/threads/${randomUUID()}/stream/events`];
  const from: [string, Record<string, string>][] = [
    ['a foreign page', { origin: 'https://attacker.example' }],
    ['a page without an origin', { origin: 'null' }],
    ['a name that leads to this machine', { host: 'attacker.example' }],
    ['a proxy', { 'x-forwarded-for': '203.0.113.9' }],
  ];
  it.each(from)('is refused to %s, on every socket', async (_, headers) => {
    for (const address of sockets) {
      const { status } = await sendRequest(
        { port: house.port, agent: house.agent, key: '' },
        {
          ...{ method: 'GET', address, expect: 'any', how: 'by hand', upgrade: true },
          // Without a key: what is local would be let in.
          headers: { ...headers, 'x-api-key': 'lsv2_pt_none' },
        },
      );
      expect({ address, status }).toEqual({ address, status: 403 });
    }
  });
});

it('writes one line of log for one thing, whatever a request is called', async () => {
  lines.length = 0;
  const forged = '{"level":30,"msg":"forged by a request"}';
  await call(ours, 'GET', `/v1/agents/%0a${encodeURIComponent(forged)}%0d%0a`);
  await call(ours, 'GET', `/v1/leads?q=${encodeURIComponent(`x\n${forged}\u2028`)}`);
  await call(ours, 'POST', '/v1/providers', {
    body: { task: `llm\n${forged}`, provider: `\r\n${forged}` },
    headers: { 'x-request-id': `1"},${forged}`, 'user-agent': `x\t${forged}` },
  });
  await expect.poll(() => lines.length).toBeGreaterThanOrEqual(3);
  for (const line of lines) {
    expect(line.trimEnd()).not.toMatch(/[\r\n]/);
    expect(JSON.parse(line).msg).not.toContain('forged');
  }
});

it('tells of a key when it was last used, and of one that never was, nothing', async () => {
  const made = async (name: string) =>
    (await call(ours, 'POST', '/v1/keys', { body: { name, role: 'viewer' } })).body;
  const [used, unused] = [await made('used'), await made('unused')];
  const before = Date.now();
  expect(await call({ key: used.key }, 'GET', '/v1/agents')).toMatchObject({ status: 200 });
  const told = async (id: string) => {
    const { body } = await call(ours, 'GET', '/v1/keys?limit=100');
    return body.data.find((one: { id: string }) => one.id === id)?.last_used_at;
  };
  await expect.poll(() => told(used.id), { timeout: 20_000 }).toEqual(expect.any(String));
  expect(Math.abs(Date.parse(await told(used.id)) - before)).toBeLessThan(120_000);
  expect(await told(unused.id)).toBeNull();
});
