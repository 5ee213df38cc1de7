import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Script } from '../../testing/scripted-engine.ts';
import { type RunHost, startRunHost, TENANT } from '../../testing/start-run-host.ts';

interface Part {
  id?: string | undefined;
  event: string;
  data: unknown;
}
const isDone = ({ id }: Part) => id?.endsWith(':end') ?? false;

/** Reads a thread until `runs` of its runs are over, then leaves. */
async function read(host: RunHost, threadId: string, runs: number, options: object = {}) {
  const leaving = new AbortController();
  const got: Part[] = [];
  try {
    const stream = host.client.threads.joinStream(threadId, { ...options, signal: leaving.signal });
    for await (const part of stream) {
      got.push(part);
      if (got.filter(isDone).length === runs) break;
    }
  } finally {
    leaving.abort();
  }
  return got;
}

function threadOf(host: RunHost): string {
  const threadId = randomUUID();
  host.addThread(TENANT, threadId);
  return threadId;
}
const two: Script = async function* ({ order }) {
  yield ['values', order.body.input];
  yield ['updates', order.body.input];
};
const place = (part: Part | undefined) => part?.id?.split(':')[1];

describe('the stream of a thread', () => {
  it('goes from run to run, also to those that start later', async () => {
    const host = await startRunHost(two);
    const threadId = threadOf(host);
    const reading = read(host, threadId, 2);
    await expect.poll(() => host.watched()).toBe(1);
    const first = await host.client.runs.create(threadId, 'agent', { input: { n: 1 } });
    await host.client.runs.join(threadId, first.run_id);
    const second = await host.client.runs.create(threadId, 'agent', { input: { n: 2 } });
    const parts = await reading;
    expect(parts.map((part) => `${part.id?.slice(37)} ${part.event}`)).toEqual(
      Array.from({ length: 2 }, () => [
        '0 metadata',
        '1 values',
        '2 updates',
        'end metadata',
      ]).flat(),
    );
    expect(new Set(parts.map(({ id }) => id?.slice(0, 36)))).toEqual(
      new Set([first.run_id, second.run_id]),
    );
    expect(parts.at(-1)?.data).toEqual({ status: 'run_done', run_id: second.run_id });
    await expect.poll(() => host.watched()).toBe(0);
  });

  it('goes on after Last-Event-ID, in the middle of a run and after one', async () => {
    const host = await startRunHost(two);
    const threadId = threadOf(host);
    for (const n of [1, 2, 3]) await host.client.runs.wait(threadId, 'agent', { input: { n } });
    const all = await read(host, threadId, 3, { lastEventId: '-1' });
    expect(all).toHaveLength(12);
    for (const [at, part] of all.entries()) {
      if (at >= 8) break;
      const rest = await read(host, threadId, 3 - Math.floor((at + 1) / 4), {
        lastEventId: part.id ?? '',
      });
      expect(rest).toEqual(all.slice(at + 1));
    }
  });

  it('begins with what is not over yet', async () => {
    const host = await startRunHost(two);
    const threadId = threadOf(host);
    await host.client.runs.wait(threadId, 'agent', { input: { n: 'old' } });
    const reading = read(host, threadId, 1);
    await expect.poll(() => host.watched()).toBe(1);
    await host.client.runs.create(threadId, 'agent', { input: { n: 'new' } });
    expect((await reading)[1]?.data).toEqual({ n: 'new' });
  });

  it.each([
    [['run_modes'], ['0', '1', '2', 'end']],
    ['lifecycle', ['0', 'end']],
    [['values'], ['0', '1', 'end']],
  ])('as a reader of %j', async (streamMode, places) => {
    const host = await startRunHost(two);
    const threadId = threadOf(host);
    await host.client.runs.wait(threadId, 'agent', { input: { n: 1 } });
    const parts = await read(host, threadId, 1, { streamMode, lastEventId: '-1' });
    expect(parts.map(place)).toEqual(places);
  });

  it('passes over a run that was deleted meanwhile', async () => {
    const host = await startRunHost(two);
    const threadId = threadOf(host);
    const { run_id: id } = await host.client.runs.create(threadId, 'agent', { input: { n: 1 } });
    await host.client.runs.wait(threadId, 'agent', {
      input: { n: 2 },
      multitaskStrategy: 'enqueue',
    });
    const { events } = host.deps.engine;
    host.deps.engine.events = (tenant, run, options) =>
      events(tenant, run === id ? randomUUID() : run, options);
    const parts = await read(host, threadId, 2, { lastEventId: '-1' });
    expect(parts.map(place)).toEqual(['end', '0', '1', '2', 'end']);
  });

  it('is a 404 for a thread that is not there', async () => {
    const host = await startRunHost();
    const threadId = randomUUID();
    const stream = host.client.threads.joinStream(threadId);
    await expect(stream.next()).rejects.toThrow(`HTTP 404: Thread with ID ${threadId} not found`);
    const others = host.otherClient.threads.joinStream(threadOf(host));
    await expect(others.next()).rejects.toThrow('HTTP 404');
  });

  it('breaks off when the server shuts down, and so is taken up elsewhere', async () => {
    const host = await startRunHost(two);
    const threadId = threadOf(host);
    const response = await fetch(`${host.url}/threads/${threadId}/stream`);
    expect(response.headers.get('location')).toBe(`/threads/${threadId}/stream`);
    const reading = expect(response.text()).rejects.toThrow();
    await host.lifecycle.drain(0);
    await reading;
  });
});
