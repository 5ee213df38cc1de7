import { type LangGraph, ownLangGraph } from './lang-graph.ts';

/** A graph within a graph; the inner one stops before its last node unless told not to. */
export function nestedWeather(
  { AIMessage }: typeof import('@langchain/core/messages'),
  options: { stops: boolean } = { stops: true },
  { Annotation, END, MessagesAnnotation, START, StateGraph }: LangGraph = ownLangGraph,
) {
  const Inner = Annotation.Root({ ...MessagesAnnotation.spec, city: Annotation<string> });
  const Outer = Annotation.Root({ ...MessagesAnnotation.spec, route: Annotation<string> });
  const inner = new StateGraph(Inner)
    .addNode('choose_city', () => ({ city: 'Berkeley' }))
    .addNode('tell_weather', ({ city }) => ({
      messages: [new AIMessage({ content: `Sunny in ${city}`, id: 'weather' })],
    }))
    .addEdge(START, 'choose_city')
    .addEdge('choose_city', 'tell_weather')
    .addEdge('tell_weather', END)
    .compile(options.stops ? { interruptBefore: ['tell_weather'] } : {});
  return new StateGraph(Outer)
    .addNode('router', () => ({ route: 'weather' }))
    .addNode('weather', inner)
    .addEdge(START, 'router')
    .addEdge('router', 'weather')
    .addEdge('weather', END)
    .compile();
}
