import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { call } from '../../testing/open-test-host.ts';
import type { Script } from '../../testing/scripted-engine.ts';
import { type RunHost, startRunHost, TENANT } from '../../testing/start-run-host.ts';

/** A run as protocol v2 tells of it, with a subgraph in the middle. */
const told: Script = async function* ({ say, order }) {
  say('lifecycle', { event: 'running', graph_name: 'agent' });
  say('values', { said: order.body.input });
  say('custom', { payload: 1 });
  say('custom', { name: 'mine', payload: 2 }, ['child:1']);
  say('values', { inner: true }, ['child:1', 'deep:2']);
  say('values', { said: order.body.input, heard: 'hello' });
  say('lifecycle', { event: 'completed', graph_name: 'agent' });
  yield ['values', {}];
};

const post = (port: number, path: string, body: unknown) =>
  call(port, path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-trace': 't1', 'x-api-key': '' },
    body: JSON.stringify(body),
  });

let commands = 0;
async function command(host: RunHost, threadId: string, method: string, params?: unknown) {
  commands += 1;
  const body = JSON.stringify({ id: commands, method, ...(params !== undefined && { params }) });
  const answer = await call(host.port, `/threads/${threadId}/commands`, { method: 'POST', body });
  return { status: answer.status, text: answer.text, body: answer.body as Record<string, unknown> };
}

interface Frame {
  id: string;
  event: string;
  data: { seq: number; method: string; params: { data: unknown; namespace: string[] } };
}
/** Reads events until `count` have come, then leaves. */
async function read(host: RunHost, threadId: string, body: object, count: number, last?: string) {
  const leaving = new AbortController();
  const response = await fetch(`${host.url}/threads/${threadId}/stream/events`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(last !== undefined && { 'last-event-id': last }),
    },
    body: JSON.stringify(body),
    signal: leaving.signal,
  });
  expect(response.status).toBe(200);
  const frames: Frame[] = [];
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const [id = '', event = '', data = ''] = text.slice(0, end).split('\n');
      text = text.slice(end + 2);
      if (id.startsWith(':')) continue;
      frames.push({ id: id.slice(4), event: event.slice(7), data: JSON.parse(data.slice(6)) });
    }
    if (frames.length >= count) break;
  }
  leaving.abort();
  return frames;
}

async function played(script = told) {
  const host = await startRunHost(script, { heartbeatMs: 20 });
  const threadId = randomUUID();
  const started = await command(host, threadId, 'run.start', { assistant_id: 'agent', input: 1 });
  const { run_id: runId } = started.body['result'] as { run_id: string };
  await host.deps.engine.outcome(TENANT, runId, new AbortController().signal);
  return { host, threadId };
}

