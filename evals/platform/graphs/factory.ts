import { Annotation, type LangGraphRunnableConfig, START, StateGraph } from '@langchain/langgraph';

const State = Annotation.Root({ said: Annotation<string[]> });

/** A graph made for each configuration: the name of its node is configurable. */
export const makeGraph = (config: LangGraphRunnableConfig) => {
  const name = String(config.configurable?.['node_name'] ?? 'plain');
  return new StateGraph(State)
    .addNode(name, (_state, { configurable }: LangGraphRunnableConfig) => ({
      said: [
        name,
        String(configurable?.['greeting'] ?? 'hello'),
        process.env['PLATFORM_FIXTURE'] ?? 'no env file',
      ],
    }))
    .addEdge(START, name)
    .compile();
};
