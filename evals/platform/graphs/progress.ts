import { Annotation, type LangGraphRunnableConfig, START, StateGraph } from '@langchain/langgraph';

const State = Annotation.Root({ total: Annotation<number>, done: Annotation<number> });

/** Tells how far it is through the custom stream writer. */
export const graph = new StateGraph(State)
  .addNode('work', ({ total }, config: LangGraphRunnableConfig) => {
    for (let step = 1; step <= total; step++) config.writer?.({ step, total });
    return { done: total };
  })
  .addEdge(START, 'work')
  .compile();