describe('run.start', () => {
  it('enters a run that streams to its thread, which it makes', async () => {
    const host = await startRunHost(told);
    const threadId = randomUUID();
    const answer = await post(host.port, `/threads/${threadId}/commands`, {
      id: 7,
      method: 'run.start',
      params: { assistant_id: 'agent', input: { a: 1 }, metadata: { m: 1 } },
    });
    expect(answer.status).toBe(401);
    const { body } = await command(host, threadId, 'run.start', {
      assistant_id: 'agent',
      input: { a: 1 },
      metadata: { m: 1 },
      config: { tags: ['t'], configurable: { colour: 'red' } },
    });
    expect(body).toMatchObject({
      type: 'success',
      id: commands,
      result: { run_id: expect.any(String) },
      meta: { thread_id: threadId, applied_through_seq: expect.any(Number) },
    });
    expect(host.orders).toMatchObject([
      {
        threadId,
        mode: 'attached',
        logged: true,
        protocol: true,
        multitaskDefault: 'enqueue',
        body: {
          assistant_id: 'agent',
          input: { a: 1 },
          if_not_exists: 'create',
          stream_subgraphs: true,
          metadata: { m: 1 },
          config: { tags: ['t'], configurable: { colour: 'red' } },
        },
      },
    ]);
    expect(host.orders[0]?.body.command).toBeUndefined();
  });

  it.each([
    ['interrupt', 'interrupt'],
    ['odd', undefined],
    [undefined, undefined],
  ])('with the strategy %s enters it with %s', async (multitaskStrategy, strategy) => {
    const host = await startRunHost(told);
    const params = { assistant_id: 'agent', input: null, multitaskStrategy };
    await command(host, randomUUID(), 'run.start', params);
    expect(host.orders[0]?.body.multitask_strategy ?? undefined).toBe(strategy);
  });

  it.each([
    ['an answer', { input: 'yes' }, { resume: 'yes' }, null],
    ['no input', { input: null }, undefined, null],
    [
      'a fork',
      { input: 'new', config: { configurable: { checkpoint_id: 'c1' } } },
      undefined,
      'new',
    ],
  ])('on an interrupted thread, with %s', async (_, params, resume, input) => {
    const host = await startRunHost(told);
    const threadId = interrupted(host);
    await command(host, threadId, 'run.start', { assistant_id: 'agent', ...params });
    expect(host.orders[0]?.body.command ?? undefined).toEqual(resume);
    expect(host.orders[0]?.body.input).toEqual(input);
  });

  it('is input again once nothing waits, whatever the thread’s row says', async () => {
    const host = await startRunHost(told);
    const threadId = interrupted(host);
    host.setState(TENANT, threadId, { tasks: [] });
    await command(host, threadId, 'run.start', { assistant_id: 'agent', input: 'hi' });
    expect(host.orders[0]?.body).toMatchObject({ input: 'hi' });
  });

  it.each([
    [{}, 'invalid_argument', 'assistant_id'],
    [undefined, 'invalid_argument', 'assistant_id'],
    [{ assistant_id: 'nobody' }, 'invalid_argument', 'No assistant'],
    [{ assistant_id: 'a', config: [] }, 'invalid_argument', 'config'],
    [{ assistant_id: 'a', config: { tags: 'x' } }, 'invalid_argument', 'config.tags'],
  ])('refuses %j', async (params, error, message) => {
    const host = await startRunHost(told);
    const { status, body } = await command(host, randomUUID(), 'run.start', params);
    expect(status).toBe(200);
    expect(body).toEqual({
      type: 'error',
      id: commands,
      error,
      message: expect.stringContaining(message),
    });
  });

  it.each([
    ['full', 429],
    ['bug', 500],
  ])('answers by status where the same may go well later: %s', async (assistant, status) => {
    const host = await startRunHost(told);
    const params = { assistant_id: assistant };
    expect((await command(host, randomUUID(), 'run.start', params)).status).toBe(status);
  });
});

function interrupted(host: RunHost): string {
  const threadId = randomUUID();
  const thread = host.addThread(TENANT, threadId, { assistant_id: 'agent' });
  const interrupts = [
    { id: 'i1', value: 'a?' },
    { id: 'i2', value: 'b?' },
  ];
  thread.interrupts = { task: interrupts };
  const task = { id: 'task', name: 'ask', error: null, interrupts, path: null, checkpoint: null };
  host.setState(TENANT, threadId, { tasks: [{ ...task, state: null, result: null }] });
  return threadId;
}

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
    const { body } = await command(host, randomUUID(), method, {});
    expect(body).toMatchObject({ type: 'error', id: commands, error });
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

