import { type LangGraph, ownLangGraph } from './lang-graph.ts';

/** Sends each word to a node of its own; the words come back louder. */
export function fanOut({ Annotation, END, Send, START, StateGraph }: LangGraph = ownLangGraph) {
  const State = Annotation.Root({
    words: Annotation<string[]>(),
    loud: Annotation<string[]>({ reducer: (old, more) => [...old, ...more], default: () => [] }),
  });
  return new StateGraph(State)
    .addNode('shout', (given) => {
      const { word } = given as unknown as { word: string };
      return { loud: [word.toUpperCase()] };
    })
    .addConditionalEdges(START, ({ words }) => words.map((word) => new Send('shout', { word })))
    .addEdge('shout', END)
    .compile();
}
