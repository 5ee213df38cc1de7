import { HumanMessage } from '@langchain/core/messages';
import { Annotation, START, StateGraph } from '@langchain/langgraph';
import { ScriptedModel } from './scripted-model.ts';

const State = Annotation.Root({
  topic: Annotation<string>,
  log: Annotation<string[]>({ reducer: (a, b) => [...a, ...b], default: () => [] }),
});
const InnerState = Annotation.Root({
  topic: Annotation<string>,
  draft: Annotation<string>,
  /** Only what the subgraph adds, so that the outer log gets each line once. */
  log: Annotation<string[]>,
});
const model = new ScriptedModel({});

const thinkAndSpeak = new StateGraph(InnerState)
  .addNode('think', ({ topic }) => ({ draft: `about ${topic}` }))
  .addNode('speak', async ({ draft }) => {
    const said = await model.invoke([new HumanMessage(draft)]);
    return { log: [said.text] };
  })
  .addEdge(START, 'think')
  .addEdge('think', 'speak');
const inner = thinkAndSpeak.compile();
const halt = thinkAndSpeak.compile({ interruptBefore: ['speak'] });

/** A graph in a graph. */
export const graph = new StateGraph(State)
  .addNode('before', () => ({ log: ['before'] }))
  .addNode('inner', inner)
  .addNode('after', () => ({ log: ['after'] }))
  .addEdge(START, 'before')
  .addEdge('before', 'inner')
  .addEdge('inner', 'after')
  .compile();

/** The same with a static breakpoint inside. */
export const halting = new StateGraph(State)
  .addNode('before', () => ({ log: ['before'] }))
  .addNode('inner', halt)
  .addNode('after', () => ({ log: ['after'] }))
  .addEdge(START, 'before')
  .addEdge('before', 'inner')
  .addEdge('inner', 'after')
  .compile();
