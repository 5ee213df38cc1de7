import { type LangGraph, ownLangGraph } from './lang-graph.ts';

/** Keeps in its state what JSON has no word for. */
export function oddState({ Annotation, END, START, StateGraph }: LangGraph = ownLangGraph) {
  const State = Annotation.Root({ odd: Annotation<unknown> });
  return new StateGraph(State)
    .addNode('make', (_, config) => {
      const odd: Record<string, unknown> = {
        ...{ big: 2n, none: Number.NaN, gone: undefined, act: () => 1 },
        ...{ map: new Map([['a', new Set([1])]]), error: new Error('kept'), line: 'a\u2028b' },
      };
      odd['self'] = odd;
      config.writer?.(odd);
      return { odd };
    })
    .addEdge(START, 'make')
    .addEdge('make', END)
    .compile();
}
