import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { dialProtocol, subscribe, toldShort } from '../testing/dial-protocol.ts';
import { hold } from '../testing/scripted-turns.ts';
import { startRunHost } from '../testing/start-run-host.ts';

describe('subscriptions', () => {
  it('get what was and what comes, after their own answer', async () => {
    const host = await startRunHost(toldShort);
    const client = await dialProtocol(host, randomUUID());
    await client.ask('run.start', { assistant_id: 'agent', input: 1 });
    const subscribed = await client.ask(subscribe, { channels: ['values'] });
    expect(subscribed).toMatchObject({
      type: 'success',
      result: { subscription_id: expect.any(String), replayed_events: 2 },
      meta: { applied_through_seq: 5 },
    });
    await expect.poll(client.seqs).toEqual([2, 4]);
    expect(client.got.findIndex(({ seq }) => seq === 2)).toBeGreaterThan(
      client.got.indexOf(subscribed),
    );
    await client.ask('run.start', { assistant_id: 'agent', input: 2 });
    await expect.poll(client.seqs).toEqual([2, 4, 7, 9]);
  });

  it.each([
    [{ channels: ['lifecycle'] }, [1, 5]],
    [{ channels: ['custom:mine'] }, [3]],
    [{ channels: ['custom', 'values'], namespaces: [['child']], depth: 1 }, [3]],
    [{ channels: ['values'], since: 2 }, [4]],
  ])('through %j', async (filter, seqs) => {
    const host = await startRunHost(toldShort);
    const client = await dialProtocol(host, randomUUID());
    await client.ask('run.start', { assistant_id: 'agent', input: 1 });
    await client.ask(subscribe, filter);
    await expect.poll(client.seqs).toEqual(seqs);
  });

  it('share one reader: live events go out once, and a new one gets the past', async () => {
    const { held, release } = hold();
    const host = await startRunHost(async function* ({ say }) {
      say('values', 1);
      await held;
      say('values', 2);
      yield ['values', {}];
    });
    const client = await dialProtocol(host, randomUUID());
    await client.ask('run.start', { assistant_id: 'agent' });
    await client.ask(subscribe, { channels: ['values'] });
    await expect.poll(client.seqs).toEqual([1]);
    await client.ask(subscribe, { channels: ['values', 'lifecycle'] });
    await expect.poll(client.seqs).toEqual([1, 1]);
    await expect.poll(() => host.reading.now).toBe(1);
    release();
    await expect.poll(client.seqs).toEqual([1, 1, 2]);
  });

  it('are not sent again what they had when another one gets the past', async () => {
    const host = await startRunHost(toldShort);
    const client = await dialProtocol(host, randomUUID());
    await client.ask('run.start', { assistant_id: 'agent' });
    await client.ask(subscribe, { channels: ['values'] });
    await expect.poll(client.seqs).toEqual([2, 4]);
    await client.ask(subscribe, { channels: ['lifecycle'] });
    await expect.poll(client.seqs).toEqual([2, 4, 1, 5]);
  });

  it('end when they are given up, and with the socket', async () => {
    const host = await startRunHost(toldShort);
    const client = await dialProtocol(host, randomUUID());
    const { result } = await client.ask(subscribe, { channels: ['values'] });
    await client.ask(subscribe, { channels: ['lifecycle'] });
    await client.ask('subscription.unsubscribe', result);
    const twice = await client.ask('subscription.unsubscribe', result);
    expect(twice).toMatchObject({ type: 'error', error: 'no_such_subscription' });
    await client.ask('run.start', { assistant_id: 'agent' });
    await expect.poll(client.seqs).toEqual([1, 5]);
    expect(host.reading.now).toBe(1);
    client.socket.close();
    await expect.poll(() => host.reading.now).toBe(0);
  });

  it.each([
    [{}],
    [{ channels: [] }],
    [{ channels: ['odd'] }],
    [{ channels: ['values'], depth: 'deep' }],
  ])('are refused with %j', async (params) => {
    const host = await startRunHost(toldShort);
    const client = await dialProtocol(host, randomUUID());
    expect(await client.ask(subscribe, params)).toMatchObject({ error: 'invalid_argument' });
  });

  it('are bounded in number', async () => {
    const host = await startRunHost(toldShort);
    const client = await dialProtocol(host, randomUUID());
    for (let id = 1; id <= 70; id++) {
      client.socket.send(
        JSON.stringify({ id, method: subscribe, params: { channels: ['values'] } }),
      );
    }
    await expect.poll(() => client.got).toHaveLength(70);
    expect(client.got.filter(({ type }) => type === 'error')).toHaveLength(6);
  });

  it('close the socket when the events cannot be read', async () => {
    const host = await startRunHost(toldShort);
    // biome-ignore lint/correctness/useYield: it fails before it has anything to give
    host.deps.engine.follow = async function* () {
      throw new Error('database away');
    };
    const client = await dialProtocol(host, randomUUID());
    client.socket.send(
      JSON.stringify({ id: 1, method: subscribe, params: { channels: ['values'] } }),
    );
    expect(await client.closed).toBe(1011);
    expect(host.logged.join()).toContain('database away');
  });
});
