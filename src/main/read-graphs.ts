import { setGraphEnvironment } from '../registry/graph-environment.ts';
import { type GraphConfig, readGraphConfig } from '../registry/read-graph-config.ts';

/**
 * The `langgraph.json` of `--config`, where one is given; its variables are in the environment
 * from here on, so that it is read before anything else is.
 */
export async function readGraphs(file: string | undefined): Promise<GraphConfig | undefined> {
  if (file === undefined) return undefined;
  const config = await readGraphConfig(file);
  setGraphEnvironment(config, process.env);
  return config;
}
