import { describe, expect, it } from 'vitest';
import { AppError } from '../../../errors.ts';
import { KNOWN, MISSING, state, thread } from '../../testing/scripted-platform.ts';
import { startPlatformHost } from '../../testing/start-platform-host.ts';

const NOT_FOUND = `HTTP 404: Thread with ID ${MISSING} not found`;

describe('what the SDK sends', () => {
  it('creates a thread', async () => {
    const { client, asked } = await startPlatformHost();
    await client.threads.create();
    await client.threads.create({
      threadId: KNOWN,
      graphId: 'agent',
      metadata: { a: 1 },
      ifExists: 'do_nothing',
      ttl: 30,
    });
    expect(asked()).toEqual([
      ['threads.create', { metadata: {}, ifExists: 'raise' }],
      [
        'threads.create',
        {
          threadId: KNOWN,
          metadata: { a: 1, graph_id: 'agent' },
          ifExists: 'do_nothing',
          ttl: { ttl: 30, strategy: 'delete' },
        },
      ],
    ]);
  });

  it('brings a new thread to a state, and answers with what that made of it', async () => {
    const { client, asked } = await startPlatformHost();
    const supersteps = [{ updates: [{ asNode: 'act', values: { a: 1 } }] }];
    await client.threads.create({ graphId: 'agent', supersteps });
    expect(asked()).toEqual([
      ['threads.create', { metadata: { graph_id: 'agent' }, ifExists: 'raise' }],
      ['states.replay', KNOWN, [{ updates: [{ as_node: 'act', values: { a: 1 } }] }]],
      ['threads.get', KNOWN],
    ]);
  });

  it('finds, counts and prunes', async () => {
    const { client, asked } = await startPlatformHost();
    const [found] = await client.threads.search({
      ids: [KNOWN],
      status: 'idle',
      select: ['thread_id'],
      extract: { last: 'values.messages[-1]' },
      sortBy: 'state_updated_at',
    });
    expect(found).toEqual({ thread_id: KNOWN });
    expect(await client.threads.count({ metadata: { a: 1 } })).toBe(25);
    expect(await client.threads.prune([KNOWN, KNOWN, MISSING])).toEqual({ pruned_count: 2 });
    expect(asked()).toEqual([
      [
        'threads.search',
        {
          ids: [KNOWN],
          status: 'idle',
          limit: 10,
          offset: 0,
          sort_by: 'state_updated_at',
          select: ['thread_id'],
          extract: { last: 'values.messages[-1]' },
        },
      ],
      ['threads.count', { metadata: { a: 1 } }],
      ['threads.prune', [KNOWN, MISSING], 'delete'],
    ]);
  });

  it('reads, changes, copies and deletes a thread', async () => {
    const { client, asked } = await startPlatformHost();
    const { ttl, ...plain } = thread;
    expect(await client.threads.get(KNOWN)).toEqual(plain);
    expect(await client.threads.get(KNOWN, { include: ['ttl'] })).toEqual({ ...plain, ttl });
    await client.threads.update(KNOWN, { metadata: { a: 1 }, ttl: 5 });
    expect(await client.threads.update(KNOWN, { metadata: {}, returnMinimal: true })).toBe(
      undefined,
    );
    await client.threads.patchState(KNOWN, { b: 2 });
    expect(await client.threads.copy(KNOWN)).toEqual(thread);
    await client.threads.delete(KNOWN);
    expect(asked().slice(2)).toEqual([
      ['threads.patch', KNOWN, { metadata: { a: 1 }, ttl: { ttl: 5, strategy: 'delete' } }],
      ['threads.patch', KNOWN, { metadata: {} }],
      ['threads.patch', KNOWN, { metadata: { b: 2 } }],
      ['threads.copy', KNOWN],
      ['threads.delete', KNOWN],
    ]);
  });

  it('reads states', async () => {
    const { client, asked } = await startPlatformHost();
    const checkpoint = {
      thread_id: MISSING,
      checkpoint_id: KNOWN,
      checkpoint_ns: 'inner:1',
      checkpoint_map: { '': KNOWN },
    };
    const { thread_id: _, ...ref } = checkpoint;
    expect(await client.threads.getState(KNOWN)).toEqual(state);
    await client.threads.getState(KNOWN, undefined, { subgraphs: true });
    await client.threads.getState(KNOWN, KNOWN);
    await client.threads.getState(KNOWN, checkpoint, { subgraphs: true });
    await client.threads.getHistory(KNOWN);
    await client.threads.getHistory(KNOWN, {
      limit: 3,
      before: { configurable: { checkpoint_id: KNOWN } },
      metadata: { source: 'loop' },
      checkpoint,
    });
    // Which thread it is of, the address tells alone.
    expect(asked()).toEqual([
      ['states.get', KNOWN, { subgraphs: false }],
      ['states.get', KNOWN, { subgraphs: true }],
      ['states.get', KNOWN, { subgraphs: false, checkpoint: { checkpoint_id: KNOWN } }],
      ['states.get', KNOWN, { subgraphs: true, checkpoint: ref }],
      ['states.history', KNOWN, { limit: 10 }],
      [
        'states.history',
        KNOWN,
        { limit: 3, before: KNOWN, metadata: { source: 'loop' }, checkpoint: ref },
      ],
    ]);
  });

  it('writes a state', async () => {
    const { client, asked } = await startPlatformHost();
    const values = { messages: [] };
    const answer = await client.threads.updateState(KNOWN, { values, asNode: 'act' });
    expect(answer).toEqual({ checkpoint: { checkpoint_id: KNOWN } });
    expect(asked()).toEqual([['states.update', KNOWN, { values, as_node: 'act' }]]);
  });
});

