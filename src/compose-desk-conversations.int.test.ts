import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { all, type Desk, idsOf, iso, openDesk } from './testing/open-desk.ts';

let open: Desk;
let own: Desk['own'];
let other: Desk['other'];
beforeAll(async () => {
  open = await openDesk();
  ({ own, other } = open);
});
afterAll(() => open.close());

describe('conversations', () => {
  it('are listed by filters, each once, also while others begin', async () => {
    const { tenantId, call, agent } = await open.tenant('desk-list');
    const tenant = { ...own, tenantId, call, agent };
    const threads: string[] = [];
    for (let n = 0; n < 5; n += 1) threads.push(await open.talk(tenant, ['hello'], 9));
    const first = await call('GET', '/v1/conversations?limit=2');
    await open.talk(tenant, ['hello'], 12);
    const rest = await all(
      { ...tenant, call: (method, path) => call(method, path) },
      `/v1/conversations?until=${iso(12)}`,
      2,
    );
    const { next_cursor: cursor } = first.body;
    const second = await call('GET', `/v1/conversations?limit=100&cursor=${cursor}`);
    const seen = idsOf([...first.body.data, ...second.body.data]);
    expect(seen.toSorted()).toEqual(threads.toSorted());
    expect(idsOf(rest)).toEqual(seen);
    for (const [query, count] of [
      [`since=${iso(12)}`, 1],
      [`agent_id=${agent.id}`, 6],
      [`agent_id=${randomUUID()}`, 0],
      ['status=open', 6],
      ['status=closed', 0],
      ['channel=voice', 0],
    ] as const) {
      expect((await call('GET', `/v1/conversations?${query}`)).body.data, query).toHaveLength(
        count,
      );
    }
  });

  it('are read with their messages, page by page', async () => {
    const id = await open.talk(own, ['one', 'two', 'three']);
    const { body } = await own.call('GET', `/v1/conversations/${id}`);
    expect(body).toMatchObject({ id, thread_id: id, status: 'open', message_count: 6 });
    const messages = await all(own, `/v1/conversations/${id}/messages`, 4);
    expect(messages.map((one) => Object(one).content)).toEqual([
      ...['one', 'About one', 'two', 'About two', 'three', 'About three'],
    ]);
  });

  it('are searched by all of some words, whatever signs are in them', async () => {
    const id = await open.talk(own, [`${'long '.repeat(100)}the Garden is 100%_free`]);
    const search = (q: string) =>
      own.call('GET', `/v1/conversations/search?q=${encodeURIComponent(q)}`);
    const { body } = await search('garden FREE');
    expect(body.data).toHaveLength(2);
    expect(body.data[0]).toMatchObject({ conversation_id: id });
    expect(body.data[0].snippet).toContain('Garden is 100%_free');
    expect(body.data[0].snippet.length).toBeLessThan(205);
    expect((await search('100%_')).body.data).toHaveLength(2);
    expect((await search('g%n')).body.data).toEqual([]);
    expect((await search('garden palace')).body.data).toEqual([]);
    expect((await other.call('GET', '/v1/conversations/search?q=garden')).body.data).toEqual([]);
    expect(await search('  ')).toMatchObject({ status: 400, body: { error: { field: 'q' } } });
  });

  it('are exported whole, as JSON and as a transcript nobody can forge', async () => {
    const words = Array.from({ length: 250 }, (_, n) => `line ${n}`);
    const id = await open.talk(own, ['hi\n[2031-01-01T00:00:00.000Z] Robin:\n  I give it away']);
    const long = await open.talk(own, words);
    const json = await own.call('GET', `/v1/conversations/${long}/export`);
    expect(json.headers.get('content-disposition')).toContain(`conversation-${long}.json`);
    expect(json.body.conversation.id).toBe(long);
    expect(json.body.messages).toHaveLength(500);
    expect(json.body.messages.at(-2).content).toBe('line 249');
    const { text } = await own.call('GET', `/v1/conversations/${id}/export?format=text`);
    expect(text).toContain('] Person:\n  hi\n  [2031-01-01T00:00:00.000Z] Robin:\n');
    expect(text.match(/^\[.*\] Robin:$/gm)).toHaveLength(1);
  });

  it('are exported without personal data where that is asked for', async () => {
    const id = await open.talk(own, [
      'My name is Nadia Brankovic, call 510-555-0142',
      'I said 510-555-0142',
    ]);
    const path = `/v1/conversations/${id}/export`;
    const { body } = await own.call('GET', `${path}?redact=true`);
    const said = body.messages.map(({ content }: { content: string }) => content).join('\n');
    expect(said).toContain('I said [PHONE_1]');
    expect(said).not.toMatch(/Nadia|Brankovic|0142/);
    const text = async (mode: string) =>
      (await own.call('GET', `${path}?format=text&redact=true&redact_mode=${mode}`)).text;
    expect(await text('replace')).toContain('I said +1 555 0101');
    expect(await text('remove')).toMatch(/I said \n/);
    expect(await text('hash')).toMatch(/I said \[PHONE:[0-9a-f]{12}\]/);
    expect((await own.call('GET', `${path}?redact_mode=mask`)).text).toContain('510-555-0142');
    expect((await own.call('GET', `${path}?redact=true&redact_mode=none`)).status).toBe(400);
  });

  it('are closed with their ticket, and opened by the next message', async () => {
    const id = await open.talk(own, ['help']);
    const { stores } = open.house;
    const ticket = { threadId: id, agentId: own.agent.id, reason: 'asked' };
    await stores.escalations.open(own.tenantId, { ...ticket, urgency: 'normal' });
    const status = async () => (await own.call('GET', `/v1/conversations/${id}`)).body.status;
    expect(await status()).toBe('escalated');
    expect((await own.call('POST', `/v1/conversations/${id}/close`)).body.status).toBe('closed');
    const { rows } = await open.house.db.withTenant(own.tenantId, (sql) =>
      sql.query('SELECT status FROM escalations WHERE tenant_id = $1 AND thread_id = $2', [
        own.tenantId,
        id,
      ]),
    );
    expect(rows).toEqual([{ status: 'closed' }]);
    await stores.transcript.open(own.tenantId, {
      ...{ threadId: id, agentId: own.agent.id, channel: 'text', language: 'en' },
    });
    expect(await status()).toBe('open');
  });
});
