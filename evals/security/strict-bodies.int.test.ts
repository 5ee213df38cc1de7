import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeDocument } from '../../src/host/http/openapi/make-document.ts';
import { conforms } from '../fuzz/conforms.ts';
import { type FuzzOperation, type OpenApiDocument, operationsOf } from '../fuzz/fuzz-operation.ts';
import { JSON_HEADERS } from '../fuzz/fuzz-request.ts';
import { isObject, type JsonSchema, resolverOf } from '../fuzz/json-schema.ts';
import type { Parts } from '../fuzz/request-parts.ts';
import { sendRequest } from '../fuzz/send-request.ts';
import { changedAt } from '../fuzz/spoil.ts';
import { bodyText, requestOf, validParts } from '../fuzz/valid-request.ts';
import { type MatrixHouse, type MatrixTenant, openMatrix } from '../matrix/open-matrix.ts';

/** What somebody might hope to be believed. */
const EXTRA = {
  tenantId: randomUUID(),
  tenant_id: randomUUID(),
  role: 'platform_admin',
  spentUsd: 0,
  spent_usd: -1_000,
  scopes: ['platform'],
  __proto__key: { polluted: true },
  constructor: { prototype: { polluted: true } },
};
const FIELDS = Object.entries(EXTRA).map(
  ([name, value]) => [name === '__proto__key' ? '__proto__' : name, value] as const,
);
const SAMPLES = 8;
const SEED = 20_261_121;

/** What no schema tells: a text of the form `uri` is made of letters by chance. */
const KNOWN = new Map([['url', ['https://example.com/there']]]);

type Path = (string | number)[];

const document = makeDocument('security') as unknown as OpenApiDocument;
const resolve = resolverOf(document.components.schemas as Record<string, JsonSchema>);
const bodied = operationsOf(document).filter(({ body }) => body?.type === 'application/json');

let house: MatrixHouse;
let tenant: MatrixTenant;
let platformKey = '';
beforeAll(async () => {
  house = await openMatrix();
  tenant = await house.tenant();
  platformKey = await house.platformKey();
});
afterAll(() => house?.close());

/** Where in a body nothing undeclared may stand, and what is declared there. */
function strictPlaces(given: JsonSchema, value: unknown, at: Path = []): [Path, Set<string>][] {
  const schema = resolve(given);
  const options = schema.anyOf ?? schema.oneOf;
  if (options !== undefined && schema.properties === undefined) {
    const fitting = options.find((one) => conforms(one, value, resolve));
    return fitting === undefined ? [] : strictPlaces(fitting, value, at);
  }
  if (Array.isArray(value)) {
    const { items } = schema;
    if (!isObject(items)) return [];
    return value.flatMap((one, n) => strictPlaces(items, one, [...at, n]));
  }
  if (!isObject(value)) return [];
  const { properties = {}, additionalProperties } = schema;
  const here: [Path, Set<string>][] =
    additionalProperties === false ? [[at, new Set(Object.keys(properties))]] : [];
  const inner = Object.entries(properties).flatMap(([name, one]) =>
    Object.hasOwn(value, name) ? strictPlaces(one, value[name], [...at, name]) : [],
  );
  return [...here, ...inner];
}

const send = (operation: FuzzOperation, parts: Parts, body: unknown) => {
  const isPlatforms = operation.path.startsWith('/v1/tenants');
  const key = isPlatforms ? platformKey : tenant.key;
  return sendRequest(
    { port: house.port, agent: house.agent, key },
    {
      ...requestOf(operation, { ...parts, body: undefined }),
      ...{ headers: JSON_HEADERS, body: bodyText(body) ?? '' },
      ...{ expect: 'refused', how: 'a field too many' },
    },
  );
};

const placesOf = ({ body }: FuzzOperation, value: unknown) =>
  body === undefined ? [] : strictPlaces(body.schema, value);

