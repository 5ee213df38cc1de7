import { END, START, StateGraph } from '@langchain/langgraph';
import type { BaseCheckpointSaver } from '@langchain/langgraph-checkpoint';
import { announced } from './announced.ts';
import { type ActDeps, makeAct } from './nodes/act.ts';
import { approve } from './nodes/approve.ts';
import { type CheckCacheDeps, makeCheckCache } from './nodes/check-cache.ts';
import { type ClassifyIntentDeps, makeClassifyIntent } from './nodes/classify-intent.ts';
import { makePersist, type PersistDeps } from './nodes/persist.ts';
import { makeRespond, type RespondDeps } from './nodes/respond.ts';
import { makeRetrieve, type RetrieveDeps } from './nodes/retrieve.ts';
import { makeValidate, type ValidateDeps } from './nodes/validate.ts';
import { afterCache, afterRespond, afterValidate } from './routes.ts';
import { conversationContextSchema, conversationState } from './state.ts';

export type ConversationDeps = ClassifyIntentDeps &
  CheckCacheDeps &
  RetrieveDeps &
  RespondDeps &
  ActDeps &
  ValidateDeps &
  PersistDeps & { cache: CheckCacheDeps['cache'] & PersistDeps['cache'] };

/**
 * intent → cache check → retrieval → model ⇄ tools → validation → persist.
 * The tool loop is nodes, so that what is approved is what is executed.
 */
function makeConversationGraph(deps: ConversationDeps) {
  return new StateGraph({ state: conversationState, context: conversationContextSchema })
    .addNode('classify-intent', announced('classify-intent', makeClassifyIntent(deps)))
    .addNode('check-cache', announced('check-cache', makeCheckCache(deps)))
    .addNode('retrieve', announced('retrieve', makeRetrieve(deps)))
    .addNode('respond', announced('respond', makeRespond(deps)))
    .addNode('approve', approve)
    .addNode('act', announced('act', makeAct(deps)))
    .addNode('validate', announced('validate', makeValidate(deps)))
    .addNode('persist', announced('persist', makePersist(deps)))
    .addEdge(START, 'classify-intent')
    .addEdge('classify-intent', 'check-cache')
    .addConditionalEdges('check-cache', afterCache, ['persist', 'retrieve'])
    .addEdge('retrieve', 'respond')
    .addConditionalEdges('respond', afterRespond, ['approve', 'act', 'validate'])
    .addEdge('approve', 'act')
    .addEdge('act', 'respond')
    .addConditionalEdges('validate', afterValidate, ['respond', 'approve', 'act', 'persist'])
    .addEdge('persist', END);
}

export const compileConversation = (deps: ConversationDeps, checkpointer?: BaseCheckpointSaver) =>
  makeConversationGraph(deps).compile(
    checkpointer === undefined ? { name: 'conversation' } : { name: 'conversation', checkpointer },
  );
