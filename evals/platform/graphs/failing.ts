import { Annotation, START, StateGraph } from '@langchain/langgraph';

class OutOfPaperError extends Error {
  override name = 'OutOfPaperError';
}
const State = Annotation.Root({ pages: Annotation<number> });

/** Does one step, then throws an error with a name of its own. */
export const graph = new StateGraph(State)
  .addNode('print', () => ({ pages: 1 }))
  .addNode('jam', () => {
    throw new OutOfPaperError('The tray is empty.');
  })
  .addEdge(START, 'print')
  .addEdge('print', 'jam')
  .compile();
