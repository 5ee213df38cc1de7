import type { Resume, TurnResult } from '../../src/schemas/chat.ts';
import type { Failure } from '../wire/failure.ts';

export interface ToolStep {
  name: string;
  args?: unknown;
  result?: unknown;
  ms?: number;
  state: StepState;
}

type StepState = 'running' | 'done' | 'waiting' | 'failed';

/** One node of the graph at work. */
export interface Step {
  node: string;
  state: StepState;
  ms?: number;
  detail?: Record<string, unknown>;
  tools: ToolStep[];
}

/** What a person sent: words, or a decision on what waits. */
export type Ask = { message: string } | { resume: Resume };

export interface Turn {
  ask: Ask;
  /** `cut`: the page was closed before the host had taken it on. */
  state: 'running' | 'done' | 'waiting' | 'failed' | 'cut';
  steps: Step[];
  reply: string;
  citations: TurnResult['citations'];
  cached: boolean;
  waiting: TurnResult['waiting'];
  failure?: Failure;
  /** Once the host has taken it on: where to read on when the connection or the page is gone. */
  run?: RunPlace;
}

export interface RunPlace {
  id: string;
  /** The id of the last event that is shown; none yet. */
  lastEventId?: string;
}

/** One conversation with one agent, all that is shown of it. */
export interface Conversation {
  threadId?: string;
  turns: Turn[];
}

export const emptyConversation: Conversation = { turns: [] };

export const lastTurn = (conversation: Conversation): Turn | undefined => conversation.turns.at(-1);
