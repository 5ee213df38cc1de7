import { describe, expect, it } from 'vitest';
import { AppError } from '../../../errors.ts';
import { assistant, KNOWN, MISSING } from '../../testing/scripted-platform.ts';
import { startPlatformHost } from '../../testing/start-platform-host.ts';

describe('what the SDK sends', () => {
  it('creates an assistant with every default', async () => {
    const { client, asked } = await startPlatformHost();
    expect(await client.assistants.create({ graphId: 'agent' })).toEqual(assistant);
    expect(asked()).toEqual([
      [
        'assistants.create',
        {
          graph_id: 'agent',
          name: 'Untitled',
          description: null,
          config: {},
          context: {},
          metadata: {},
          if_exists: 'raise',
        },
      ],
    ]);
  });

  it('creates one with everything it was given', async () => {
    const { client, asked } = await startPlatformHost();
    const config = { tags: ['a'], configurable: { greeting: 'hi' } };
    const assistantId = KNOWN.toUpperCase();
    await client.assistants.create({
      graphId: 'agent',
      assistantId,
      name: 'Desk',
      description: 'Greets',
      config,
      context: { unit: 'flats' },
      metadata: { a: 1 },
      ifExists: 'do_nothing',
    });
    const given = asked()[0]?.[1];
    expect(given).toMatchObject({ assistant_id: KNOWN, config, context: { unit: 'flats' } });
    expect(given).toMatchObject({ name: 'Desk', description: 'Greets', if_exists: 'do_nothing' });
  });

  it('finds, counts and pages', async () => {
    const { client, asked } = await startPlatformHost();
    const found = await client.assistants.search({
      graphId: 'agent',
      metadata: { a: 1 },
      limit: 10,
      offset: 10,
      sortBy: 'name',
      sortOrder: 'asc',
      select: ['assistant_id', 'name'],
      includePagination: true,
    });
    expect(found).toEqual({ assistants: [{ assistant_id: KNOWN, name: 'Untitled' }], next: '20' });
    expect(await client.assistants.count({ graphId: 'agent', name: 'des' })).toBe(25);
    expect(asked()).toEqual([
      ['assistants.search', expect.objectContaining({ limit: 10, offset: 10, sort_by: 'name' })],
      ['assistants.count', { graph_id: 'agent', name: 'des' }],
    ]);
  });

  it('changes, lists versions, goes back and deletes', async () => {
    const { client, asked } = await startPlatformHost();
    await client.assistants.update(KNOWN, { name: 'New', metadata: { a: 1 } });
    await client.assistants.getVersions(KNOWN, { limit: 5 });
    await client.assistants.setLatest(KNOWN, 1);
    await client.assistants.delete(KNOWN, { deleteThreads: true });
    await client.assistants.delete(KNOWN);
    expect(asked()).toEqual([
      ['assistants.patch', KNOWN, { name: 'New', metadata: { a: 1 } }],
      ['assistants.get', KNOWN],
      ['assistants.versions', KNOWN, { limit: 5, offset: 0 }],
      ['assistants.get', KNOWN],
      ['assistants.setLatest', KNOWN, 1],
      ['assistants.delete', KNOWN, { deleteThreads: true }],
      ['assistants.delete', KNOWN, { deleteThreads: false }],
    ]);
  });

  it('draws and describes the graph', async () => {
    const { client, asked } = await startPlatformHost();
    await client.assistants.getGraph(KNOWN);
    await client.assistants.getGraph(KNOWN, { xray: true });
    await client.assistants.getGraph(KNOWN, { xray: 2 });
    const schemas = await client.assistants.getSchemas(KNOWN);
    expect(schemas).toMatchObject({ graph_id: 'agent', input_schema: { type: 'object' } });
    expect(Object.keys(schemas)).toHaveLength(6);
    const subgraphs = await client.assistants.getSubgraphs(KNOWN, { recurse: true });
    expect(subgraphs).toHaveProperty('inner.state', null);
    await client.assistants.getSubgraphs(KNOWN, { namespace: 'a|b/c' });
    const calls = asked().filter(([name]) => String(name).startsWith('graphs'));
    expect(calls.map(([name, options]) => [name, options])).toEqual([
      ['graphs.drawGraph', false],
      ['graphs.drawGraph', true],
      ['graphs.drawGraph', 2],
      ['graphs.describeGraph', undefined],
      ['graphs.describeSubgraphs', { recurse: true }],
      ['graphs.describeSubgraphs', { namespace: 'a|b/c', recurse: false }],
    ]);
  });
});

it("takes a graph's name for the assistant that it has", async () => {
  const { client, asked, agentAssistantId } = await startPlatformHost();
  await client.assistants.get('agent');
  await client.assistants.update('agent', { name: 'x' });
  expect(asked().map(([, id]) => id)).toEqual([agentAssistantId, agentAssistantId]);
});

describe('what is not there', () => {
  it.each(['no-such-graph', MISSING, 'a%00', '..%2F..'])('is a 404: %s', async (ref) => {
    const { send } = await startPlatformHost();
    for (const [method, path, body] of [
      ['GET', '', undefined],
      ['PATCH', '', {}],
      ['DELETE', '', undefined],
      ['POST', '/versions', {}],
      ['POST', '/latest', { version: 1 }],
      ['GET', '/graph', undefined],
      ['GET', '/schemas', undefined],
      ['GET', '/subgraphs', undefined],
      ['GET', '/subgraphs/inner', undefined],
    ] as const) {
      const answer = await send(method, `/assistants/${ref}${path}`, body);
      expect(answer, `${method} ${path}`).toMatchObject({
        status: 404,
        text: 'Assistant not found',
        headers: { 'x-foyer-error-code': 'unknown_assistant' },
      });
    }
  });

  it('is a 404 for versions and graphs too', async () => {
    const { client } = await startPlatformHost();
    await expect(client.assistants.setLatest(KNOWN, 9)).rejects.toThrow(
      'HTTP 404: Assistant version not found',
    );
    await expect(client.assistants.create({ graphId: 'other' })).rejects.toThrow(
      'HTTP 404: Graph "other" not found',
    );
    await expect(client.assistants.update(KNOWN, { graphId: 'other' })).rejects.toThrow('404');
  });
});

it('passes on a conflict in the words of the store', async () => {
  const { client } = await startPlatformHost({
    assistants: {
      create: async () => {
        throw new AppError('assistant_exists', 'Assistant already exists');
      },
    },
  });
  await expect(client.assistants.create({ graphId: 'agent' })).rejects.toThrow(
    'HTTP 409: Assistant already exists',
  );
});
