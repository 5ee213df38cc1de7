import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assistantSchema, assistantVersionSchema } from '../../schemas/platform/assistants.ts';
import { makeAgentsStore } from './agents-store.ts';
import { makeAssistantsStore } from './assistants-store.ts';
import { systemAssistantId } from './assistants-system.ts';
import type { Db } from './db.ts';
import { makeWorld } from './testing/make-world.ts';
import { openTestDb } from './testing/open-test-db.ts';
import { makeThreadsStore } from './threads-store.ts';

let db: Db;
let close: () => Promise<void>;
let tenantId: string;
let agentId: string;
let assistants: ReturnType<typeof makeAssistantsStore>;
beforeAll(async () => {
  ({ db, close } = await openTestDb());
  const world = await makeWorld(db, 'assistants');
  tenantId = world.tenantId;
  agentId = world.agent.id;
  assistants = makeAssistantsStore(db);
});
afterAll(() => close());

const page = { limit: 10, offset: 0 };
const config = { configurable: { model: 'm' } };

describe('an assistant', () => {
  it('is made, read, changed and deleted', async () => {
    const made = await assistants.create(tenantId, { graph_id: 'agent', config });
    expect(assistantSchema.parse(made)).toEqual(made);
    expect(made).toMatchObject({ version: 1, name: 'agent', config, context: {}, metadata: {} });
    const changed = await assistants.patch(tenantId, made.assistant_id, {
      graph_id: 'agent',
      metadata: { name: 'woof' },
    });
    expect(changed).toMatchObject({ version: 2, config, metadata: { name: 'woof' } });
    expect(await assistants.get(tenantId, made.assistant_id)).toEqual(changed);
    await assistants.delete(tenantId, made.assistant_id);
    const missing = { code: 'unknown_assistant', message: 'Assistant not found' };
    for (const act of [
      () => assistants.get(tenantId, made.assistant_id),
      () => assistants.patch(tenantId, made.assistant_id, {}),
      () => assistants.delete(tenantId, made.assistant_id),
      () => assistants.versions(tenantId, made.assistant_id, page),
      () => assistants.setLatest(tenantId, made.assistant_id, 1),
    ]) {
      await expect(act()).rejects.toMatchObject(missing);
    }
  });

  it('is made once under one id', async () => {
    const assistant_id = randomUUID();
    const made = await assistants.create(tenantId, { graph_id: 'a', assistant_id });
    const again = { graph_id: 'b', assistant_id };
    await expect(assistants.create(tenantId, again)).rejects.toMatchObject({
      code: 'assistant_exists',
    });
    const kept = await assistants.create(tenantId, { ...again, if_exists: 'do_nothing' });
    expect(kept).toEqual(made);
  });

  it('keeps every version, newest first, and goes back to any', async () => {
    const { assistant_id } = await assistants.create(tenantId, {
      graph_id: 'agent',
      name: 'first',
      description: 'd\0',
    });
    await assistants.patch(tenantId, assistant_id, { config, name: 'second', context: { a: 1 } });
    await assistants.patch(tenantId, assistant_id, { metadata: { foo: 'baz' } });
    const noop = await assistants.patch(tenantId, assistant_id, {});
    expect(noop).toMatchObject({ version: 4, name: 'second', metadata: { foo: 'baz' } });
    const of = (over: object) => assistants.versions(tenantId, assistant_id, { ...page, ...over });
    const all = await of({});
    expect(all.map((v) => assistantVersionSchema.parse(v).version)).toEqual([4, 3, 2, 1]);
    expect(all[3]).toMatchObject({ name: 'first', description: 'd', config: {} });
    expect((await of({ limit: 1 })).map((v) => v.version)).toEqual([4]);
    expect((await of({ offset: 3 })).map((v) => v.version)).toEqual([1]);
    expect((await of({ metadata: { foo: 'baz' } })).map((v) => v.version)).toEqual([4, 3]);
    const back = await assistants.setLatest(tenantId, assistant_id, 1);
    expect(back).toMatchObject({ version: 1, name: 'first', config: {}, context: {} });
    const next = await assistants.patch(tenantId, assistant_id, { context: [1] });
    expect(next).toMatchObject({ version: 5, name: 'first', context: [1] });
    await expect(assistants.setLatest(tenantId, assistant_id, 9)).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('gets a number of its own from each of many changes at once', async () => {
    const { assistant_id } = await assistants.create(tenantId, { graph_id: 'agent' });
    const changes = await Promise.all(
      Array.from({ length: 5 }, (_, at) =>
        assistants.patch(tenantId, assistant_id, { metadata: { [`k${at}`]: at } }),
      ),
    );
    expect(changes.map(({ version }) => version).sort()).toEqual([2, 3, 4, 5, 6]);
    const last = await assistants.get(tenantId, assistant_id);
    expect(last.metadata).toEqual({ k0: 0, k1: 1, k2: 2, k3: 3, k4: 4 });
  });

  it('takes along the threads that name it, when asked to', async () => {
    const threads = makeThreadsStore(db);
    const [first, second] = await Promise.all(
      ['x', 'y'].map((graph_id) => assistants.create(tenantId, { graph_id })),
    );
    const ids = [first, second].map((assistant) => assistant?.assistant_id ?? '');
    const [a, b] = await Promise.all(
      ids.map((assistant_id) => threads.create(tenantId, { metadata: { assistant_id } })),
    );
    await assistants.delete(tenantId, ids[0] ?? '', { deleteThreads: true });
    await assistants.delete(tenantId, ids[1] ?? '');
    expect(await threads.get(tenantId, a?.thread_id ?? '')).toBeNull();
    expect(await threads.get(tenantId, b?.thread_id ?? '')).not.toBeNull();
  });

  it('is not there for another tenant', async () => {
    const other = await makeWorld(db, 'other-assistants');
    const { assistant_id } = await assistants.create(tenantId, { graph_id: 'agent' });
    await expect(assistants.get(other.tenantId, assistant_id)).rejects.toMatchObject({
      code: 'unknown_assistant',
    });
    const twin = await assistants.create(other.tenantId, { graph_id: 'agent', assistant_id });
    await assistants.delete(other.tenantId, twin.assistant_id);
    expect((await assistants.get(tenantId, assistant_id)).assistant_id).toBe(assistant_id);
  });
});

describe('lists', () => {
  it('filter, sort, count and page', async () => {
    const mark = randomUUID();
    const make = (name: string, graph_id: string) =>
      assistants.create(tenantId, { graph_id, name, metadata: { mark, deep: { name } } });
    const [b, a, c] = [await make('Beta', 'g1'), await make('alpha', 'g2'), await make('C%', 'g1')];
    const ids = async (over: object) => {
      const found = await assistants.search(tenantId, { metadata: { mark }, ...page, ...over });
      return found.items.map((item) => item.assistant_id);
    };
    const [idA, idB, idC] = [a, b, c].map((item) => item.assistant_id);
    expect(await ids({})).toEqual([idC, idA, idB]);
    expect(await ids({ sort_by: 'created_at', sort_order: 'asc' })).toEqual([idB, idA, idC]);
    expect(await ids({ sort_by: 'graph_id', sort_order: 'desc', limit: 1 })).toEqual([idA]);
    expect(await ids({ name: 'ALPH' })).toEqual([idA]);
    expect(await ids({ name: '%' })).toEqual([idC]);
    expect(await ids({ graph_id: 'g1' })).toEqual([idC, idB]);
    expect(await ids({ metadata: { mark, deep: { name: 'Beta' } } })).toEqual([idB]);
    expect(await ids({ name: 'x\0', graph_id: '\0' })).toEqual([]);
    const first = await assistants.search(tenantId, { metadata: { mark }, limit: 2, offset: 0 });
    expect(first.more).toBe(true);
    const rest = await assistants.search(tenantId, { metadata: { mark }, limit: 2, offset: 2 });
    expect(rest).toMatchObject({ more: false, items: [{ assistant_id: idB }] });
    expect(await assistants.count(tenantId, { metadata: { mark }, graph_id: 'g1' })).toBe(2);
  });
});

describe('the assistants of graphs', () => {
  const graph = (graphId: string, over: object = {}) => ({
    graphId,
    config: {},
    context: {},
    ...over,
  });

  it('have the id that the platform gives them, once', async () => {
    expect(systemAssistantId('agent')).toBe('fe096781-5601-53d2-b2f6-0d3403f7e9ca');
    const graphs = [graph('agent', { config }), graph('weather')];
    await assistants.ensureSystem(tenantId, graphs);
    await assistants.ensureSystem(tenantId, graphs);
    const found = await assistants.search(tenantId, {
      ...page,
      metadata: { created_by: 'system' },
    });
    expect(found.items.map(({ name }) => name).sort()).toEqual(['agent', 'weather']);
    const own = await assistants.resolve(tenantId, 'agent');
    expect(own).toMatchObject({ assistant_id: systemAssistantId('agent'), version: 1, config });
    expect(await assistants.resolve(tenantId, own.assistant_id)).toEqual(own);
    for (const stranger of ['nobody', randomUUID(), 'x\0']) {
      await expect(assistants.resolve(tenantId, stranger)).rejects.toMatchObject({
        code: 'unknown_assistant',
      });
    }
  });

  it('follow their graph until somebody changes them', async () => {
    await assistants.ensureSystem(tenantId, [graph('moving'), graph('changed')]);
    const changed = systemAssistantId('changed');
    await assistants.patch(tenantId, changed, { config: { tags: ['mine'] } });
    await assistants.ensureSystem(tenantId, [
      graph('moving', { config }),
      graph('changed', { config }),
    ]);
    expect(await assistants.resolve(tenantId, 'moving')).toMatchObject({ version: 1, config });
    expect(await assistants.resolve(tenantId, 'changed')).toMatchObject({
      config: { tags: ['mine'] },
    });
    const [kept] = await assistants.versions(tenantId, systemAssistantId('moving'), page);
    expect(kept).toMatchObject({ version: 1, config });
  });
});

describe('the assistants of agents', () => {
  it('follow their agents', async () => {
    const assistant = await assistants.get(tenantId, agentId);
    expect(assistant).toMatchObject({ graph_id: 'conversation', version: 1, name: 'Robin' });
    expect(assistant.metadata).toMatchObject({ created_by: 'agent', agent_slug: 'homes' });
    await makeAgentsStore(db).update(tenantId, agentId, { name: 'Sam' });
    expect(await assistants.get(tenantId, agentId)).toMatchObject({ version: 2, name: 'Sam' });
    const versions = await assistants.versions(tenantId, agentId, page);
    expect(versions.map(({ name }) => name)).toEqual(['Sam', 'Robin']);
  });

  it('can be described by others, and nothing else', async () => {
    const before = await assistants.get(tenantId, agentId);
    for (const act of [
      () => assistants.patch(tenantId, agentId, { config: {} }),
      () => assistants.patch(tenantId, agentId, { context: { a: 1 } }),
      () => assistants.patch(tenantId, agentId, { graph_id: 'other' }),
      () => assistants.patch(tenantId, agentId, { name: 'Other' }),
      () => assistants.setLatest(tenantId, agentId, 1),
      () => assistants.delete(tenantId, agentId),
    ]) {
      await expect(act()).rejects.toMatchObject({ code: 'conflict' });
    }
    const patched = await assistants.patch(tenantId, agentId, {
      graph_id: before.graph_id,
      config: before.config,
      description: 'the front desk',
      metadata: { team: 'east', created_by: 'me' },
    });
    const metadata = { ...before.metadata, team: 'east' };
    const description = 'the front desk';
    const { updated_at } = patched;
    expect(patched).toEqual({ ...before, description, metadata, updated_at });
    await makeAgentsStore(db).update(tenantId, agentId, { name: 'Kim' });
    expect(await assistants.get(tenantId, agentId)).toMatchObject({
      version: before.version + 1,
      name: 'Kim',
      description,
      metadata,
    });
  });
});
