import { Annotation, interrupt, START, StateGraph } from '@langchain/langgraph';

const State = Annotation.Root({
  note: Annotation<string>,
  log: Annotation<string[]>({ reducer: (a, b) => [...a, ...b], default: () => [] }),
});
const asks = (question: string) => () => ({
  log: [`${question} ${String(interrupt({ question }))}`],
});

/** Asks once, then goes on. */
export const ask = new StateGraph(State)
  .addNode('ask', asks('name?'))
  .addNode('finish', ({ note }) => ({ log: [`done ${note ?? ''}`.trim()] }))
  .addEdge(START, 'ask')
  .addEdge('ask', 'finish')
  .compile();

/** Asks two things at the same time. */
export const askBoth = new StateGraph(State)
  .addNode('first', asks('first?'))
  .addNode('second', asks('second?'))
  .addNode('finish', () => ({ log: ['done'] }))
  .addEdge(START, 'first')
  .addEdge(START, 'second')
  .addEdge(['first', 'second'], 'finish')
  .compile();
