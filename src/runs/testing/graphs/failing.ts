import { type LangGraph, ownLangGraph } from './lang-graph.ts';

class CustomError extends Error {
  override name = 'CustomError';
}

/** Its second node throws. */
export function failing({ Annotation, END, START, StateGraph }: LangGraph = ownLangGraph) {
  const State = Annotation.Root({ said: Annotation<string> });
  return new StateGraph(State)
    .addNode('fine', () => ({ said: 'fine' }))
    .addNode('broken', () => {
      throw new CustomError('Boo!');
    })
    .addEdge(START, 'fine')
    .addEdge('fine', 'broken')
    .addEdge('broken', END)
    .compile();
}
