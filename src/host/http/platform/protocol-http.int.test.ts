import { describe, expect, it } from 'vitest';
import { interrupted, take, told } from '../../testing/protocol-client.ts';
import { startRunHost } from '../../testing/start-run-host.ts';

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
