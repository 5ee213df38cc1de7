import { type LangGraph, ownLangGraph } from './lang-graph.ts';

/** Six nodes in a row that do next to nothing: what is left is the cost of the machinery. */
export function sixNodes({ Annotation, END, START, StateGraph }: LangGraph = ownLangGraph) {
  const State = Annotation.Root({
    steps: Annotation<string[]>({ reducer: (old, more) => [...old, ...more], default: () => [] }),
  });
  return new StateGraph(State)
    .addNode('one', () => ({ steps: ['one'] }))
    .addNode('two', () => ({ steps: ['two'] }))
    .addNode('three', () => ({ steps: ['three'] }))
    .addNode('four', () => ({ steps: ['four'] }))
    .addNode('five', () => ({ steps: ['five'] }))
    .addNode('six', () => ({ steps: ['six'] }))
    .addEdge(START, 'one')
    .addEdge('one', 'two')
    .addEdge('two', 'three')
    .addEdge('three', 'four')
    .addEdge('four', 'five')
    .addEdge('five', 'six')
    .addEdge('six', END)
    .compile();
}
