import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { call } from '../../testing/open-test-host.ts';
import { hold } from '../../testing/scripted-turns.ts';
import { startRunHost, TENANT } from '../../testing/start-run-host.ts';
import { all, modes, names, type Part, threadOf } from '../../testing/stream-script.ts';

describe('coming back to a run', () => {
  it.each([
    [undefined, ['0', '1', '2', '3', '4']],
    ['-1', ['0', '1', '2', '3', '4']],
    ['garbage', ['0', '1', '2', '3', '4']],
    ['2', ['3', '4']],
    ['4', []],
    ['99', []],
  ])('after %s', async (lastEventId, ids) => {
    const host = await startRunHost(modes);
    const threadId = threadOf(host);
    const { run_id: id } = await host.client.runs.create(threadId, 'agent');
    const options = lastEventId === undefined ? {} : { lastEventId };
    for (const thread of [threadId, null]) {
      const parts = await all(host.client.runs.joinStream(thread, id, options));
      expect(parts.map((part) => part.id)).toEqual(ids);
    }
  });

  it.each([
    [['values'], ['metadata', 'values', 'values|child:1']],
    [
      ['updates', 'messages'],
      ['metadata', 'updates', 'messages/partial'],
    ],
    ['debug', ['metadata']],
  ])('as a reader of %j', async (streamMode, events) => {
    const host = await startRunHost(modes);
    const threadId = threadOf(host);
    const { run_id: id } = await host.client.runs.create(threadId, 'agent');
    const parts = await all(
      host.client.runs.joinStream(threadId, id, { streamMode: streamMode as 'values' }),
    );
    expect(parts.map(({ event }) => event)).toEqual(events);
  });

  it('refuses a mode nobody knows', async () => {
    const host = await startRunHost();
    const { run_id: id } = await host.client.runs.create(null, 'agent');
    expect((await call(host.port, `/runs/${id}/stream?stream_mode=valuess`)).status).toBe(400);
  });

  it('shows a gap, and the state after it, to readers of every mode', async () => {
    const host = await startRunHost(modes);
    const { run_id: id } = await host.client.runs.create(null, 'agent');
    await all(host.client.runs.joinStream(null, id));
    host.lose(TENANT, id, 0);
    const { text } = await call(host.port, `/runs/${id}/stream?stream_mode=custom`);
    expect(text).toBe(
      'id: 0\nevent: gap\ndata: {"from":0,"to":0}\n\nid: 1\nevent: values\ndata: {"n":1}\n\n',
    );
  });

  it('finds the events of a run whose row is gone, and says so when they are, too', async () => {
    const host = await startRunHost(modes);
    const { run_id: id } = await host.client.runs.create(null, 'agent');
    host.dropRow(id);
    expect(await all(host.client.runs.joinStream(null, id))).toHaveLength(5);
    const gone = host.client.runs.joinStream(null, randomUUID());
    await expect(gone.next()).rejects.toThrow('HTTP 404: Run not found');
  });

  it('goes on by itself when the connection breaks in the middle', async () => {
    const { held, release } = hold();
    const host = await startRunHost(async function* () {
      yield ['values', { n: 1 }];
      await held;
      yield ['values', { n: 2 }];
    });
    const got: Part[] = [];
    for await (const part of host.client.runs.stream(threadOf(host), 'agent')) {
      got.push(part);
      if (got.length === 2) {
        host.server.closeAllConnections();
        release();
      }
    }
    expect(names(got)).toEqual(['0 metadata', '1 values', '2 values']);
  });

  it('goes on by itself when the engine breaks in the middle', async () => {
    const host = await startRunHost(modes);
    const { events } = host.deps.engine;
    let breaks = 1;
    host.deps.engine.events = async function* (...asked) {
      for await (const event of events(...asked)) {
        if (event.seq === 2 && breaks-- > 0) throw new Error('database away');
        yield event;
      }
    };
    const parts = await all(host.client.runs.stream(threadOf(host), 'agent'));
    expect(parts.map(({ id }) => id)).toEqual(['0', '1', '2', '3', '4']);
    expect(host.logged.join()).toContain('database away');
  });
});
