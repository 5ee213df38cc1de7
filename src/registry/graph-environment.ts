import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { GraphConfig } from './read-graph-config.ts';

/** The process's environment, or a stand-in for it. */
export type Environment = Record<string, string | undefined>;

/** What a graph's own assistant starts from. */
export interface AssistantDefaults {
  config: Record<string, unknown>;
  context?: unknown;
}

/**
 * Puts the values of `env` where graphs will look for them; what is set already stays. To be
 * called before graphs are imported, for they read their environment as they load.
 */
export function setGraphEnvironment(config: GraphConfig, environment: Environment): void {
  for (const [name, value] of Object.entries(config.env)) environment[name] ??= value;
}

const defaultsSchema = z.record(z.string(), z.record(z.string(), z.unknown()));

/**
 * Defaults of the graphs' own assistants, from `LANGGRAPH_CONFIG`:
 * `{"agent": {"configurable": {…}, "context": {…}}}`.
 * @throws AppError `bad_request`; the variable's content is not repeated.
 */
export function assistantDefaults(environment: Environment): Record<string, AssistantDefaults> {
  const text = environment['LANGGRAPH_CONFIG'];
  if (text === undefined || text.trim() === '') return {};
  let parsed: z.infer<typeof defaultsSchema>;
  try {
    parsed = defaultsSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new AppError('bad_request', 'LANGGRAPH_CONFIG is not usable', {
      hint: 'It holds JSON by graph id: {"agent": {"configurable": {"model": "…"}}}.',
      cause,
    });
  }
  return Object.fromEntries(
    Object.entries(parsed).map(([graphId, { context, ...config }]) => [
      graphId,
      { config, ...(context !== undefined && { context }) },
    ]),
  );
}
