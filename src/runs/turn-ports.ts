import type { BaseCheckpointSaver, BaseStore } from '@langchain/langgraph-checkpoint';
import { z } from 'zod';
import type { compileConversation } from '../../graphs/conversation/graph.ts';
import type { Agent } from '../schemas/agent.ts';
import type { TurnEvent } from '../schemas/chat.ts';

export type ConversationGraph = ReturnType<typeof compileConversation>;

/** What a run needs to go on in another process: kept in its row, never taken from a client. */
export const runInputSchema = z.object({
  agentId: z.string(),
  channel: z.enum(['text', 'voice']),
  message: z.string().optional(),
  resume: z.unknown().optional(),
});
export type RunInput = z.infer<typeof runInputSchema>;

export interface RunRow {
  tenantId: string;
  runId: string;
  threadId: string;
  input: RunInput;
}

export interface RunLedger {
  /** @throws AppError `thread_busy` while another run of the thread holds a live lease. */
  start(
    tenantId: string,
    run: {
      runId: string;
      threadId: string;
      agentId: string;
      input: RunInput;
      workerId: string;
      leaseSeconds: number;
    },
  ): Promise<unknown>;
  heartbeat(
    tenantId: string,
    runId: string,
    workerId: string,
    leaseSeconds: number,
  ): Promise<boolean>;
  finish(
    tenantId: string,
    runId: string,
    workerId: string,
    outcome: { status: 'success' | 'interrupted' | 'error'; result?: unknown; error?: unknown },
  ): Promise<boolean>;
  abandoned(
    limit: number,
  ): Promise<
    { tenantId: string; runId: string; threadId: string; input: unknown; attempt: number }[]
  >;
  takeOver(
    tenantId: string,
    runId: string,
    workerId: string,
    leaseSeconds: number,
  ): Promise<boolean>;
}

export interface Conversations {
  exists(tenantId: string, threadId: string): Promise<boolean>;
  open(
    tenantId: string,
    conversation: { threadId: string; agentId: string; channel: string; language: string },
  ): Promise<unknown>;
}

/** Counts what turns do. It never throws. */
export interface TurnMeter {
  /** A turn was accepted; the answer is told every event of it. */
  begin(tenantId: string): (event: TurnEvent) => void;
  /** A run was taken over from a process that died. */
  recovered(): void;
}

export interface TurnEngineDeps {
  graph: ConversationGraph;
  saverFor: (tenantId: string) => BaseCheckpointSaver & {
    pruneThread(threadId: string, keepLast: number): Promise<void>;
  };
  storeFor: (tenantId: string) => BaseStore;
  ledger: RunLedger;
  /** Runs database work of one tenant in one transaction; nothing else may be awaited in it. */
  inOneTransaction<T>(tenantId: string, work: () => Promise<T>): Promise<T>;
  conversations: Conversations;
  agents: { find(tenantId: string, idOrSlug: string): Promise<Agent | null> };
  onError: (error: unknown, fields: Record<string, unknown>) => void;
  meter: TurnMeter;
  /** Checkpoints a thread keeps for time travel. */
  historyTurns: number;
  concurrencyMax: number;
  queueMax: number;
  leaseSeconds: number;
}