describe('the events of a thread', () => {
  it.each([
    [{ channels: ['values'] }, ['2', '5', '6']],
    [{ channels: ['lifecycle', 'input'] }, ['1', '7']],
    [{ channels: ['custom'] }, ['3', '4']],
    [{ channels: ['custom:mine'] }, ['4']],
    [{ channels: ['values', 'custom'], namespaces: [['child']] }, ['4', '5']],
    [{ channels: ['values', 'custom'], namespaces: [['child']], depth: 0 }, ['4']],
    [{ channels: ['values'], namespaces: [[]], depth: 0 }, ['2', '6']],
    [{ channels: ['values'], since: 2 }, ['5', '6']],
    [{ channels: ['values'], since: 0 }, ['2', '5', '6']],
    [{ channels: ['values'], since: 1 }, ['2', '5', '6']],
  ])('through %j', async (filter, ids) => {
    const { host, threadId } = await played();
    const frames = await read(host, threadId, filter, ids.length);
    expect(frames.map(({ id }) => id)).toEqual(ids);
    expect(frames.map(({ event, data }) => event === data.method)).not.toContain(false);
    await expect.poll(() => host.reading.now).toBe(0);
  });

  it.each([
    ['5', undefined, ['6', '7']],
    ['5', 6, ['7']],
    ['1', 5, ['6', '7']],
    ['garbage', undefined, ['1', '2', '3', '4', '5', '6', '7']],
  ])('after Last-Event-ID %s and since %s', async (last, since, ids) => {
    const { host, threadId } = await played();
    const channels = ['lifecycle', 'values', 'custom'];
    const filter = { channels, ...(since !== undefined && { since }) };
    const frames = await read(host, threadId, filter, ids.length, last);
    expect(frames.map(({ id }) => id)).toEqual(ids);
  });

  it('can be waited for before there is a thread, and go on from run to run', async () => {
    const host = await startRunHost(told);
    const threadId = randomUUID();
    const reading = read(host, threadId, { channels: ['lifecycle'] }, 4);
    await expect.poll(() => host.reading.now).toBe(1);
    for (const input of [1, 2]) {
      await command(host, threadId, 'run.start', { assistant_id: 'agent', input });
    }
    expect((await reading).map(({ id }) => id)).toEqual(['1', '7', '8', '14']);
  });

  it('leave out what is no event of the protocol', async () => {
    const { host, threadId } = await played();
    const { follow } = host.deps.engine;
    host.deps.engine.follow = async function* (...asked) {
      yield { seq: 0, event: 'gap', data: '{"from":0,"to":3}' };
      yield* follow(...asked);
    };
    const frames = await read(host, threadId, { channels: ['lifecycle', 'values'] }, 5);
    expect(frames.map(({ id }) => id)).toEqual(['1', '2', '5', '6', '7']);
  });

  it('are each tenant’s own', async () => {
    const { host, threadId } = await played();
    const { threads } = host.otherClient;
    const stream = threads.stream(threadId, { assistantId: 'agent' });
    const mine = await stream.subscribe(['values']);
    await stream.run.start({ input: { mine: true } });
    const [first] = await take(mine, 1);
    expect(first?.params.data).toEqual({ said: { mine: true } });
    await stream.close();
  });

  it.each([
    [{}],
    [{ channels: 'values' }],
    [{ channels: ['values'], depth: -1 }],
    [{ channels: ['values'], since: 0.5 }],
    [{ channels: ['values'], namespaces: ['child'] }],
    [{ channels: ['values'], colour: 'red' }],
  ])('are not read through %j', async (filter) => {
    const host = await startRunHost(told);
    const path = `/threads/${randomUUID()}/stream/events`;
    const options = { method: 'POST', body: JSON.stringify(filter) };
    expect((await call(host.port, path, options)).status).toBe(400);
  });

  it('break off when nobody reads them any more', async () => {
    const { host, threadId } = await played();
    host.deps.engine.follow = async function* () {
      yield* [];
    };
    await expect(read(host, threadId, { channels: ['values'] }, 99)).rejects.toThrow();
  });

  it('break off when the server shuts down', async () => {
    const { host, threadId } = await played();
    const reading = read(host, threadId, { channels: ['values'] }, 99);
    await expect.poll(() => host.reading.now).toBe(1);
    await host.lifecycle.drain(0);
    await expect(reading).rejects.toThrow();
    await expect.poll(() => host.reading.now).toBe(0);
  });
});

async function take<T>(items: AsyncIterable<T>, count: number): Promise<T[]> {
  const got: T[] = [];
  for await (const item of items) if (got.push(item) === count) break;
  return got;
}

describe('the official client', () => {
  it('runs, reads values and output, and runs again on the same stream', async () => {
    const host = await startRunHost(told);
    const stream = host.client.threads.stream({ assistantId: 'agent' });
    const { run_id: id } = await stream.run.start({ input: { n: 1 } });
    expect(id).toEqual(expect.any(String));
    expect(await stream.output).toEqual({ said: { n: 1 }, heard: 'hello' });
    const named = await stream.subscribe('custom:mine');
    expect(await take(named, 1)).toEqual([2]);
    await stream.run.start({ input: { n: 2 } });
    await expect.poll(() => stream.ordering.lastSeenSeq).toBe(14);
    await stream.close();
  });

  it('answers an interrupt', async () => {
    const host = await startRunHost(async function* ({ say, order }) {
      if (order.body.command != null) say('values', order.body.command.resume);
      else say('input.requested', { interrupt_id: 'i1', payload: 'sure?' });
      const event = order.body.command == null ? 'interrupted' : 'completed';
      say('lifecycle', { event, graph_name: 'agent' });
      yield ['values', {}];
    });
    const threadId = interrupted(host);
    const stream = host.client.threads.stream(threadId, { assistantId: 'agent' });
    await stream.run.start({ input: null });
    await expect.poll(() => stream.interrupts).toHaveLength(1);
    const [interrupt] = stream.interrupts;
    await stream.input.respond({
      namespace: [],
      interrupt_id: interrupt?.interruptId ?? '',
      response: true,
    });
    const [answered] = await take(await stream.subscribe(['values']), 1);
    expect(answered?.params.data).toEqual({ i1: true });
    await stream.close();
  });
});
