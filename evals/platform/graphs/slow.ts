import { setTimeout as sleep } from 'node:timers/promises';
import {
  Annotation,
  END,
  type LangGraphRunnableConfig,
  START,
  StateGraph,
} from '@langchain/langgraph';

const State = Annotation.Root({
  name: Annotation<string>,
  steps: Annotation<number>,
  stepMillis: Annotation<number>,
  done: Annotation<number>,
  log: Annotation<string[]>({ reducer: (a, b) => [...a, ...b], default: () => [] }),
});

/** Takes `steps` steps of `stepMillis` each, and logs `name` with the number of each. */
export const graph = new StateGraph(State)
  .addNode('begin', () => ({ done: 0 }))
  .addNode('step', async (state, config: LangGraphRunnableConfig) => {
    await sleep(state.stepMillis, undefined, config.signal ? { signal: config.signal } : {});
    const done = state.done + 1;
    return { done, log: [`${state.name}${done}`] };
  })
  .addEdge(START, 'begin')
  .addEdge('begin', 'step')
  .addConditionalEdges('step', ({ done, steps }) => (done < steps ? 'step' : END), ['step', END])
  .compile();
