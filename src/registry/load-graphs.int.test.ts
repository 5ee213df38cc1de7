import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from '@langchain/langgraph';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bindGraph } from '../runs/state/bind-graph.ts';
import type { GraphSource } from '../schemas/served-graph.ts';
import type { Db } from '../stores/postgres/db.ts';
import { makeTenantSaver } from '../stores/postgres/tenant-saver.ts';
import { makeTenantStore } from '../stores/postgres/tenant-store.ts';
import { openTestDb } from '../stores/postgres/testing/open-test-db.ts';
import { describeSubgraphs } from './describe-subgraphs.ts';
import { drawGraph } from './draw-graph.ts';
import { setGraphEnvironment } from './graph-environment.ts';
import { loadGraphs } from './load-graphs.ts';
import { readGraphConfig } from './read-graph-config.ts';
import { copyWithOwnLanggraph } from './testing/copy-with-own-langgraph.ts';

const HERE = fileURLToPath(new URL('./testing/graphs', import.meta.url));
/** The compiler's work, on a machine that may be busy. */
const EXTRACTION = { timeout: 300_000 };

interface Snapshot {
  next: string[];
  values: Record<string, unknown>;
  tasks: { state?: Snapshot; interrupts?: { value: unknown }[] }[];
  config: { configurable: Record<string, unknown> };
}

const cacheDir = mkdtempSync(join(tmpdir(), 'foyer-schemas-'));
let db: Db;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await openTestDb());
});
afterAll(async () => {
  rmSync(cacheDir, { recursive: true, force: true });
  await close();
});

async function load(
  folder: string,
  file = 'langgraph.json',
): Promise<{ source: GraphSource; said: string[]; stop(): void }> {
  const said: string[] = [];
  const log = {
    debug: () => undefined,
    info: (_fields: object, message: string) => void said.push(message),
    warn: (_fields: object, message: string) => void said.push(`warning: ${message}`),
    error: (_fields: object, message: string) => void said.push(`error: ${message}`),
  };
  const over = new AbortController();
  const config = await readGraphConfig(join(folder, file));
  setGraphEnvironment(config, process.env);
  // The assignment is what holds this room's types to the run engine's.
  const source: GraphSource = await loadGraphs(config, { log, cacheDir, signal: over.signal });
  return { source, said, stop: () => over.abort() };
}

/** One thread of one tenant, with its saver and store handed over in the config as runs do. */
function thread() {
  const tenantId = randomUUID();
  const threadId = randomUUID();
  const store = makeTenantStore(db, tenantId);
  const saver = makeTenantSaver(db, tenantId);
  const config = (more: object = {}) => ({
    configurable: {
      thread_id: threadId,
      __pregel_checkpointer: saver,
      ...more,
    },
    store,
  });
  return { config, threadId, store, saver };
}

