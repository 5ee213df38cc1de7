import { FOREIGN_MIN, type Understanding } from '../../../src/schemas/dialogue.ts';
import type { Passage } from '../../../src/schemas/knowledge.ts';
import type { NodeConfig, OpenSession } from '../session.ts';
import {
  type ConversationState,
  type ConversationUpdate,
  turnOf,
  understandingOf,
} from '../state.ts';
import { type Detect, withoutOrders } from '../tripwire.ts';

export interface RetrieveDeps {
  openSession: OpenSession;
  search(tenantId: string, query: string, options: { limit: number }): Promise<Passage[]>;
  topK: number;
  /** Finds sentences of documents that read like orders; they do not reach the model. */
  detect?: Detect;
}

const ASKS_DOCUMENTS = new Set([
  'faq',
  'pricing',
  'market_question',
  'property_question',
  'unknown',
]);

const needsPassages = (u: Understanding, text: string): boolean =>
  !isForeign(u) &&
  (text.includes('?') || u.intents.some((intent) => ASKS_DOCUMENTS.has(intent.name)));

const isForeign = ({ intents: [top] }: Understanding): boolean =>
  top?.name === 'unknown' && top.confidence > FOREIGN_MIN;

/** Finds what the tenant's documents say about the question. */
export const makeRetrieve =
  (deps: RetrieveDeps) =>
  async (state: ConversationState, config: NodeConfig): Promise<ConversationUpdate> => {
    const { userText } = turnOf(state);
    const understanding = understandingOf(state);
    if (!needsPassages(understanding, userText)) return { passages: [] };
    const { tenant } = await deps.openSession(config);
    // Documents may be in either language.
    const query = [understanding.english, userText].filter(Boolean).join(' ');
    const found = await deps.search(tenant.id, query, { limit: deps.topK });
    const { detect } = deps;
    if (detect === undefined) return { passages: found };
    const passages = found.map((p) => ({ ...p, text: withoutOrders(p.text, detect).text }));
    const suspect = passages.some((passage, at) => passage.text !== found[at]?.text);
    return suspect ? { passages, turn: { ...turnOf(state), suspect } } : { passages };
  };
