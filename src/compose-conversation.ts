import { LRUCache } from 'lru-cache';
import type { ConversationDeps } from '../graphs/conversation/graph.ts';
import { makeOpenSession } from '../graphs/conversation/session.ts';
import * as limitedOffer from '../prompts/limited-offer.ts';
import * as safeReply from '../prompts/safe-reply.ts';
import * as systemPrompt from '../prompts/system-prompt.ts';
import type { composeMasking } from './compose-masking.ts';
import type { OnError } from './compose-models.ts';
import type { Money } from './compose-money.ts';
import { makeSharedAnswerCheck } from './compose-privacy.ts';
import {
  composeModeration,
  detectInjection,
  refuseSteering,
  screenReply,
} from './compose-safety.ts';
import type { Sessions } from './compose-sessions.ts';
import { makeTools, type Stores } from './compose-stores.ts';
import type { Env } from './config/env.ts';
import type { Vocabulary } from './schemas/dialogue.ts';
import { summarise } from './understanding/summarise.ts';
import { makeUnderstand } from './understanding/understand.ts';

export interface ConversationParts
  extends Pick<ConversationDeps, 'now' | 'models' | 'cache' | 'search'> {
  env: Env;
  stores: Stores;
  sessions: Sessions;
  masking: Pick<ReturnType<typeof composeMasking>, 'proposals' | 'transcript'>;
  money: Money;
  modelName: string;
  /** Who speaks where a run names neither tenant nor agent, as in LangGraph Studio. */
  demo: { tenantId: string; agentId: string };
  onError: OnError;
}

const VOCABULARIES_MAX = 500;

/** What the conversation's graph is made of. */
export function composeConversation(parts: ConversationParts): ConversationDeps {
  const { env, stores, sessions, masking, money, modelName, demo, onError } = parts;
  const { now, models, cache, search } = parts;
  return {
    ...{ now, models, cache, search },
    openSession: makeOpenSession(
      {
        load: sessions.load,
        vocabulary: rememberVocabulary(stores.listings.vocabulary),
      },
      async () => demo,
    ),
    understand: makeUnderstand(),
    ...{ detect: detectInjection, refuses: refuseSteering, screen: screenReply },
    ...composeModeration(env, onError),
    onBroken: (tenantId, error) => onError(error, { tenantId, operation: 'reply' }),
    answererVersion: () =>
      [systemPrompt.version, safeReply.version, limitedOffer.version, modelName].join(':'),
    topK: env.RAG_TOP_K,
    tools: makeTools(stores),
    effects: money.effects,
    proposals: masking.proposals(money.proposals),
    onAnswer: money.onAnswer,
    systemPrompt: systemPrompt.render,
    safeReply: safeReply.render,
    transcript: masking.transcript(money.transcript),
    summarise,
    tellsOfSomebody: makeSharedAnswerCheck(),
    memoryTurns: env.CONVERSATION_MEMORY_TURNS,
  };
}

/** A tenant's areas and buildings, read again when its listings change. */
function rememberVocabulary(read: (tenantId: string) => Promise<Vocabulary>) {
  const known = new LRUCache<string, { version: number; vocabulary: Vocabulary }>({
    max: VOCABULARIES_MAX,
  });
  return async (tenantId: string, version: number): Promise<Vocabulary> => {
    const before = known.get(tenantId);
    if (before?.version === version) return before.vocabulary;
    const vocabulary = await read(tenantId);
    known.set(tenantId, { version, vocabulary });
    return vocabulary;
  };
}