async function collect(stream: AsyncIterable<unknown>): Promise<unknown[]> {
  const chunks: unknown[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}

const copy = copyWithOwnLanggraph();
afterAll(copy.remove);

describe.each([
  ['with our copy of LangGraph', HERE],
  ['with a copy of their own', copy.folder],
])('graphs %s', (_whose, folder) => {
  let source: GraphSource;
  let stop: () => void;
  beforeAll(async () => {
    ({ source, stop } = await load(folder));
  });
  afterAll(() => stop());
  const open = (graphId: string, configurable: Record<string, unknown> = {}) =>
    source.get(graphId).open({ configurable }, 'threads.create_run', { tone: 'kind' });

  it('are all there, with the platform defaults', () => {
    expect(source.ids()).toEqual(['agent', 'nested', 'factory', 'typed']);
    expect(source.get('nested')).toMatchObject({
      description: 'A graph in a graph in a graph',
      durability: 'async',
      checkpointsKept: null,
    });
    expect(() => source.get('none')).toThrow('no graph "none"');
  });

  it.each([
    'agent',
    'builder',
    'later',
    'wrapped',
  ])('interrupt, resume, remember and write: %s', async (graphId) => {
    const other = graphId === 'agent' ? undefined : await load(folder, 'forms.json');
    other?.stop();
    const graph = await (other?.source ?? source).get(graphId).open({}, 'threads.create_run');
    const { config, store } = thread();
    await collect(await graph.stream({ messages: ['hi'] }, config()));
    const waiting = (await graph.getState(config())) as Snapshot;
    expect(waiting.tasks[0]?.interrupts?.[0]?.value).toEqual({ question: 'which?' });

    // A Command of our copy: theirs is another class.
    const streamMode = ['custom', 'values'];
    const resume = new Command({ resume: 'this one' });
    const chunks = await collect(await graph.stream(resume, { ...config(), streamMode }));
    expect(chunks).toContainEqual(['custom', { heard: 'this one' }]);
    const { values } = (await graph.getState(config())) as Snapshot;
    expect(values).toMatchObject({ answer: 'this one', seen: { answer: 'this one' } });
    expect(values['messages']).toMatchObject([{ content: 'hi' }, { content: 'this one' }]);
    expect((await store.get(['notes'], 'by-config'))?.value).toEqual({ answer: 'this one' });
  });

  it('keep and change states of subgraphs', async () => {
    const { threadId, store, saver } = thread();
    const graph = bindGraph(await open('nested'), saver, store);
    const config = (more: object = {}) => ({ configurable: { thread_id: threadId, ...more } });
    await collect(await graph.stream({}, { ...config(), durability: 'sync' }));
    const root = (await graph.getState(config(), { subgraphs: true })) as Snapshot;
    const inner = root.tasks[0]?.state?.tasks[0]?.state;
    expect([root.next, inner?.next, inner?.values]).toEqual([
      ['middle'],
      ['tell'],
      { city: 'here' },
    ]);
    const at = { checkpoint_ns: inner?.config.configurable['checkpoint_ns'] };
    await graph.updateState(config(at), { city: 'there' });
    await collect(await graph.stream(null, config()));
    const done = (await graph.getState(config())) as Snapshot;
    expect(done.values).toEqual({ told: 'sunny there', count: 1 });
    expect((await collect(graph.getStateHistory(config(at)))).length).toBeGreaterThan(2);
  });

  it('take a history given as supersteps', async () => {
    const graph = await open('agent');
    const { config } = thread();
    await graph.bulkUpdateState(config(), [
      { updates: [{ values: { messages: ['one'] }, asNode: '__input__' }] },
      { updates: [{ values: { answer: 'two' }, asNode: 'ask' }] },
    ]);
    const state = (await graph.getState(config())) as Snapshot;
    expect(state).toMatchObject({ next: ['remember'], values: { answer: 'two' } });
  });

  it('are made anew by a factory, which knows what for', async () => {
    const graph = await open('factory', { node: 'named' });
    const { config } = thread();
    await collect(await graph.stream({}, config()));
    expect(((await graph.getState(config())) as Snapshot).values).toEqual({
      opened: {
        name: 'named',
        greeting: 'hello',
        accessContext: 'threads.create_run',
        executionRuntime: { context: { tone: 'kind' } },
      },
    });
  });

  it('keep what is ours out of the reach of clients', async () => {
    const who = { tenantId: 't', threadId: 'th', runId: 'r', assistantId: 'a' };
    const settings = await source.get('agent').settings(who, {
      context: { tone: 'kind', __secret: 1 },
      configurable: { model: 'm', __pregel_checkpointer: {}, thread_id: 'another' },
      kwargs: {},
    });
    expect(settings).toEqual({
      context: { tone: 'kind' },
      configurable: {
        model: 'm',
        graph_id: 'agent',
        assistant_id: 'a',
        thread_id: 'th',
        run_id: 'r',
      },
    });
  });

  it('are drawn', async () => {
    const drawing = await drawGraph(await open('agent'));
    expect(drawing.nodes.map(({ id, type }) => [id, type])).toEqual([
      ['__start__', 'schema'],
      ['ask', 'runnable'],
      ['remember', 'runnable'],
      ['__end__', 'schema'],
    ]);
    expect(drawing.nodes[1]?.data).toMatchObject({ name: 'ask' });
    expect(drawing.edges).toContainEqual({
      source: '__start__',
      target: 'ask',
      conditional: false,
    });
    const flat = await drawGraph(await open('nested'));
    const deep = await drawGraph(await open('nested'), { xray: true });
    expect(deep.nodes.length).toBeGreaterThan(flat.nodes.length);
  });

  it('tell their schemas, and those of their subgraphs', EXTRACTION, async () => {
    const agent = (await source.get('agent').schemas())['agent'];
    expect(agent?.config).toMatchObject({
      type: 'object',
      properties: { model_name: { type: 'string' } },
      $schema: 'http://json-schema.org/draft-07/schema#',
    });
    expect(agent?.state).toMatchObject({
      properties: {
        messages: { type: 'array', items: { $ref: expect.stringMatching(/BaseMessage/) } },
        answer: { type: 'string' },
      },
    });
    const schemas = await source.get('nested').schemas();
    expect(Object.keys(schemas)).toEqual(['nested', 'nested|middle', 'nested|middle|inner']);
    const city = { properties: { city: { enum: expect.arrayContaining(['here', 'there']) } } };
    const nested = await open('nested');
    const all = await describeSubgraphs(nested, schemas, { recurse: true });
    expect(all).toMatchObject({ middle: { state: city }, 'middle|inner': { input: city } });
    expect(Object.keys(await describeSubgraphs(nested, schemas))).toEqual(['middle']);
    const one = await describeSubgraphs(nested, schemas, { namespace: 'middle' });
    expect(Object.keys(one)).toEqual(['middle']);
    expect((await source.get('typed').schemas())['typed']).toMatchObject({
      state: { properties: { mood: { enum: ['glad', 'sad'] } } },
      context: { properties: { tone: { type: 'string' } } },
    });
  });
});

it('finds schemas on disk at the next start', EXTRACTION, async () => {
  const first = await load(HERE);
  const before = await first.source.get('nested').schemas();
  const { source, said } = await load(HERE);
  expect(await source.get('nested').schemas()).toEqual(before);
  expect(Object.keys(before)).toContain('nested|middle');
  expect(said.filter((line) => /^(warning|error)/.test(line))).toEqual([]);
});
