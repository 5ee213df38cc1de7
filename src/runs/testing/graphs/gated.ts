import { type LangGraph, ownLangGraph } from './lang-graph.ts';

/**
 * Steps in a row that tell outside of the graph that they were entered and left, and that a test
 * can hold up. Told by thread: one graph serves many at once.
 */
export function gated(
  names: readonly string[] = ['one', 'two', 'three'],
  { Annotation, END, START, StateGraph }: LangGraph = ownLangGraph,
) {
  const State = Annotation.Root({
    steps: Annotation<string[]>({ reducer: (old, more) => [...old, ...more], default: () => [] }),
  });
  const entered: string[] = [];
  const left: string[] = [];
  const gates = new Map<string, { passed: Promise<void>; open: () => void }>();

  const step = (name: string) => async (_: unknown, config: { configurable?: object }) => {
    const { thread_id: threadId } = config.configurable as { thread_id: string };
    entered.push(`${name} ${threadId}`);
    // Deaf to the run's signal, as most nodes are.
    await gates.get(name)?.passed;
    left.push(`${name} ${threadId}`);
    return { steps: [name] };
  };

  const builder = new StateGraph(State) as unknown as {
    addNode(name: string, work: unknown): void;
    addEdge(from: string, to: string): void;
    compile(): unknown;
  };
  for (const name of names) builder.addNode(name, step(name));
  for (const [index, name] of names.entries()) {
    builder.addEdge(index === 0 ? START : (names[index - 1] ?? START), name);
  }
  builder.addEdge(names.at(-1) ?? START, END);
  return {
    graph: builder.compile(),
    /** Keeps whoever enters the step from now on, until it is let go. */
    hold(name: string): void {
      let open: () => void = () => undefined;
      const passed = new Promise<void>((resolve) => {
        open = resolve;
      });
      gates.set(name, { passed, open });
    },
    letGo(name: string): void {
      gates.get(name)?.open();
      gates.delete(name);
    },
    letAllGo(): void {
      for (const { open } of gates.values()) open();
      gates.clear();
    },
    entered: (name: string, threadId: string) =>
      entered.filter((one) => one === `${name} ${threadId}`).length,
    left: (name: string, threadId: string) =>
      left.filter((one) => one === `${name} ${threadId}`).length,
    enteredAny: (name: string) => entered.filter((one) => one.startsWith(`${name} `)).length,
  };
}
