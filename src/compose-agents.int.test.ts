import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openProductHouse, type ProductHouse } from './testing/open-product-house.ts';

let open: ProductHouse;
let own: Awaited<ReturnType<ProductHouse['tenant']>>;
beforeAll(async () => {
  open = await openProductHouse();
  own = await open.tenant('agents-own');
});
afterAll(() => open.close());

const NEW = { slug: 'night', name: 'Nora', prompt: 'Night desk.', time_zone: 'Europe/Berlin' };

describe('an agent', () => {
  it('is made, edited as a draft, published and rolled back', async () => {
    const made = await own.call('POST', '/v1/agents', NEW);
    expect(made).toMatchObject({ status: 201, body: { ...NEW, version: 1, draft: null } });
    const path = `/v1/agents/${made.body.id}`;
    const edited = await own.call('PATCH', path, { name: 'Nadia', prompt: 'Kind.' });
    expect(edited.body).toMatchObject({
      ...{ name: 'Nora', version: 1 },
      draft: { name: 'Nadia', prompt: 'Kind.' },
    });
    const spoken = () => open.house.stores.agents.find(own.tenantId, 'night');
    expect(await spoken()).toMatchObject({ name: 'Nora', version: 1 });
    const published = await own.call('POST', `${path}/publish`);
    expect(published.body).toMatchObject({ name: 'Nadia', version: 2, draft: null });
    expect(await spoken()).toMatchObject({ name: 'Nadia', prompt: 'Kind.', version: 2 });
    expect((await own.call('POST', `${path}/publish`)).body.version).toBe(2);

    const back = await own.call('POST', `${path}/rollback`, { version: 1 });
    expect(back.body).toMatchObject({ name: 'Nora', prompt: 'Night desk.', version: 1 });
    expect(await spoken()).toMatchObject({ name: 'Nora', version: 1 });
    await own.call('PATCH', path, { name: 'Nils' });
    // The number of a version that was rolled back from is never given again.
    expect((await own.call('POST', `${path}/publish`)).body).toMatchObject({ version: 3 });
    const { body } = await own.call('GET', `${path}/versions?limit=2`);
    expect(
      body.data.map((one: { version: number; name: string }) => [one.version, one.name]),
    ).toEqual([
      [3, 'Nils'],
      [2, 'Nadia'],
    ]);
    const rest = await own.call('GET', `${path}/versions?limit=2&cursor=${body.next_cursor}`);
    expect(rest.body).toMatchObject({ data: [{ version: 1, name: 'Nora' }], next_cursor: null });
    const never = await own.call('POST', `${path}/rollback`, { version: 9 });
    expect(never).toMatchObject({ status: 404, body: { error: { field: 'version' } } });
  });

  it('keeps what was published as it was, whatever is written to its row', async () => {
    const { body } = await own.call('POST', '/v1/agents', { ...NEW, slug: 'still' });
    await open.house.db.withTenant(own.tenantId, (sql) =>
      sql.query('UPDATE agents SET prompt = $3 WHERE tenant_id = $1 AND id = $2', [
        own.tenantId,
        body.id,
        'changed behind its back',
      ]),
    );
    const versions = await own.call('GET', `/v1/agents/${body.id}/versions`);
    expect(versions.body.data).toMatchObject([{ version: 1, prompt: 'Night desk.' }]);
  });

  it('is an assistant of the conversation graph, and runs as one', async () => {
    const { body } = await own.call('POST', '/v1/agents', { ...NEW, slug: 'runs' });
    const found = await own.call('POST', '/assistants/search', { graph_id: 'conversation' });
    const mine = found.body.find((one: { assistant_id: string }) => one.assistant_id === body.id);
    expect(mine).toMatchObject({ graph_id: 'conversation', name: 'Nora', version: 1 });
    const run = await own.call('POST', '/runs/wait', {
      assistant_id: body.id,
      input: { messages: [{ type: 'human', content: 'Hello' }] },
    });
    expect(run.status).toBe(200);
    expect(run.body.messages.at(-1)).toMatchObject({ type: 'ai' });
  });

  it('is changed only by who read it as it is', async () => {
    const made = await own.call('POST', '/v1/agents', { ...NEW, slug: 'tagged' });
    const path = `/v1/agents/${made.body.id}`;
    const tag = { 'if-match': made.headers.get('etag') ?? '' };
    expect((await own.call('PATCH', path, { name: 'First' }, tag)).status).toBe(200);
    for (const [method, at, body] of [
      ['PATCH', path, { name: 'Second' }],
      ['POST', `${path}/publish`, undefined],
      ['POST', `${path}/rollback`, { version: 1 }],
      ['DELETE', path, undefined],
    ] as const) {
      const stale = await own.call(method, at, body, tag);
      expect(stale).toMatchObject({ status: 412, body: { error: { code: 'stale_version' } } });
    }
    const weak = await own.call('PATCH', path, { name: 'x' }, { 'if-match': 'W/"2"' });
    expect(weak.status).toBe(412);
    const now = await own.call('GET', path);
    expect(now.body.draft).toEqual({ name: 'First' });
  });

  it('goes, and its slug is free again', async () => {
    const { body } = await own.call('POST', '/v1/agents', { ...NEW, slug: 'gone' });
    const taken = await own.call('POST', '/v1/agents', { ...NEW, slug: 'gone' });
    expect(taken).toMatchObject({ status: 409, body: { error: { field: 'slug' } } });
    const path = `/v1/agents/${body.id}`;
    expect((await own.call('DELETE', path)).status).toBe(204);
    for (const method of ['GET', 'DELETE']) {
      expect((await own.call(method, path)).status).toBe(404);
    }
    const chat = await own.call('POST', '/v1/chat/message', { agent_id: body.id, message: 'hi' });
    expect(chat).toMatchObject({ status: 404, body: { error: { code: 'unknown_agent' } } });
    expect((await own.call('GET', `/assistants/${body.id}`)).status).toBe(404);
    expect((await own.call('POST', '/v1/agents', { ...NEW, slug: 'gone' })).status).toBe(201);
  });

  it('is not there for another tenant, as if it did not exist', async () => {
    const other = await open.tenant('agents-other');
    const missing = randomUUID();
    for (const [method, rest, body] of [
      ['GET', '', undefined],
      ['PATCH', '', { name: 'Mine' }],
      ['DELETE', '', undefined],
      ['GET', '/versions', undefined],
      ['POST', '/publish', undefined],
      ['POST', '/rollback', { version: 1 }],
    ] as const) {
      const told = await Promise.all(
        [own.agent.id, missing].map((id) => other.call(method, `/v1/agents/${id}${rest}`, body)),
      );
      const [foreign, none] = told.map(({ status, body: { error } }) => ({
        status,
        error: { ...error, request_id: '' },
      }));
      expect(foreign?.status).toBe(404);
      expect(foreign).toEqual(none);
    }
  });

  it.each([
    [{ ...NEW, slug: 'x', tenantId: randomUUID() }, 'tenantId'],
    [{ ...NEW, slug: 'x', version: 7 }, 'version'],
    [{ ...NEW, slug: 'No Slug' }, 'slug'],
    [{ ...NEW, slug: 'x', time_zone: 'Mars/Olympus' }, 'time_zone'],
    [{ ...NEW, slug: 'x', tools: ['drop_tables'] }, 'tools.0'],
  ])('is refused with %j, and the field is named', async (body, field) => {
    const answer = await own.call('POST', '/v1/agents', body);
    expect(answer).toMatchObject({ status: 400, body: { error: { code: 'bad_request', field } } });
  });
});

