import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { call } from '../../testing/open-test-host.ts';
import { command, interrupted, told } from '../../testing/protocol-client.ts';
import { startRunHost, TENANT } from '../../testing/start-run-host.ts';

const post = (port: number, path: string, body: unknown) =>
  call(port, path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-trace': 't1', 'x-api-key': '' },
    body: JSON.stringify(body),
  });

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
    const { id, body } = await command(host, threadId, 'run.start', {
      assistant_id: 'agent',
      input: { a: 1 },
      metadata: { m: 1 },
      config: { tags: ['t'], configurable: { colour: 'red' } },
    });
    expect(body).toMatchObject({
      type: 'success',
      id,
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
    const { id, status, body } = await command(host, randomUUID(), 'run.start', params);
    expect(status).toBe(200);
    expect(body).toEqual({
      type: 'error',
      id,
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
