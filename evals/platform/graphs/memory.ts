import {
  Annotation,
  type LangGraphRunnableConfig,
  type Runtime,
  START,
  StateGraph,
} from '@langchain/langgraph';

const State = Annotation.Root({
  fact: Annotation<string>,
  known: Annotation<string[]>,
});
const namespace = (config: LangGraphRunnableConfig) => [
  'platform-memory',
  String(config.configurable?.['user_id'] ?? 'nobody'),
];

/** Writes a fact through the config's store, and recalls all through the runtime's. */
export const graph = new StateGraph(State)
  .addNode('remember', async ({ fact }, config: LangGraphRunnableConfig) => {
    await config.store?.put(namespace(config), fact, { fact });
    return {};
  })
  .addNode('recall', async (_state, config: LangGraphRunnableConfig & Runtime) => {
    const items = (await config.store?.search(namespace(config))) ?? [];
    return { known: items.map((item) => String(item.value['fact'])).sort() };
  })
  .addEdge(START, 'remember')
  .addEdge('remember', 'recall')
  .compile();
