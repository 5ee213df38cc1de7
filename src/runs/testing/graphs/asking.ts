import { type LangGraph, ownLangGraph } from './lang-graph.ts';

/** Asks a person once or more in one node, and keeps what it was answered. */
export function asking(
  questions: readonly string[] = ['sure?'],
  { Annotation, END, interrupt, START, StateGraph }: LangGraph = ownLangGraph,
) {
  const list = <T>() =>
    Annotation<T[]>({ reducer: (old, more) => [...old, ...more], default: () => [] });
  const State = Annotation.Root({ said: list<string>(), answers: list<unknown>() });
  return new StateGraph(State)
    .addNode('before', () => ({ said: ['before'] }))
    .addNode('ask', () => ({ answers: questions.map((question) => interrupt(question)) }))
    .addNode('after', () => ({ said: ['after'] }))
    .addEdge(START, 'before')
    .addEdge('before', 'ask')
    .addEdge('ask', 'after')
    .addEdge('after', END)
    .compile();
}
