import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type StartedProcess, startProcess } from '../../src/main/testing/start-process.ts';
import { type FakeOpenAi, startFakeOpenAi } from '../../src/providers/llm/testing/fake-open-ai.ts';
import { createTestDatabase } from '../../src/stores/postgres/testing/create-test-database.ts';
import { TEST_CACHE_DIR } from '../../src/stores/postgres/testing/test-cache-dir.ts';

const SECRETS = {
  providerKey: 'sk-planted7Qm2vX9pLrT4wZ8bKd3N',
  serviceKey: 'sk-service5Tn8cV1xMkR6yH2jWq9P',
  wrongKey: 'fy_PLANTEDwrongKeyPLANTEDwrongKeyPLANTED1234567',
  crmSecret: 'whsec_UExBTlRFRC1ieS10aGUtdGVzdC1pbi1pdHM=',
  envKey: 'planted-environment-key-0123456789',
  jwtSecret: 'planted secret of tokens, thirty-two bytes',
} as const;
const PEOPLE = {
  email: 'wilhelmina.planted@example.org',
  phone: '+1 415-555-0137',
  card: '4111 1111 1111 1111',
  iban: 'DE89 3704 0044 0532 0130 00',
} as const;
/** Without the signs that may stand between its parts, and as it reads where it is escaped. */
const bare = (text: string): string =>
  text
    .replaceAll(/%([2-7][0-9a-f])/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
    .replaceAll(/[ -]/g, '');

let dir = '';
let model: FakeOpenAi;
let crm: Server;
let child: StartedProcess;
let url = '';
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let token = '';
let forged = '';

const tokenBy = (secret: string) =>
  new SignJWT({ tenant: 'demo', role: 'tenant_admin' })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer('https://login.example')
    .setAudience('foyer')
    .setSubject('ada')
    .setExpirationTime('10m')
    .sign(new TextEncoder().encode(secret));

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'foyer-planted-'));
  [model, database] = await Promise.all([startFakeOpenAi(), createTestDatabase()]);
  crm = createServer((request, response) => {
    request.resume();
    // What a careless system says of what it was sent.
    response.writeHead(500).end(`no: ${SECRETS.crmSecret} ${PEOPLE.email}`);
  });
  await new Promise<void>((resolve) => crm.listen(0, '127.0.0.1', resolve));
  [token, forged] = [await tokenBy(SECRETS.jwtSecret), await tokenBy('another'.repeat(8))];
  child = startProcess('server', ['--port', '0'], {
    ...{ NODE_ENV: 'development', LOG_LEVEL: 'trace', REDIS_URL: '' },
    DATABASE_URL: database?.url ?? '',
    FOYER_DATA_DIR: join(dir, 'data'),
    FOYER_CACHE_DIR: TEST_CACHE_DIR,
    FOYER_API_KEYS: `${SECRETS.envKey}=demo`,
    ...{ JWT_SECRET: SECRETS.jwtSecret, JWT_ISSUER: 'https://login.example' },
    ...{ JWT_AUDIENCE: 'foyer', FOYER_PRIVATE_PROVIDERS: '1', EMBEDDINGS: 'off' },
    ...{ OPENAI_BASE_URL: model.baseUrl, OPENAI_API_KEY: SECRETS.serviceKey },
    DATABASE_TIMEOUT_MS: '30000',
  });
  url = await child.url();
}, 180_000);
afterAll(async () => {
  child?.kill('SIGKILL');
  await child?.exited;
  await model?.close();
  crm?.close().closeAllConnections();
  await database?.drop();
  await rm(dir, { recursive: true, force: true });
});

/** Everything that was answered with an error, and what tells of it afterwards. */
const errors: string[] = [];

