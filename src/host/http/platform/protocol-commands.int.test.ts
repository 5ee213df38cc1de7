import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { call } from '../../testing/open-test-host.ts';
import { command, interrupted, played, told } from '../../testing/protocol-client.ts';
import { startRunHost, TENANT } from '../../testing/start-run-host.ts';

describe('input.respond', () => {
  it.each([
    [{ interrupt_id: 'i1', response: false }, { resume: { i1: false } }],
    [{ interrupt_id: 'i1' }, { resume: { i1: null } }],
    [
      {
        responses: [
          { interrupt_id: 'i1', response: 1 },
          { interrupt_id: 'i2', response: 2 },
        ],
        update: { n: 1 },
        goto: 'next',
      },
      { resume: { i1: 1, i2: 2 }, update: { n: 1 }, goto: 'next' },
    ],
  ])('%j', async (params, expected) => {
    const host = await startRunHost(told);
    const threadId = interrupted(host);
    const { body } = await command(host, threadId, 'input.respond', { namespace: [], ...params });
    expect(body).toMatchObject({ type: 'success', result: {} });
    expect(host.orders).toMatchObject([
      { protocol: true, body: { assistant_id: 'agent', input: null, command: expected } },
    ]);
  });

  it.each([
    ['without an id', {}, 'invalid_argument'],
    ['with no responses', { responses: [] }, 'invalid_argument'],
    ['with half a response', { responses: [{ response: 1 }] }, 'invalid_argument'],
    ['to a question nobody asked', { interrupt_id: 'i9', response: 1 }, 'no_such_interrupt'],
  ])('refuses it %s', async (_, params, error) => {
    const host = await startRunHost(told);
    const { body } = await command(host, interrupted(host), 'input.respond', params);
    expect(body).toMatchObject({ type: 'error', error });
    expect(host.orders).toEqual([]);
  });

  it('refuses it where nothing has run, and where nothing waits', async () => {
    const host = await startRunHost(told);
    const params = { interrupt_id: 'i1', response: 1 };
    const nowhere = await command(host, randomUUID(), 'input.respond', params);
    expect(nowhere.body).toMatchObject({ error: 'no_such_run' });
    const threadId = interrupted(host);
    host.setState(TENANT, threadId, { tasks: [] });
    const idle = await command(host, threadId, 'input.respond', params);
    expect(idle.body).toMatchObject({ error: 'invalid_argument' });
  });
});

describe('state.get', () => {
  const checkpoint = { thread_id: 't', checkpoint_id: 'c1', checkpoint_ns: '' };
  it.each([
    [undefined, { a: 1, b: 2 }],
    [{ namespace: [], keys: ['b', 'z'] }, { b: 2 }],
  ])('%j', async (params, values) => {
    const host = await startRunHost(told);
    const threadId = randomUUID();
    host.setState(TENANT, threadId, { values: { a: 1, b: 2 }, checkpoint });
    const { body } = await command(host, threadId, 'state.get', params);
    expect(body).toMatchObject({ result: { values, checkpoint: { id: 'c1', ns: '' } } });
  });

  it.each([
    [{ namespace: ['child'] }, 'not_supported'],
    [{ keys: 'a' }, 'invalid_argument'],
    [{}, 'no_such_run'],
  ])('refuses %j', async (params, error) => {
    const host = await startRunHost(told);
    const { body } = await command(host, randomUUID(), 'state.get', params);
    expect(body).toMatchObject({ type: 'error', error });
  });
});

describe('agent.getTree', () => {
  it('tells the graphs of the latest run, and how far they are', async () => {
    const { host, threadId } = await played();
    const child = { namespace: ['child:1'], status: 'started', graph_name: 'child' };
    const deep = { namespace: ['child:1', 'deep:2'], status: 'started', graph_name: 'deep' };
    const root = { namespace: [], graph_name: 'agent' };
    const all = { ...root, status: 'completed', children: [{ ...child, children: [deep] }] };
    expect((await command(host, threadId, 'agent.getTree')).body).toMatchObject({
      result: { tree: all },
    });
    expect(host.reading.now).toBe(0);
  });

  it('says so when nothing has run', async () => {
    const host = await startRunHost(told);
    const { body } = await command(host, randomUUID(), 'agent.getTree');
    expect(body).toMatchObject({ type: 'error', error: 'no_such_run' });
  });

  it('begins anew with every run', async () => {
    let runs = 0;
    const { host, threadId } = await played(async function* ({ say }) {
      runs += 1;
      say('lifecycle', { event: 'running', graph_name: 'agent' });
      say('lifecycle', { event: 'failed', graph_name: `child-${runs}` }, [`child:${runs}`]);
      yield ['values', {}];
    });
    const started = await command(host, threadId, 'run.start', { assistant_id: 'agent' });
    const { run_id: runId } = started.body['result'] as { run_id: string };
    await host.deps.engine.outcome(TENANT, runId, new AbortController().signal);
    const { body } = await command(host, threadId, 'agent.getTree');
    expect(body['result']).toEqual({
      tree: {
        namespace: [],
        status: 'running',
        graph_name: 'agent',
        children: [{ namespace: ['child:2'], status: 'failed', graph_name: 'child-2' }],
      },
    });
  });
});

describe('other commands', () => {
  it.each([
    ['subscription.subscribe', 'not_supported'],
    ['input.inject', 'not_supported'],
    ['state.fork', 'not_supported'],
    ['run.stop', 'unknown_command'],
    ['constructor', 'unknown_command'],
    ['__proto__', 'unknown_command'],
  ])('%s is answered with %s', async (method, error) => {
    const host = await startRunHost(told);
    const { id, body } = await command(host, randomUUID(), method, {});
    expect(body).toMatchObject({ type: 'error', id, error });
  });

  it.each([
    [[]],
    [{}],
    [{ id: 1 }],
    [{ id: -1, method: 'state.get' }],
    [{ id: '1', method: 'state.get' }],
    [{ id: 1, method: 'state.get', params: [] }],
  ])('%j is none', async (body) => {
    const host = await startRunHost(told);
    const path = `/threads/${randomUUID()}/commands`;
    const options = { method: 'POST', body: JSON.stringify(body) };
    expect((await call(host.port, path, options)).status).toBe(400);
  });
});
