import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { ToolMessage } from '@langchain/core/messages';
import { FakeListChatModel } from '@langchain/core/utils/testing';
import { type LangGraph, ownLangGraph } from './lang-graph.ts';

export const talkingModel = () => new FakeListChatModel({ responses: ['begin', 'end'] });

/** A model that speaks, a tool that answers, and the model again until it says `end`. */
export function talkingAgent(
  model: Pick<BaseChatModel, 'invoke'> = talkingModel(),
  { Annotation, END, messagesStateReducer, START, StateGraph }: LangGraph = ownLangGraph,
) {
  const State = Annotation.Root({
    messages: Annotation({ reducer: messagesStateReducer, default: () => [] }),
    round: Annotation<number>(),
  });
  return new StateGraph(State)
    .addNode('agent', async ({ messages, round }) => ({
      messages: [await model.invoke(messages)],
      round: (round ?? 0) + 1,
    }))
    .addNode('tool', ({ messages }, config) => {
      const said = messages.at(-1)?.text;
      config.writer?.({ heard: said });
      const content = `heard ${said}`;
      return { messages: [new ToolMessage({ content, tool_call_id: 'call-1', id: 'tool-1' })] };
    })
    .addEdge(START, 'agent')
    .addConditionalEdges('agent', ({ messages }) =>
      messages.at(-1)?.text === 'end' ? END : 'tool',
    )
    .addEdge('tool', 'agent')
    .compile();
}
