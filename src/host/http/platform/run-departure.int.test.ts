import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { Script } from '../../testing/scripted-engine.ts';
import { hold } from '../../testing/scripted-turns.ts';
import { startRunHost, TENANT } from '../../testing/start-run-host.ts';
import { threadOf } from '../../testing/stream-script.ts';

const endless: Script = async function* ({ cancelled }) {
  for (let n = 0; !cancelled.aborted; n++) {
    yield ['values', { n }];
    await new Promise((go) => setTimeout(go, 1));
  }
};

describe('leaving before the end', () => {
  it.each([
    ['a new run', 'cancel', 1],
    ['a new run', 'continue', 0],
    ['a new run', undefined, 0],
    ['a join', 'cancel', 1],
    ['a join', undefined, 0],
  ] as const)('of %s with %s', async (what, onDisconnect, times) => {
    const host = await startRunHost(endless);
    const threadId = threadOf(host);
    const { runs } = host.client;
    const leaving = new AbortController();
    const { signal } = leaving;
    const run = what === 'a join' ? await runs.create(threadId, 'agent') : undefined;
    const parts =
      run === undefined
        ? runs.stream(threadId, 'agent', { ...(onDisconnect && { onDisconnect }), signal })
        : runs.joinStream(threadId, run.run_id, {
            cancelOnDisconnect: onDisconnect === 'cancel',
            signal,
          });
    await parts.next();
    leaving.abort();
    await parts.next().catch(() => undefined);
    await expect.poll(() => host.reading.now).toBe(0);
    const [entered] = await runs.list(threadId);
    const id = entered?.run_id ?? '';
    if (times > 0) await expect.poll(() => host.runOf(TENANT, id).status).toBe('interrupted');
    expect(host.cancels).toEqual(
      times === 0 ? [] : [[TENANT, { runIds: [id] }, { action: 'interrupt', wait: false }]],
    );
    await host.deps.engine.cancel(TENANT, {}, { action: 'interrupt', wait: true });
  });

  it('is noticed even while the run is being entered', async () => {
    const host = await startRunHost(endless);
    const { accept } = host.deps.engine;
    const { held, release } = hold();
    host.deps.engine.accept = async (...order) => {
      await held;
      return accept(...order);
    };
    const socket = connect(host.port, '127.0.0.1');
    const body = JSON.stringify({ assistant_id: 'agent', on_disconnect: 'cancel' });
    socket.write(
      'POST /runs/stream HTTP/1.1\r\nHost: 127.0.0.1\r\n' +
        `Content-Length: ${body.length}\r\n\r\n${body}`,
    );
    const connections = () =>
      new Promise<number>((resolve) => host.server.getConnections((_, n) => resolve(n)));
    await expect.poll(connections).toBe(1);
    socket.destroy();
    await expect.poll(connections).toBe(0);
    release();
    await expect.poll(() => host.cancels).toHaveLength(1);
    await host.deps.engine.cancel(TENANT, {}, { action: 'interrupt', wait: true });
  });

  it('is not being sent away by a server that shuts down', async () => {
    const host = await startRunHost(endless);
    const parts = host.client.runs.stream(null, 'agent', { onDisconnect: 'cancel' });
    await parts.next();
    const drained = host.lifecycle.drain(0);
    host.server.closeAllConnections();
    await drained;
    await expect.poll(() => host.reading.now).toBe(0);
    expect(host.cancels).toEqual([]);
    await host.deps.engine.cancel(TENANT, {}, { action: 'interrupt', wait: true });
    await parts.return(undefined);
  });
});
