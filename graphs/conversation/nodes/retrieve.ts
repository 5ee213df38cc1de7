import type { Understanding } from '../../../src/schemas/dialogue.ts';
import type { Passage } from '../../../src/schemas/knowledge.ts';
import type { NodeConfig, OpenSession } from '../session.ts';
import {
  type ConversationState,
  type ConversationUpdate,
  turnOf,
  understandingOf,
} from '../state.ts';

export interface RetrieveDeps {
  openSession: OpenSession;
  search(tenantId: string, query: string, options: { limit: number }): Promise<Passage[]>;
  topK: number;
}

const ASKS_DOCUMENTS = new Set([
  'faq',
  'pricing',
  'market_question',
  'property_question',
  'unknown',
]);

const needsPassages = (u: Understanding, text: string): boolean =>
  text.includes('?') || u.intents.some((intent) => ASKS_DOCUMENTS.has(intent.name));

/** Finds what the tenant's documents say about the question. */
export const makeRetrieve =
  (deps: RetrieveDeps) =>
  async (state: ConversationState, config: NodeConfig): Promise<ConversationUpdate> => {
    const { userText } = turnOf(state);
    if (!needsPassages(understandingOf(state), userText)) return { passages: [] };
    const { tenant } = await deps.openSession(config);
    return { passages: await deps.search(tenant.id, userText, { limit: deps.topK }) };
  };
