import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allOperations } from '../../src/host/http/openapi/make-document.ts';
import { makeListing } from '../../src/stores/postgres/testing/make-listing.ts';
import { JSON_HEADERS, pathText } from '../fuzz/fuzz-request.ts';
import { sendRequest } from '../fuzz/send-request.ts';
import { type MatrixHouse, type MatrixTenant, openMatrix } from '../matrix/open-matrix.ts';

let house: MatrixHouse;
let tenant: MatrixTenant;
beforeAll(async () => {
  house = await openMatrix();
  tenant = await house.tenant();
});
afterAll(() => house?.close());

async function call(
  key: string,
  method: string,
  address: string,
  { at = house, body, headers = {} }: Partial<Asked> = {},
) {
  const { status, text } = await sendRequest(
    { port: at.port, agent: at.agent, key },
    {
      ...{ method, address, expect: 'any', how: 'by hand' },
      headers: { ...JSON_HEADERS, ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    },
  );
  return { status, body: /^[[{]/.test(text) ? JSON.parse(text) : undefined };
}
interface Asked {
  at: MatrixHouse;
  body: unknown;
  headers: Record<string, string>;
}

it("answers a tenant's token with 403 wherever the platform's admins are at home", async () => {
  const admins = allOperations.filter(({ needs }) => needs === 'platform');
  const token = await house.token(tenant, 600);
  const ids = new Map([['tenant_id', tenant.id]]);
  for (const { method, path, id, access } of admins) {
    if (access === 'anyone') continue;
    const body = { slug: 'mine', name: 'Mine', status: 'active' };
    for (const key of [token, tenant.key]) {
      const { status } = await call(key, method.toUpperCase(), pathText(path, ids), { body });
      expect({ id, status }).toEqual({ id, status: 403 });
    }
  }
  expect(admins.length).toBeGreaterThan(3);
});

describe('a token', () => {
  const inBase64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = () => ({
    ...{ iss: 'https://login.example', aud: 'foyer', sub: 'ada', role: 'tenant_admin' },
    ...{ tenant: tenant.slug, exp: Math.floor(Date.now() / 1000) + 600 },
  });
  it.each<[string, () => string]>([
    ['with alg none', () => `${inBase64({ alg: 'none' })}.${inBase64(claims())}.`],
    ['with alg NONE', () => `${inBase64({ alg: 'NONE' })}.${inBase64(claims())}.`],
    [
      'signed with the empty secret',
      () => {
        const text = `${inBase64({ alg: 'HS256' })}.${inBase64(claims())}`;
        return `${text}.${createHmac('sha256', '').update(text).digest('base64url')}`;
      },
    ],
    [
      'whose kid is a file',
      () => {
        const text = `${inBase64({ alg: 'HS256', kid: '/dev/null' })}.${inBase64(claims())}`;
        return `${text}.${createHmac('sha256', '').update(text).digest('base64url')}`;
      },
    ],
  ])('%s opens nothing', async (_, made) => {
    const headers = { authorization: `Bearer ${made()}` };
    expect((await call(made(), 'GET', '/v1/agents')).status).toBe(401);
    const { status } = await call('', 'GET', '/v1/agents', { headers });
    expect(status).toBe(401);
  });
});

it('opens nothing to x-auth-scheme: langsmith, nor to a key of LangSmith', async () => {
  const scheme = { 'x-auth-scheme': 'langsmith', origin: 'https://smith.langchain.com' };
  for (const key of ['', 'lsv2_pt_0123456789abcdef0123456789abcdef']) {
    for (const address of ['/v1/agents', '/v1/keys', '/assistants/search']) {
      const method = address === '/assistants/search' ? 'POST' : 'GET';
      const { status } = await call(key, method, address, { headers: scheme, body: {} });
      expect({ address, status }).toEqual({ address, status: 401 });
    }
  }
});

it('lets no page of another origin read an answer, or send one with a key', async () => {
  for (const origin of ['https://attacker.example', 'http://localhost:3000', 'null']) {
    const answer = await fetch(`http://127.0.0.1:${house.port}/v1/agents`, {
      method: 'OPTIONS',
      headers: {
        ...{ origin, 'access-control-request-method': 'GET' },
        'access-control-request-headers': 'x-api-key',
      },
    });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    expect(answer.headers.get('access-control-allow-headers')).toBeNull();
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
  }
});

it('shuts out an address that guesses keys', async () => {
  const tight = await openMatrix({
    env: { RATE_LIMIT_PER_MINUTE_FAILURES: '5', REDIS_URL: '' },
  });
  try {
    const { key } = await tight.tenant();
    const guess = (n: number) =>
      call(`fy_${String(n).padStart(43, 'A')}`, 'GET', '/v1/agents', { at: tight });
    const statuses: unknown[] = [];
    for (let n = 0; n < 8; n += 1) statuses.push((await guess(n)).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429, 429]);
    // Not even with a good one, or guessing would tell which is good.
    expect((await call(key, 'GET', '/v1/agents', { at: tight })).status).toBe(429);
  } finally {
    await tight.close();
  }
});

it('gives one slot to one of 100 who book it at once', async () => {
  const { stores } = house.house;
  await stores.listings.upsertMany(tenant.id, [makeListing('SLOT1')]);
  const day = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);
  const booked = await Promise.all(
    Array.from({ length: 100 }, (_, n) =>
      call(tenant.key, 'POST', '/v1/appointments', {
        body: {
          ...{ kind: 'viewing', agent_id: tenant.agentId, listing_key: 'SLOT1' },
          ...{ starts_at: `${day}T10:00:00Z` },
          contact: { name: `Guest ${n}`, phone: '+1 510-555-0144' },
        },
      }),
    ),
  );
  const by = (status: number) => booked.filter((one) => one.status === status).length;
  expect({ made: by(201), refused: by(409) }).toEqual({ made: 1, refused: 99 });
  const { body } = await call(tenant.key, 'GET', '/v1/appointments?limit=100');
  expect(body.data).toHaveLength(1);
}, 120_000);

describe.skipIf(!process.env['TEST_DATABASE_URL'])('with TEST_DATABASE_URL', () => {
  it('ends a revoked key in every other process within five seconds', async () => {
    const second = await openMatrix({ databaseUrl: house.databaseUrl ?? '' });
    try {
      const body = { name: 'lost', role: 'tenant_admin' };
      const made = (await call(tenant.key, 'POST', '/v1/keys', { body })).body;
      const elsewhere = () => call(made.key, 'GET', '/v1/agents', { at: second });
      expect((await elsewhere()).status).toBe(200);
      const revoked = await call(tenant.key, 'DELETE', `/v1/keys/${made.id}`);
      expect(revoked.status).toBeLessThan(300);
      expect((await call(made.key, 'GET', '/v1/agents')).status).toBe(401);
      await expect
        .poll(async () => (await elsewhere()).status, { timeout: 5_000, interval: 100 })
        .toBe(401);
    } finally {
      await second.close();
    }
  });
});
