import { AsyncLocalStorageProviderSingleton } from '@langchain/core/singletons';
import { Annotation, Command, END, interrupt, START, StateGraph } from '@langchain/langgraph';
import { MemorySaver } from '@langchain/langgraph-checkpoint';
import { afterEach, describe, expect, it } from 'vitest';
import { skipRunTrees } from './skip-run-trees.ts';

const State = Annotation.Root({
  seen: Annotation<string[]>({ reducer: (a, b) => a.concat(b), default: () => [] }),
});

const graph = () =>
  new StateGraph(State)
    .addNode('ask', (_state, config) => {
      config.writer?.('writing');
      return { seen: [String(interrupt('sure?')), String(config.configurable?.['thread_id'])] };
    })
    .addEdge(START, 'ask')
    .addEdge('ask', END)
    .compile({ checkpointer: new MemorySaver() });

const config = { configurable: { thread_id: 't' } };
let undo = () => {};
afterEach(() => undo());

const storeInside = () => {
  let store: unknown;
  AsyncLocalStorageProviderSingleton.runWithConfig({ tags: ['x'] }, () => {
    store = AsyncLocalStorageProviderSingleton.getInstance().getStore();
  });
  return store;
};

describe('skipping run trees', () => {
  it('still finds the library as it was: a run tree a call, and a config inside', () => {
    const name = (storeInside() as object).constructor.name;
    expect(name, 'core no longer builds run trees: the patch can go').toMatch(/RunTree/);
  });

  it('carries the config without a run tree', () => {
    undo = skipRunTrees(() => false);
    expect((storeInside() as object).constructor).toBe(Object);
    AsyncLocalStorageProviderSingleton.runWithConfig({ tags: ['x'] }, () => {
      expect(AsyncLocalStorageProviderSingleton.getRunnableConfig()?.tags).toEqual(['x']);
    });
  });

  it('leaves traced calls alone', () => {
    let tracing = false;
    undo = skipRunTrees(() => tracing);
    tracing = true;
    expect((storeInside() as object).constructor.name).toMatch(/RunTree/);
  });

  it('keeps interrupts, resume and custom writes working', async () => {
    undo = skipRunTrees(() => false);
    const app = graph();
    const written: unknown[] = [];
    for await (const chunk of await app.stream({}, { ...config, streamMode: 'custom' }))
      written.push(chunk);
    expect(written).toEqual(['writing']);
    const state = await app.invoke(new Command({ resume: 'yes' }), config);
    expect(state.seen).toEqual(['yes', 't']);
  });
});
