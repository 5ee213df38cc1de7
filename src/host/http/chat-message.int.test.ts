import { describe, expect, it } from 'vitest';
import type { TurnEvent } from '../../schemas/chat.ts';
import { chat, KEY } from '../testing/open-test-host.ts';
import {
  makeScriptedTurns,
  RUN_ID,
  result,
  THREAD_ID,
  token,
  UNKNOWN_THREAD,
} from '../testing/scripted-turns.ts';
import { startTestHost } from '../testing/start-test-host.ts';

const hi = { agent_id: 'front-desk', message: 'hello' };

describe('as JSON', () => {
  it('answers the result of the turn', async () => {
    const { turns, started } = makeScriptedTurns();
    const { port } = await startTestHost({ turns });
    const answer = await chat(port, hi);
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual(result('You said hello'));
    expect(answer.headers).toMatchObject({
      'x-foyer-thread-id': THREAD_ID,
      'x-foyer-run-id': RUN_ID,
    });
    const by = { kind: 'local', id: 'this machine', role: 'tenant_admin' };
    expect(started).toEqual([{ tenantId: 'demo-id', request: hi, logged: false, by }]);
  });

  it('keeps the events of a turn for those who listen to them', async () => {
    const { turns, started } = makeScriptedTurns();
    const { port } = await startTestHost({ turns });
    await chat(port, hi, { accept: 'text/event-stream' });
    expect(started).toMatchObject([{ logged: true }]);
  });

  it('hands on a decision, for the tenant of the key', async () => {
    const { turns, started } = makeScriptedTurns();
    const { port } = await startTestHost({ turns });
    const request = { agent_id: 'a', thread_id: THREAD_ID, resume: { decision: 'approve' } };
    const answer = await chat(port, request, { 'x-api-key': KEY });
    expect(answer.body).toMatchObject({ reply: 'You said resumed approve' });
    const by = { kind: 'environment', id: 'harbor', role: 'tenant_admin' };
    expect(started).toEqual([{ tenantId: 'harbor-id', request, logged: false, by }]);
  });

  it.each([
    ['an empty message', { ...hi, message: '  ' }, 'message'],
    ['a message over the limit', { ...hi, message: 'x'.repeat(9_000) }, 'message'],
    ['a message of another type', { ...hi, message: 7 }, 'message'],
    ['no message', { agent_id: 'a' }, 'message'],
    ['no agent', { message: 'hello' }, 'agent_id'],
    ['an unknown field', { ...hi, tenant_id: 'other' }, 'tenant_id'],
    ['__proto__', '{"agent_id":"a","message":"hi","__proto__":{"role":"admin"}}', '__proto__'],
    ['a thread id that is none', { ...hi, thread_id: 'x' }, 'thread_id'],
    [
      'a decision nobody knows',
      { ...hi, message: undefined, thread_id: THREAD_ID, resume: { decision: 'maybe' } },
      'resume.decision',
    ],
    [
      'a resume without its thread',
      { agent_id: 'a', resume: { decision: 'approve' } },
      'thread_id',
    ],
    [
      'an unknown field deep down',
      { agent_id: 'a', thread_id: THREAD_ID, resume: { decision: 'approve', by: 'me' } },
      'resume.by',
    ],
  ])('names the field at fault: %s', async (_, body, field) => {
    const { turns, started } = makeScriptedTurns();
    const { port } = await startTestHost({ turns });
    const answer = await chat(port, body);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({
      error: { code: 'bad_request', field, request_id: answer.headers['x-request-id'] },
    });
    expect(started).toEqual([]);
  });

  it.each([
    ['broken JSON', '{"agent_id": "a", "message": "call me at 555', 400, 'invalid_json'],
    ['a string', '"hello"', 400, 'invalid_json'],
    ['an array', '[1]', 400, 'bad_request'],
    ['1 MB', JSON.stringify({ ...hi, message: 'x'.repeat(1_000_000) }), 413, 'payload_too_large'],
  ])('refuses %s', async (_, body, status, code) => {
    const { port, logged } = await startTestHost();
    const answer = await chat(port, body);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ error: { code, message: expect.any(String) } });
    expect(answer.text + logged.join()).not.toContain('call me at 555');
    expect((await chat(port, hi)).status).toBe(200);
  });

  it.each([
    [{ 'content-type': 'text/plain' }, 400],
    [{ 'content-encoding': 'gzip' }, 400],
    [{ 'content-type': 'application/json; charset=klingon' }, 400],
  ])('reads plain JSON only: %j', async (headers, status) => {
    const { port } = await startTestHost();
    const answer = await chat(port, hi, headers);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ error: { code: 'bad_request' } });
  });

  it.each([
    [{ ...hi, agent_id: 'nobody' }, 404, 'unknown_agent', {}],
    [{ ...hi, thread_id: UNKNOWN_THREAD }, 404, 'unknown_thread', {}],
    [{ ...hi, agent_id: 'busy' }, 409, 'thread_busy', {}],
    [{ ...hi, agent_id: 'broken' }, 503, 'database_unavailable', { 'retry-after': '3' }],
    [{ ...hi, agent_id: 'bug' }, 500, 'internal', {}],
  ])('maps what the engine refuses: %j', async (body, status, code, headers) => {
    const { port, logged } = await startTestHost();
    for (const accept of ['application/json', 'text/event-stream']) {
      const answer = await chat(port, body, { accept });
      expect(answer.status).toBe(status);
      expect(answer.body).toMatchObject({ error: { code } });
      expect(answer.headers).toMatchObject(headers);
      expect(answer.text).not.toMatch(/secret internals|db\.internal/);
    }
    const log = logged.join();
    if (code === 'internal') expect(log).toMatch(/secret internals.*scripted-turns/);
    if (status < 500) expect(log).not.toContain('"level":50');
  });

  it('answers with the status of a turn that fails', async () => {
    async function* events(): AsyncGenerator<TurnEvent> {
      yield token('so ');
      yield { event: 'error', data: { code: 'model_stalled', message: 'x', retry: true } };
    }
    const { port } = await startTestHost(makeScriptedTurns({ events }));
    const answer = await chat(port, hi);
    expect(answer.status).toBe(504);
    expect(answer.body).toMatchObject({ error: { code: 'model_stalled' } });
  });

  it('says internal when the engine ends without a word', async () => {
    const { port } = await startTestHost(makeScriptedTurns({ events: async function* () {} }));
    expect(await chat(port, hi)).toMatchObject({ status: 500 });
  });
});
