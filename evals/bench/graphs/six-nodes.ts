import { AIMessage } from '@langchain/core/messages';
import { END, MessagesValue, START, StateGraph, StateSchema } from '@langchain/langgraph';

const State = new StateSchema({ messages: MessagesValue });
const idle = () => ({});

/** Six nodes that do nothing but one message: what is measured is whoever runs them. */
export const sixNodes = new StateGraph(State)
  .addNode('one', idle)
  .addNode('two', idle)
  .addNode('three', idle)
  .addNode('four', idle)
  .addNode('five', idle)
  .addNode('six', () => ({ messages: [new AIMessage('All right.')] }))
  .addEdge(START, 'one')
  .addEdge('one', 'two')
  .addEdge('two', 'three')
  .addEdge('three', 'four')
  .addEdge('four', 'five')
  .addEdge('five', 'six')
  .addEdge('six', END);

export const graph = sixNodes.compile();