describe('a list', () => {
  it('shows each agent once, also when others are made meanwhile, and no prompts', async () => {
    const { call } = await open.tenant('agents-list');
    for (const slug of ['b', 'd', 'f']) await call('POST', '/v1/agents', { ...NEW, slug });
    const first = await call('GET', '/v1/agents?limit=2');
    for (const slug of ['a', 'c', 'e']) await call('POST', '/v1/agents', { ...NEW, slug });
    const seen = first.body.data;
    for (let cursor = first.body.next_cursor; cursor !== null; ) {
      const page = await call('GET', `/v1/agents?limit=2&cursor=${cursor}`);
      seen.push(...page.body.data);
      cursor = page.body.next_cursor;
    }
    const slugs = seen.map(({ slug }: { slug: string }) => slug);
    expect(slugs).toEqual(['b', 'd', 'e', 'f', 'homes']);
    expect(first.text).not.toContain('Night desk');
  });

  it.each([
    ['limit=0', 'limit'],
    ['limit=101', 'limit'],
    ['limit=many', 'limit'],
    ['cursor=!!', 'cursor'],
    ['cursor=bm90IGpzb24', 'cursor'],
    [`cursor=${Buffer.from('{"slug":7}').toString('base64url')}`, 'cursor'],
    [`cursor=${Buffer.from('{"slug":"a","x":1}').toString('base64url')}`, 'cursor'],
    ['page=2', 'page'],
  ])('%s is refused, and the parameter is named', async (query, field) => {
    const answer = await own.call('GET', `/v1/agents?${query}`);
    expect(answer).toMatchObject({ status: 400, body: { error: { field } } });
  });
});

