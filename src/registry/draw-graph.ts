import type { CompiledGraph } from '../schemas/served-graph.ts';

export interface GraphDrawing {
  nodes: { id: string; type: 'schema' | 'runnable'; data: unknown }[];
  edges: { source: string; target: string; data?: string; conditional?: boolean }[];
}

/**
 * Nodes and edges as `GET /assistants/{id}/graph` answers them.
 * @param options.xray draws subgraphs too: all of them, or as deep as the number says
 */
export async function drawGraph(
  graph: CompiledGraph,
  options: { xray?: boolean | number | undefined; config?: Record<string, unknown> } = {},
): Promise<GraphDrawing> {
  const { xray, config } = options;
  const drawn = await graph.getGraphAsync({ ...config, ...(xray !== undefined && { xray }) });
  return (drawn as { toJSON(): GraphDrawing }).toJSON();
}