it('selects fields of states, and reads history by address too', async () => {
  const { send, asked } = await startPlatformHost();
  const next = { next: state.next };
  expect((await send('GET', `/threads/${KNOWN}/state?select=next`)).body).toEqual(next);
  const path = `/threads/${KNOWN}/history?limit=2&before=${KNOWN}&select=next&select=nothing`;
  expect((await send('GET', path)).body).toEqual([next]);
  expect(asked()[1]).toEqual(['states.history', KNOWN, { limit: 2, before: KNOWN }]);
  const posted = await send('POST', `/threads/${KNOWN}/history`, { select: ['next'] });
  expect(posted.body).toEqual([next]);
});

it('tells the pages of a search', async () => {
  const { send } = await startPlatformHost();
  const first = await send('POST', '/threads/search', { limit: 20 });
  expect(first.headers).toMatchObject({ 'x-pagination-total': '25', 'x-pagination-next': '20' });
  const last = await send('POST', '/threads/search', { limit: 5, offset: 20 });
  expect(last.headers['x-pagination-total']).toBe('25');
  expect(last.headers['x-pagination-next']).toBeUndefined();
});

it('says nothing more than asked for', async () => {
  const { send } = await startPlatformHost();
  const prefer = { prefer: 'respond-async, return=minimal' };
  const answer = await send('PATCH', `/threads/${KNOWN}`, { ttl: null }, prefer);
  expect(answer).toMatchObject({ status: 204, text: '' });
  expect(answer.headers['preference-applied']).toBe('return=minimal');
});

describe('a thread that is not there', () => {
  it('is a 404 in the words clients match on', async () => {
    const { client } = await startPlatformHost();
    const { threads } = client;
    for (const calling of [
      () => threads.get(MISSING),
      () => threads.update(MISSING, { metadata: {} }),
      () => threads.delete(MISSING),
      () => threads.copy(MISSING),
      () => threads.patchState(MISSING, {}),
      () => threads.getState(MISSING),
      () => threads.getHistory(MISSING),
      () => threads.updateState(MISSING, { values: {} }),
    ]) {
      await expect(calling()).rejects.toThrow(NOT_FOUND);
    }
  });

  it.each([
    'not-a-uuid',
    '1',
    '%00',
    'crons',
  ])('is a 400 under an id that is none: %s', async (id) => {
    const { send } = await startPlatformHost();
    const answer = await send('GET', `/threads/${id}`);
    expect(answer.status).toBe(400);
    expect(answer.text).toMatch(/^thread_id: Invalid/);
  });
});

describe('supersteps that are refused', () => {
  const refusing = () =>
    startPlatformHost({
      states: {
        replay: async () => {
          throw new AppError('state_refused', 'Unknown node "x"');
        },
      },
    });
  const supersteps = [{ updates: [{ asNode: 'x', values: {} }] }];

  it('leave no thread behind', async () => {
    const { client, asked } = await refusing();
    await expect(client.threads.create({ supersteps })).rejects.toThrow('422: Unknown node "x"');
    expect(asked().at(-1)).toEqual(['threads.delete', KNOWN]);
  });

  it('leave the thread that may have been there', async () => {
    const { client, asked } = await refusing();
    const creating = client.threads.create({ supersteps, ifExists: 'do_nothing' });
    await expect(creating).rejects.toThrow('422');
    expect(asked().map(([name]) => name)).toEqual(['threads.create']);
  });
});

it('refuses to write to a busy thread', async () => {
  const { client } = await startPlatformHost({
    states: {
      update: async () => {
        throw new AppError('conflict', 'Thread is busy', { retry: true, retryAfterSeconds: 2 });
      },
    },
  });
  const writing = client.threads.updateState(KNOWN, { values: {} });
  await expect(writing).rejects.toThrow('HTTP 409: Thread is busy');
});