async function call(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
) {
  const isText = typeof body === 'string' || body instanceof FormData;
  const answer = await fetch(url + path, {
    method,
    headers: {
      'x-api-key': SECRETS.envKey,
      ...(!(body instanceof FormData) && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: isText ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (answer.status >= 400) errors.push(text);
  return { status: answer.status, text };
}

const sentence =
  `My name is Wilhelmina Planted, write to ${PEOPLE.email} or call ${PEOPLE.phone}; ` +
  `my card is ${PEOPLE.card} and my account ${PEOPLE.iban}`;
const everything = `${sentence} ${Object.values(SECRETS).join(' ')}`;

async function plant(): Promise<void> {
  const said = { agent_id: 'real-estate', message: everything };
  await call('POST', '/v1/chat/message', said);
  // A vendor that repeats in its error what it was sent, key and all.
  for (const status of [400, 401, 429, 500]) {
    model.next({ status, body: JSON.stringify({ error: { message: `bad: ${everything}` } }) });
    await call('POST', '/v1/chat/message', said, { accept: 'text/event-stream' });
  }
  await call('POST', '/v1/chat/message', { agent_id: everything, message: 'hello' });
  await call('POST', '/v1/chat/message', { agent_id: 'real-estate', message: 7, x: everything });
  await call('POST', '/v1/chat/message', `{"message": "${everything}`);
  const input = { messages: [{ type: 'human', content: everything }] };
  await call('POST', '/runs/wait', { assistant_id: 'conversation', input });
  await call('POST', '/runs/wait', { assistant_id: everything, input });
  await call('GET', '/v1/agents', undefined, { 'x-api-key': SECRETS.wrongKey });
  for (const bearer of [token, forged, `${forged}x`, SECRETS.providerKey]) {
    const headers = { 'x-api-key': '', authorization: `Bearer ${bearer}` };
    await call('GET', '/v1/agents', undefined, headers);
    const { 'x-api-key': _, ...alone } = headers;
    await fetch(`${url}/v1/agents`, { headers: alone });
  }
  const made = await call('POST', '/v1/providers', {
    ...{ task: 'llm', provider: 'openai', model: 'small', base_url: model.baseUrl },
    api_key: SECRETS.providerKey,
  });
  expect(made.status).toBe(201);
  const { id } = JSON.parse(made.text);
  for (const status of [401, 500]) {
    model.next({ status, body: `{"error":{"message":"Incorrect key ${SECRETS.providerKey}"}}` });
    await call('POST', `/v1/providers/${id}/test`);
  }
  await call('PATCH', `/v1/providers/${id}`, { api_key: SECRETS.providerKey, priority: 'x' });
  await call('GET', '/v1/providers');
  const form = new FormData();
  form.set('file', new Blob(['%PDF-1.4 nothing']), `${PEOPLE.email} ${SECRETS.providerKey}.pdf`);
  await call('POST', '/v1/knowledge/upload', form);
  const later = new FormData();
  later.set('file', new Blob(['%PDF-1.4 nothing']), `${PEOPLE.email} ${SECRETS.wrongKey}.pdf`);
  await call('POST', '/v1/knowledge/upload?background=true', later);
  const { port } = crm.address() as AddressInfo;
  const target = `http://127.0.0.1:${port}/hook?email=${PEOPLE.email}&key=${SECRETS.providerKey}`;
  await call('PUT', '/v1/crm-target', { url: target, secret: SECRETS.crmSecret, enabled: true });
  await call('POST', '/v1/knowledge/ingest', { url: target });
  await call('GET', `/v1/leads?q=${encodeURIComponent(PEOPLE.email)}`);
  await call('GET', `/v1/nothing/${encodeURIComponent(PEOPLE.email)}?key=${SECRETS.wrongKey}`);
  await call('GET', `/v1/leads/${encodeURIComponent(PEOPLE.email)}`);
  await call('POST', '/v1/agents', { slug: everything, name: 'x' });
}

/** What of it stands in a text, and after what; itself it is not shown. */
function found(text: string, planted: Readonly<Record<string, string>>): string[] {
  const there = bare(text);
  return Object.entries(planted).flatMap(([name, value]) => {
    const at = there.indexOf(bare(value));
    return at === -1 ? [] : [`${name} after ${there.slice(Math.max(0, at - 300), at)}`];
  });
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
}

it('tells no planted key, token or personal data in log, metric, error, job or audit', async () => {
  await plant();
  const jobs = async () => (await call('GET', '/v1/jobs?limit=100')).text;
  await expect.poll(jobs, { timeout: 30_000 }).toContain('"failed"');
  const all = { ...SECRETS, token, forged, ...PEOPLE };
  const told: Record<string, string> = {
    log: child.printed(),
    metrics: (await call('GET', '/metrics')).text,
    jobs: await jobs(),
    audit: (await call('GET', '/v1/audit?limit=100')).text,
    usage: (await call('GET', '/v1/usage')).text,
    providers: (await call('GET', '/v1/providers')).text,
    errors: errors.join('\n'),
  };
  // What is looked for would be found.
  expect(found(encodeURIComponent(`${everything} ${token} ${forged}`), all)).toHaveLength(
    Object.keys(all).length,
  );
  const leaks = Object.entries(told).flatMap(([where, text]) =>
    found(text, all).map((what) => `${where}: ${what}`),
  );
  expect(leaks).toEqual([]);
  // It was all there: the log is at its most talkative, and the calls were made.
  expect(told['log']).toContain('"level":');
  expect(told['audit']?.length).toBeGreaterThan(100);
  expect(errors.length).toBeGreaterThan(10);
}, 120_000);

it('sends a model no personal data, and its key to nobody but its owner', () => {
  expect(model.requests.length).toBeGreaterThan(3);
  for (const { raw, authorization } of model.requests) {
    expect(found(raw, PEOPLE)).toEqual([]);
    expect([`Bearer ${SECRETS.serviceKey}`, `Bearer ${SECRETS.providerKey}`]).toContain(
      authorization,
    );
  }
});

it('keeps no key in the open in files beside the database', async () => {
  const { jwtSecret: _, ...kept } = SECRETS;
  for (const file of await filesIn(join(dir, 'data'))) {
    // The embedded database keeps what was said, which is data of the tenant.
    if (file.includes('pg')) continue;
    expect(found(await readFile(file, 'latin1'), kept)).toEqual([]);
  }
});
