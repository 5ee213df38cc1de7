import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { call } from '../../testing/open-test-host.ts';
import { command, played, read, take, told } from '../../testing/protocol-client.ts';
import { startRunHost } from '../../testing/start-run-host.ts';

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
