import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Operation } from '../../src/host/http/openapi/operation.ts';
import type { FuzzRequest } from '../fuzz/fuzz-request.ts';
import type { Answered } from '../fuzz/send-request.ts';
import { HOW_TO_CALL, type Ids } from './how-to-call.ts';
import { keyed, makeParties, type Party, parametersOf, requestFor, rowOf } from './make-party.ts';
import { type MatrixHouse, openMatrix } from './open-matrix.ts';

const TABLE = 'evals/matrix/how-to-call.ts';

let house: MatrixHouse;
let ours: Party;
let theirs: Party;
let platformKey: string;
let send: (key: string, request: FuzzRequest) => Promise<Answered>;

beforeAll(async () => {
  house = await openMatrix();
  const parties = makeParties(house);
  ({ send } = parties);
  [ours, theirs] = [await parties.move(), await parties.move()];
  platformKey = await house.platformKey();
}, 240_000);
afterAll(() => house?.close());

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
  const place = new Map(Object.keys(HOW_TO_CALL).map((id, at) => [id, at]));
  const order = keyed.toSorted((a, b) => (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0));
  for (const [at, operation] of order.entries()) {
    if (isPlatforms(operation)) continue;
    const key = at % 2 === 0 ? ours.key : token;
    const answer = await send(key, requestFor(operation, ours.ids, ours));
    const { status = 0, text } = answer;
    const { own } = rowOf(operation);
    // A socket's answer is 101.
    const served = own === undefined ? status > 100 && status < 300 : status === own.status;
    const leaks = Object.values(theirs.ids).filter((id) => text.includes(id));
    if (!served || leaks.length > 0) {
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
