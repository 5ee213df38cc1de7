import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { allOperations, makeDocument } from '../../src/host/http/openapi/make-document.ts';
import type { Operation } from '../../src/host/http/openapi/operation.ts';
import { type FuzzOperation, type OpenApiDocument, operationsOf } from '../fuzz/fuzz-operation.ts';
import { type FuzzRequest, pathText } from '../fuzz/fuzz-request.ts';
import { type JsonSchema, resolverOf } from '../fuzz/json-schema.ts';
import { makeWorld } from '../fuzz/make-world.ts';
import { type Answered, sendRequest } from '../fuzz/send-request.ts';
import { validRequest } from '../fuzz/valid-request.ts';
import { HOW_TO_CALL, type Ids, MADE_BY, type Row } from './how-to-call.ts';
import { type MatrixHouse, type MatrixTenant, openMatrix } from './open-matrix.ts';

const TABLE = 'evals/matrix/how-to-call.ts';
const SEED = 20_261_121;
const TRIES = 12;

const document = makeDocument('matrix') as unknown as OpenApiDocument;
const resolve = resolverOf(document.components.schemas as Record<string, JsonSchema>);
const described = new Map(operationsOf(document).map((one) => [one.id, one]));
const keyed = allOperations.filter(({ access }) => access === 'key');
const parametersOf = ({ path }: { path: string }): string[] =>
  [...path.matchAll(/\{(\w+)\}/g)].flatMap(([, name]) => name ?? []);
const rowOf = ({ id }: Operation): Row => HOW_TO_CALL[id] ?? {};

interface Party extends MatrixTenant {
  ids: Ids;
  known: ReadonlyMap<string, readonly unknown[]>;
}

let house: MatrixHouse;
let ours: Party;
let theirs: Party;
let platformKey: string;

beforeAll(async () => {
  house = await openMatrix();
  [ours, theirs] = [await move(), await move()];
  platformKey = await house.platformKey();
}, 240_000);
afterAll(() => house?.close());

const send = (key: string, request: FuzzRequest): Promise<Answered> =>
  sendRequest({ port: house.port, agent: house.agent, key }, request);

/** What the document makes of a query; a cursor is only good if a list has written it. */
function queryOf(address: string): string {
  const query = new URLSearchParams(address.split('?')[1] ?? '');
  query.delete('cursor');
  return query.size === 0 ? '' : `?${query}`;
}

/** A request as documented, about these things. */
function requestFor(operation: Operation, ids: Ids, party: Pick<Party, 'known'>, tries = 0) {
  const shape = described.get(operation.id) as FuzzOperation;
  const row = rowOf(operation);
  const [made] = fc.sample(validRequest(shape, { resolve, known: party.known }), {
    ...{ seed: SEED + tries, numRuns: 1 },
  });
  if (made === undefined) throw new Error(`no request for ${operation.id}`);
  const named = { namespace: 'x', ...ids, ...row.path?.(ids) };
  const path = pathText(operation.path, new Map(Object.entries(named)));
  const query = row.query?.(ids) ?? queryOf(made.address);
  const request = { ...made, address: path + query };
  if (row.body === undefined) return request;
  const headers = { 'content-type': 'application/json' };
  return { ...request, headers, body: JSON.stringify(row.body(ids)) };
}

/** A tenant with one of everything. */
async function move(): Promise<Party> {
  let tenant: MatrixTenant | undefined;
  const { known } = await makeWorld({
    ...{ port: house.port, agent: house.agent },
    tenant: async () => {
      tenant = await house.tenant();
      return tenant;
    },
  });
  if (tenant === undefined) throw new Error('the world asked for no tenant');
  const first = (name: string): string => String(known.get(name)?.[0] ?? '');
  const [thread_id = '', run_id = ''] = known.get('thread_id+run_id')?.[0] as string[];
  const checkpoint_id = first('checkpoint_id');
  const ids: Record<string, string> = {
    ...{ thread_id, run_id, checkpoint_id, conversation_id: thread_id, tenant_id: tenant.id },
    ...{ agent_id: tenant.agentId, assistant_id: String(known.get('assistant_id')?.at(-1)) },
    ...{ cron_id: first('cron_id'), lead_id: tenant.leadId },
  };
  // First: an erasure takes exports along, for they hold the person too.
  ids['receipt_id'] = await receiptOf(tenant);
  for (const [name, { operation: id, field }] of Object.entries(MADE_BY)) {
    const operation = keyed.find((one) => one.id === id);
    // Described nowhere, it is asked for nowhere either.
    if (operation !== undefined)
      ids[name] = await made(operation, field, { ...tenant, known, ids });
  }
  return { ...tenant, ids, known };
}

