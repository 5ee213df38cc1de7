import { AIMessage } from '@langchain/core/messages';
import { END, MessagesValue, START, StateGraph, StateSchema } from '@langchain/langgraph';
import type { BaseCheckpointSaver } from '@langchain/langgraph-checkpoint';

const State = new StateSchema({ messages: MessagesValue });

/** Six nodes that do nothing but one message: what LangGraph alone costs. */
export function bareGraph(checkpointer?: BaseCheckpointSaver) {
  const idle = () => ({});
  const graph = new StateGraph(State)
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
  return checkpointer === undefined ? graph.compile() : graph.compile({ checkpointer });
}
