import { Annotation, START, StateGraph } from '@langchain/langgraph';

const Inner = Annotation.Root({ city: Annotation<'here' | 'there'>(), told: Annotation<string>() });
const Middle = Annotation.Root({
  city: Annotation<'here' | 'there'>(),
  told: Annotation<string>(),
});
const Outer = Annotation.Root({ told: Annotation<string>(), count: Annotation<number>() });

const inner = new StateGraph(Inner)
  .addNode('tell', (state) => ({ told: `sunny ${state.city}` }))
  .addEdge(START, 'tell')
  .compile({ interruptBefore: ['tell'] });

const middle = new StateGraph(Middle)
  .addNode('locate', () => ({ city: 'here' as const }))
  .addNode('inner', inner)
  .addEdge(START, 'locate')
  .addEdge('locate', 'inner')
  .compile();

export const graph = new StateGraph(Outer)
  .addNode('begin', () => ({ count: 1 }))
  .addNode('middle', middle)
  .addEdge(START, 'begin')
  .addEdge('begin', 'middle')
  .compile();