/** What is left of a person who was erased. */
async function receiptOf({ id, agentId, key }: MatrixTenant): Promise<string> {
  const heard = { agentId, threadId: randomUUID(), runId: randomUUID() };
  const { leadId } = await house.house.stores.leads.upsert(id, { ...heard, name: 'Bo' });
  const ask = async (method: string, address: string, body?: unknown): Promise<string> => {
    const { status, text } = await send(key, {
      ...{ method, address, expect: 'taken', how: 'an erasure' },
      headers: { 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    expect({ address, text, ok: status !== undefined && status < 300 }).toMatchObject({ ok: true });
    return text;
  };
  await ask('POST', '/v1/people/erasures', { by: 'lead', lead_id: leadId });
  const look = async (): Promise<string> => {
    const [receipt] = JSON.parse(await ask('GET', '/v1/people/receipts')).data;
    if (receipt === undefined) throw new Error('nobody was erased');
    return receipt.id;
  };
  return vi.waitFor(look, { timeout: 60_000 });
}

async function made(
  operation: Operation,
  field: string,
  tenant: Pick<Party, 'key' | 'known' | 'ids'>,
): Promise<string> {
  const answers: string[] = [];
  for (let tries = 0; tries < TRIES; tries += 1) {
    const { status, text } = await send(
      tenant.key,
      requestFor(operation, tenant.ids, tenant, tries),
    );
    if (status !== undefined && status < 300) return String(JSON.parse(text)[field]);
    answers.push(`${status} ${text}`);
  }
  throw new Error(`${operation.id} makes nothing: ${answers.join('\n')}`);
}

/** An answer without what differs between two of the same: ids that were asked for, and its own. */
function bare({ status, text }: Answered, ids: Ids): string {
  let told = text.replace(/"request_id":"[^"]*"/, '');
  for (const [name, id] of Object.entries(ids)) told = told.replaceAll(id, `{${name}}`);
  return `${status} ${told}`;
}

const nobodys = (): Ids =>
  Object.fromEntries(Object.keys(ours.ids).map((name) => [name, randomUUID()]));

/** Operations that name a thing of a tenant, in the path or as the table says. */
const naming = keyed.filter((operation) => {
  const { body, query } = rowOf(operation);
  const probe = new Proxy({}, { get: (_, name) => `@${String(name)}` }) as Ids;
  const said = `${JSON.stringify(body?.(probe))}${query?.(probe)}`;
  return parametersOf(operation).length > 0 || said.includes('@');
});
const isPlatforms = ({ needs }: Operation): boolean => needs === 'platform';

it('has a row for every operation, and for nothing else', () => {
  const missing = keyed.filter(({ id }) => HOW_TO_CALL[id] === undefined);
  const advice = missing.map(({ id }) => `add "${id}: {}," to HOW_TO_CALL in ${TABLE}`);
  expect(advice).toEqual([]);
  const ids = new Set(keyed.map(({ id }) => id));
  expect(Object.keys(HOW_TO_CALL).filter((id) => !ids.has(id))).toEqual([]);
});

it('knows a thing for every parameter of a path', () => {
  const names = new Set(keyed.flatMap(parametersOf));
  const unknown = [...names].filter((name) => name !== 'namespace' && !ours.ids[name]);
  const advice = unknown.map((name) => `add "${name}" to MADE_BY in ${TABLE}`);
  expect(advice).toEqual([]);
});

it.each([
  ['no key', async () => ''],
  ['a key nobody has', async () => `fy_${'A'.repeat(43)}`],
  ['an expired key', () => house.expiredKey(ours)],
  ['a revoked key', () => house.revokedKey(ours)],
  ['an expired token', () => house.token(ours, -60)],
])('answers %s with 401, whatever it asks for', async (_, credential) => {
  const key = await credential();
  for (const operation of keyed) {
    const { status, text } = await send(key, requestFor(operation, ours.ids, ours));
    expect({ id: operation.id, status }).toEqual({ id: operation.id, status: 401 });
    for (const id of Object.values(ours.ids)) expect(text).not.toContain(id);
  }
});

it('answers who lacks the scope with 403 that names it, in every operation', async () => {
  const tried = new Map<string, string>();
  for (const operation of keyed) {
    const needed = operation.needs ?? 'read';
    const key = tried.get(needed) ?? (await house.keyWithout(ours, needed));
    tried.set(needed, key);
    const { status, text } = await send(key, requestFor(operation, ours.ids, ours));
    const told = { id: operation.id, status, named: text.includes(`needs the scope ${needed}`) };
    expect(told).toEqual({ id: operation.id, status: 403, named: true });
  }
});

it('answers for things of another tenant as for things that are not there', async () => {
  const wrong: unknown[] = [];
  for (const operation of naming.filter((one) => !isPlatforms(one))) {
    const absent = nobodys();
    const foreign = await send(ours.key, requestFor(operation, theirs.ids, ours));
    const missing = await send(ours.key, requestFor(operation, absent, ours));
    const [a, b] = [bare(foreign, theirs.ids), bare(missing, absent)];
    const expected = rowOf(operation).absent ?? 404;
    if (foreign.status !== expected || a !== b) wrong.push([operation.id, expected, a, b]);
  }
  expect(wrong).toEqual([]);
}, 240_000);

it('serves the own tenant, by key and by token, and tells it nothing of another', async () => {
  const wrong: unknown[] = [];
  const token = await house.token(ours, 600);
  const order = [...keyed].sort((a, b) => Number(rowOf(a).last ?? 0) - Number(rowOf(b).last ?? 0));
  for (const [at, operation] of order.entries()) {
    if (isPlatforms(operation)) continue;
    const key = at % 2 === 0 ? ours.key : token;
    const answer = await send(key, requestFor(operation, ours.ids, ours));
    const { status = 0, text } = answer;
    const refused = [401, 403, 404].includes(status) && !rowOf(operation).ownMayFail;
    const leaks = Object.values(theirs.ids).filter((id) => text.includes(id));
    if (refused || status === 0 || status >= 500 || leaks.length > 0) {
      wrong.push([operation.id, status, text.slice(0, 300), leaks]);
    }
  }
  expect(wrong).toEqual([]);
}, 240_000);

it('left everything of the other tenant where it was', async () => {
  const gone: unknown[] = [];
  for (const operation of keyed.filter(
    ({ method, path }) => method === 'get' && path.includes('{'),
  )) {
    const { status } = await send(theirs.key, requestFor(operation, theirs.ids, theirs));
    if (status === undefined || status === 404 || status >= 500) gone.push([operation.id, status]);
  }
  expect(gone).toEqual([]);
}, 240_000);

it("lets the platform's admins act for a tenant they name, and for none else", async () => {
  const list = keyed.find(({ id }) => id === 'listAgents') as Operation;
  const request = { ...requestFor(list, {}, ours), address: '/v1/agents' };
  const named = (slug: string) => ({ ...request, headers: { 'x-foyer-tenant': slug } });
  expect(await send(platformKey, request)).toMatchObject({ status: 400 });
  expect((await send(platformKey, request)).text).toContain('x-foyer-tenant');
  const answer = await send(platformKey, named(theirs.slug));
  expect(answer).toMatchObject({
    status: 200,
    text: expect.stringContaining(theirs.ids['agent_id'] ?? ''),
  });
  expect(await send(platformKey, named('nobody'))).toMatchObject({ status: 404 });
  expect(await send(theirs.key, named(ours.slug))).toMatchObject({ status: 403 });
});

it('ends every credential of a tenant that is suspended', async () => {
  const request = { headers: {}, expect: 'any', how: 'by hand' } as const;
  const listing = { ...request, method: 'GET', address: '/v1/agents' };
  const token = await house.token(theirs, 600);
  const change = (status: string) =>
    send(platformKey, {
      ...{ ...request, method: 'PATCH', address: `/v1/tenants/${theirs.id}` },
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ status }),
    });
  expect((await send(theirs.key, listing)).status).toBe(200);
  expect((await change('suspended')).status).toBe(200);
  for (const key of [theirs.key, token]) expect((await send(key, listing)).status).toBe(401);
  expect((await change('active')).status).toBe(200);
  expect((await send(theirs.key, listing)).status).toBe(200);
});
