import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import type { Masker } from '../privacy/mask.ts';
import type { Agent } from '../schemas/agent.ts';
import { ReplyModel } from './reply-model.ts';

export interface Fallback {
  tenantId: string;
  agentId: string;
  /** Name of the remote model that failed. */
  model: string;
  error: unknown;
}

export interface ChatModelsDeps {
  local: BaseChatModel;
  remote?: { model: BaseChatModel; name: string };
  masker: Masker;
  /** Told when the local model answers because the remote one could not. */
  onFallback: (fallback: Fallback) => void;
}

export interface ChatModels {
  /**
   * The model that words this agent's replies. With a remote model, the local one stands behind
   * it: its answers then carry `response_metadata.limited`.
   */
  forReply(tenantId: string, agent: Agent): BaseChatModel;
}

export const makeChatModels = ({
  local,
  remote,
  masker,
  onFallback,
}: ChatModelsDeps): ChatModels => ({
  forReply: (tenantId, agent) =>
    remote === undefined
      ? local
      : new ReplyModel({
          remote: remote.model,
          local,
          masker,
          onFallback: (error) =>
            onFallback({ tenantId, agentId: agent.id, model: remote.name, error }),
        }),
});
