import { type Runtime, START, StateGraph } from '@langchain/langgraph';
import { z } from 'zod';

const State = z.object({
  count: z.number().default(0),
  label: z.string().optional(),
});
const Context = z.object({ unit: z.string().optional() });

/** State and context in zod. */
export const graph = new StateGraph(State, Context)
  .addNode('add', ({ count }, { context }: Runtime<z.infer<typeof Context>>) => ({
    count: count + 1,
    label: `${count + 1} ${context?.unit ?? 'things'}`,
  }))
  .addEdge(START, 'add')
  .compile();
