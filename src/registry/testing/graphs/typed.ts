import { MessagesValue, START, StateGraph, StateSchema } from '@langchain/langgraph';
import { z } from 'zod';

const state = new StateSchema({ messages: MessagesValue, mood: z.enum(['glad', 'sad']) });

/** Tells its schemas itself. */
export const graph = new StateGraph({ state, context: z.object({ tone: z.string().optional() }) })
  .addNode('feel', () => ({ mood: 'glad' as const }))
  .addEdge(START, 'feel')
  .compile();
