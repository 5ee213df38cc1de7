import { createRequire } from 'node:module';
import * as own from '@langchain/langgraph';

/** The parts of LangGraph that the fixtures are built from. */
export type LangGraph = typeof own;

export const ownLangGraph: LangGraph = own;

/**
 * A second copy of LangGraph and of LangChain core, as a graph from another folder carries it:
 * the CommonJS build shares no class with the one imported above.
 */
export const foreignLangGraph = createRequire(import.meta.url)('@langchain/langgraph') as LangGraph;
