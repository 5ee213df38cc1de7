import type {
  ConversationFilter,
  ConversationRecord,
  FoundMessage,
  KeptMessage,
} from '../../../schemas/conversation.ts';
import type { TimeKey } from './page.ts';

interface Newest {
  limit: number;
  after?: TimeKey | undefined;
}

/** Pages have one row more than `limit`, where there are more. */
export interface ConversationsPort {
  /** Newest first. */
  page(tenantId: string, filter: ConversationFilter, page: Newest): Promise<ConversationRecord[]>;
  /** @throws AppError `unknown_conversation` */
  get(tenantId: string, id: string): Promise<ConversationRecord>;
  /** Oldest first, after the message of the ordinal `after`. */
  messages(
    tenantId: string,
    id: string,
    page: { limit: number; after?: string | undefined },
  ): Promise<KeptMessage[]>;
  /** Messages with each of the words, newest first. */
  search(
    tenantId: string,
    filter: { words: readonly string[] } & Omit<ConversationFilter, 'leadId'>,
    page: Newest,
  ): Promise<FoundMessage[]>;
  /** @throws AppError `unknown_conversation` */
  close(tenantId: string, id: string): Promise<ConversationRecord>;
}
