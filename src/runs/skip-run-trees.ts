import type { RunnableConfig } from '@langchain/core/runnables';
import { AsyncLocalStorageProviderSingleton } from '@langchain/core/singletons';

const CHILD_CONFIG = Symbol.for('lc:child_config');
const CONTEXT_VARIABLES = Symbol.for('lc:context_variables');

type RunWithConfig = typeof AsyncLocalStorageProviderSingleton.runWithConfig;
interface Stored {
  extra?: Record<symbol, unknown>;
  [key: symbol]: unknown;
}

/**
 * LangChain core builds a LangSmith run tree for every runnable it calls, even when nothing
 * traces: about a fifth of the CPU of a small graph. Without a tracer the tree is only a carrier
 * of the child's config, and a plain object carries it as well. With a tracer, or with tracing
 * switched on, core's own way stays. Returns a function that undoes the change.
 */
export function skipRunTrees(tracing: () => boolean): () => void {
  const provider = AsyncLocalStorageProviderSingleton;
  const original: RunWithConfig = provider.runWithConfig.bind(provider);
  const lean = <T>(config: RunnableConfig, callback: () => T, avoidRoot?: boolean): T => {
    if (tracing() || hasTracer(config?.callbacks)) return original(config, callback, avoidRoot);
    const storage = provider.getInstance();
    const before = storage.getStore() as Stored | undefined;
    const variables = before?.[CONTEXT_VARIABLES];
    const store: Stored | undefined = avoidRoot
      ? variables === undefined
        ? undefined
        : {}
      : { extra: { [CHILD_CONFIG]: config } };
    if (store !== undefined && variables !== undefined) store[CONTEXT_VARIABLES] = variables;
    return storage.run(store, callback) as T;
  };
  provider.runWithConfig = lean as RunWithConfig;
  return () => {
    provider.runWithConfig = original;
  };
}

function hasTracer(callbacks: RunnableConfig['callbacks']): boolean {
  const handlers = Array.isArray(callbacks) ? callbacks : (callbacks?.handlers ?? []);
  return handlers.some((handler) => 'name' in handler && handler.name === 'langchain_tracer');
}