describe('a POST with an Idempotency-Key', () => {
  const keyed = (key: string) => ({ 'idempotency-key': key });
  const countOf = async (call: typeof own.call, slug: string) =>
    (await call('GET', '/v1/agents?limit=100')).body.data.filter(
      (one: { slug: string }) => one.slug === slug,
    ).length;

  it('gives the first answer again, to the same caller and request alone', async () => {
    const body = { ...NEW, slug: 'once' };
    const first = await own.call('POST', '/v1/agents', body, keyed('k-1'));
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    // The same fields in another order are the same request; quoted is the same key.
    const turned = Object.fromEntries(Object.entries(body).reverse());
    const again = await own.call('POST', '/v1/agents', turned, keyed('"k-1"'));
    expect(again).toMatchObject({ status: 201, body: first.body });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.headers.get('etag')).toBe(first.headers.get('etag'));
    const reused = await own.call('POST', '/v1/agents', { ...body, name: 'X' }, keyed('k-1'));
    expect(reused).toMatchObject({ status: 422, body: { error: { code: 'key_reused' } } });
    const { call } = await open.tenant('agents-once');
    expect((await call('POST', '/v1/agents', body, keyed('k-1'))).status).toBe(201);
    const bad = await own.call('POST', '/v1/agents', body, keyed('a b'));
    expect(bad).toMatchObject({ status: 400, body: { error: { field: 'Idempotency-Key' } } });
  });

  it('takes effect once, however many come at once', async () => {
    const body = { ...NEW, slug: 'race' };
    const send = () => own.call('POST', '/v1/agents', body, keyed('k-2'));
    const told = await Promise.all(Array.from({ length: 10 }, send));
    // A slug that is taken would be a 409 as well: it names another field.
    for (const { status, body: answer } of told) {
      if (status !== 201) expect(answer.error).toMatchObject({ field: 'Idempotency-Key' });
    }
    const ids = new Set(told.flatMap(({ status, body: one }) => (status === 201 ? [one.id] : [])));
    expect(ids.size).toBe(1);
    expect(await countOf(own.call, 'race')).toBe(1);
    expect((await send()).status).toBe(201);
  });

  it('leaves neither effect nor record when the process dies before the end', async () => {
    const { idempotency, agents } = open.house.stores;
    const request = { principal: 'p', operation: 'createAgent', key: 'k-3', fingerprint: 'f' };
    const make = async () => {
      const { id } = await agents.create(own.tenantId, {
        ...{ slug: 'crash', name: 'C', type: 'custom', prompt: '', voice: null, tools: [] },
        ...{ businessHours: {}, timeZone: 'UTC', language: 'en', approvals: [] },
      });
      return { status: 201, headers: {}, body: { id } };
    };
    const dies = async () => {
      await make();
      throw new Error('the process is gone');
    };
    const once = (work: typeof make) =>
      idempotency.once(own.tenantId, request, work, (answer) => answer);
    await expect(once(dies)).rejects.toThrow('gone');
    expect(await countOf(own.call, 'crash')).toBe(0);
    const made = await once(make);
    expect(made.replayed).toBe(false);
    expect(await once(dies)).toEqual({ answer: made.answer, replayed: true });
    expect(await countOf(own.call, 'crash')).toBe(1);
  });

  it('is a new one after a day, and then forgotten', async () => {
    const body = { ...NEW, slug: 'old' };
    await own.call('POST', '/v1/agents', body, keyed('k-4'));
    await open.house.db.asSystem((sql) =>
      sql.query("UPDATE idempotency_keys SET expires_at = now() WHERE key = 'k-4'"),
    );
    // No longer remembered: the slug is taken now.
    const late = await own.call('POST', '/v1/agents', body, keyed('k-4'));
    expect(late).toMatchObject({ status: 409, body: { error: { field: 'slug' } } });
    expect(await open.house.stores.idempotency.sweep(100)).toBe(1);
    expect(await open.house.stores.idempotency.sweep(100)).toBe(0);
  });
});

it('is told to the audit, by whom, and what of it', async () => {
  const { call, tenantId } = await open.tenant('agents-audit');
  const { body } = await call('POST', '/v1/agents', NEW);
  await call('PATCH', `/v1/agents/${body.id}`, { prompt: 'A secret wording.' });
  await call('POST', `/v1/agents/${body.id}/publish`);
  await call('PATCH', `/v1/agents/${randomUUID()}`, { prompt: 'Nothing.' });
  const rows = await open.house.stores.audit.list(tenantId, { filter: {}, limit: 10 });
  expect(rows.map(({ action }) => action)).toEqual([
    'agent.published',
    'agent.edited',
    'agent.created',
  ]);
  expect(rows[1]).toMatchObject({
    ...{ target: { type: 'agent', id: body.id }, details: { fields: ['prompt'] } },
    actor: { kind: expect.any(String), id: expect.any(String) },
  });
  expect(JSON.stringify(rows)).not.toContain('secret wording');
});
