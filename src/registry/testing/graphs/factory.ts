import { Annotation, START, StateGraph } from '@langchain/langgraph';

const State = Annotation.Root({ opened: Annotation<Record<string, unknown>>() });

interface Runtime {
  accessContext: string;
  executionRuntime: { context?: unknown } | null;
}

/** Its node is named by the config it is opened with. */
export const makeGraph = async (config: { configurable?: { node?: string } }, runtime: Runtime) => {
  const name = config.configurable?.node ?? 'plain';
  return new StateGraph(State)
    .addNode(name, () => ({
      opened: { name, greeting: process.env['FIXTURE_GREETING'], ...runtime },
    }))
    .addEdge(START, name);
};
