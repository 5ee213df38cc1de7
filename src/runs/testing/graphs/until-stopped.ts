import { type LangGraph, ownLangGraph } from './lang-graph.ts';

/** Its node says that it has begun, and goes on until the run is aborted. */
export function untilStopped({ Annotation, END, START, StateGraph }: LangGraph = ownLangGraph) {
  let stopped = false;
  const graph = new StateGraph(Annotation.Root({ said: Annotation<string> }))
    .addNode('wait', async (_, config) => {
      config.writer?.('begun');
      await new Promise((resolve) => config.signal?.addEventListener('abort', resolve));
      stopped = true;
      return { said: 'stopped' };
    })
    .addEdge(START, 'wait')
    .addEdge('wait', END)
    .compile();
  return { graph, stopped: () => stopped };
}
