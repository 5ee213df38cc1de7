import { AppError } from '../errors.ts';
import type { AccessContext, CompiledGraph } from '../schemas/served-graph.ts';

export type OpenGraph = (
  config: Record<string, unknown>,
  access: AccessContext,
  context?: unknown,
) => Promise<CompiledGraph>;

const has = (value: unknown, name: string, type: 'function' | 'object'): boolean => {
  if (typeof value !== 'object' || value === null) return false;
  const member: unknown = Reflect.get(value, name);
  return member !== null && typeof member === type;
};

const isBuilder = (value: unknown): value is { compile(): unknown } =>
  has(value, 'compile', 'function');

const isCompiled = (value: unknown): value is CompiledGraph =>
  has(value, 'stream', 'function') && has(value, 'getState', 'function');

/** `createAgent` wraps its graph in an object that looks like one itself. */
const unwrap = (value: unknown): unknown => {
  const inner: unknown = has(value, 'graph', 'object') ? Reflect.get(Object(value), 'graph') : null;
  return has(inner, 'builder', 'object') ? inner : value;
};

function compiled(value: unknown, key: string): CompiledGraph {
  const graph = unwrap(isBuilder(value) ? value.compile() : value);
  if (isCompiled(graph)) return graph;
  throw new AppError('bad_request', `${key} is not a LangGraph graph`, {
    hint: 'Export a StateGraph, a compiled graph, a promise of one, or a function that makes one.',
    field: key,
  });
}

/**
 * How to open what was exported: a graph, a builder, a promise of either, or a factory of either,
 * which is called at every opening. Nothing is told by `instanceof`.
 * @throws AppError `bad_request` when it is none of these; for a factory, at its opening
 */
export async function resolveGraph(exported: unknown, key: string): Promise<OpenGraph> {
  if (typeof exported === 'function') {
    return async (config, accessContext, context) => {
      const executionRuntime = accessContext === 'threads.create_run' ? { context } : null;
      const made: unknown = await exported(config, { accessContext, executionRuntime });
      return compiled(made, `what ${key} returned`);
    };
  }
  const graph = compiled(await exported, key);
  return async () => graph;
}
