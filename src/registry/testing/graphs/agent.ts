import { type BaseMessage, HumanMessage } from '@langchain/core/messages';
import {
  Annotation,
  END,
  getStore,
  interrupt,
  type LangGraphRunnableConfig,
  messagesStateReducer,
  START,
  StateGraph,
} from '@langchain/langgraph';

const State = Annotation.Root({
  messages: Annotation<BaseMessage[]>({ reducer: messagesStateReducer, default: () => [] }),
  answer: Annotation<string>(),
  seen: Annotation<Record<string, unknown> | null>(),
});

const ask = () => ({ answer: interrupt<{ question: string }, string>({ question: 'which?' }) });

const remember = async (state: typeof State.State, config: LangGraphRunnableConfig) => {
  config.writer?.({ heard: state.answer });
  await config.store?.put(['notes'], 'by-config', { answer: state.answer });
  const seen = await getStore()?.get(['notes'], 'by-config');
  return { messages: [new HumanMessage(state.answer)], seen: seen?.value ?? null };
};

/** Asks, then writes to the store and to the custom stream. */
export const builder = new StateGraph(State, Annotation.Root({ model_name: Annotation<string>() }))
  .addNode('ask', ask)
  .addNode('remember', remember)
  .addEdge(START, 'ask')
  .addEdge('ask', 'remember')
  .addEdge('remember', END);

export const graph = builder.compile();
export const later = (async () => builder)();
/** The shape of `createAgent`'s result: an object that looks like a graph, and holds one. */
export const wrapped = { builder, graph, stream: () => undefined, getState: () => undefined };
export const notAGraph = { answer: 42 };