it('refuses tenantId, role, spentUsd and __proto__ in every strict body', async () => {
  const wrong: unknown[] = [];
  const named = new Set<string>();
  const strict = new Set<string>();
  for (const operation of bodied) {
    const samples = fc.sample(validParts(operation, { resolve, known: KNOWN }), {
      ...{ seed: SEED, numRuns: SAMPLES },
    });
    const missed = new Map<string, unknown>();
    for (const parts of samples) {
      for (const [path, declared] of placesOf(operation, parts.body)) {
        strict.add(operation.id);
        for (const [name, value] of FIELDS.filter(([one]) => !declared.has(one))) {
          // Items of one list are alike.
          const place = path.map((step) => (typeof step === 'number' ? '#' : step)).join('.');
          const what = `${operation.id} ${place} ${name}`;
          if (named.has(what)) continue;
          const body = changedAt(parts.body, path, (v) => ({ ...Object(v), [name]: value }));
          const { status, text } = await send(operation, parts, body);
          if (status !== 400) wrong.push([what, status, text.slice(0, 200)]);
          // What else may be wrong with a sample may be told in its place.
          if (text.includes(name)) named.add(what);
          else missed.set(what, text.slice(0, 200));
        }
      }
    }
    for (const [what, text] of missed) if (!named.has(what)) wrong.push([what, 'unnamed', text]);
  }
  expect(wrong).toEqual([]);
  // Every body of the product API is strict; those of LangGraph's clients may grow.
  const loose = bodied.filter(({ id }) => !strict.has(id));
  expect(loose.filter(({ path }) => path.startsWith('/v1/')).map(({ id }) => id)).toEqual([
    // A feed of listings has fields of its own, of which those we know are read.
    'importProperties',
  ]);
  expect(named.size).toBeGreaterThan(100);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
}, 300_000);

it("believes no tenant in a body of LangGraph's routes, only in the key", async () => {
  const other = await house.tenant();
  const call = async (key: string, method: string, address: string, body?: unknown) => {
    const { status, text } = await sendRequest(
      { port: house.port, agent: house.agent, key },
      {
        ...{ method, address, headers: JSON_HEADERS, expect: 'any', how: 'by hand' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      },
    );
    // LangGraph's routes tell errors in plain words.
    const isJson = /^[[{]/.test(text);
    return { status, body: isJson ? JSON.parse(text) : undefined };
  };
  const claims = { tenantId: other.id, tenant_id: other.id, role: 'platform_admin' };
  const thread = await call(tenant.key, 'POST', '/threads', { ...claims, metadata: claims });
  if (thread.status === 200) {
    const address = `/threads/${thread.body.thread_id}`;
    expect(await call(tenant.key, 'GET', address)).toMatchObject({ status: 200 });
    expect(await call(other.key, 'GET', address)).toMatchObject({ status: 404 });
  } else expect(thread.status).toBe(422);
  const assistant = await call(tenant.key, 'POST', '/assistants', {
    ...{ graph_id: 'conversation', ...claims, metadata: claims },
    config: { configurable: { tenant_id: other.id, tenantId: other.id } },
  });
  if (assistant.status === 200) {
    const address = `/assistants/${assistant.body.assistant_id}`;
    expect(await call(other.key, 'GET', address)).toMatchObject({ status: 404 });
  }
  // The tenant in a run's configuration is ours to set, whatever the client says.
  const run = await call(tenant.key, 'POST', '/runs/wait', {
    assistant_id: tenant.agentId,
    input: { messages: [{ type: 'human', content: 'hello' }] },
    config: { configurable: { tenant_id: other.id, tenantId: other.id, 'x-foyer-tenant': 'x' } },
    context: { tenantId: other.id },
  });
  expect(run.status).toBeLessThan(500);
  const theirs = await call(other.key, 'GET', '/v1/conversations');
  expect(theirs.body).toMatchObject({ data: [] });
});
