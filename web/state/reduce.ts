import type { TurnEvent, TurnResult } from '../../src/schemas/chat.ts';
import type { Failure } from '../wire/failure.ts';
import type { Ask, Conversation, Step, ToolStep, Turn } from './conversation.ts';

export type Action =
  | { type: 'asked'; ask: Ask }
  /** The host has taken the turn on. */
  | { type: 'begun'; threadId: string; runId: string }
  | { type: 'frame'; frame: TurnEvent; id?: string }
  | { type: 'failed'; failure: Failure }
  /** Reads on where the last turn was lost. */
  | { type: 'rejoined' }
  /** Takes back the last turn, to ask it again. */
  | { type: 'withdrawn' };

const newTurn = (ask: Ask): Turn => ({
  ask,
  state: 'running',
  steps: [],
  reply: '',
  citations: [],
  cached: false,
  waiting: [],
});

/** What is shown after something happened. Pure; what did not change keeps its identity. */
export function reduce(conversation: Conversation, action: Action): Conversation {
  const { turns } = conversation;
  switch (action.type) {
    case 'asked':
      // A decision settles the turn before it: nothing of it waits any more.
      return { ...conversation, turns: [...turns.map(settled), newTurn(action.ask)] };
    case 'begun': {
      const begun = { ...conversation, threadId: action.threadId };
      return withLast(begun, (turn) => ({ ...turn, run: { id: action.runId } }));
    }
    case 'withdrawn':
      return { ...conversation, turns: turns.slice(0, -1) };
    case 'frame':
      return withLast(conversation, (turn) => readUpTo(afterFrame(turn, action.frame), action.id));
    case 'rejoined':
      return withLast(conversation, ({ failure: _, ...turn }) => ({ ...turn, state: 'running' }));
    case 'failed':
      return withLast(conversation, (turn) => afterFailure(turn, action.failure));
  }
}

const readUpTo = (turn: Turn, lastEventId: string | undefined): Turn =>
  turn.run === undefined || lastEventId === undefined
    ? turn
    : { ...turn, run: { ...turn.run, lastEventId } };

const settled = (turn: Turn): Turn =>
  turn.state === 'waiting' ? { ...turn, state: 'done', steps: decided(turn.steps) } : turn;

const decided = (steps: Step[]): Step[] =>
  steps.map((step) => (step.state === 'waiting' ? { ...step, state: 'done' } : step));

function withLast(conversation: Conversation, change: (turn: Turn) => Turn): Conversation {
  const last = conversation.turns.at(-1);
  if (last === undefined) return conversation;
  return { ...conversation, turns: [...conversation.turns.slice(0, -1), change(last)] };
}

const closed = (steps: Step[], state: Step['state']): Step[] =>
  steps.map((step) =>
    step.state === 'running'
      ? { ...step, state, tools: step.tools.map((tool) => closedTool(tool, state)) }
      : step,
  );

const closedTool = (tool: ToolStep, state: Step['state']): ToolStep =>
  tool.state === 'running' ? { ...tool, state } : tool;

const afterFailure = (turn: Turn, failure: Failure): Turn => ({
  ...turn,
  state: 'failed',
  failure,
  steps: closed(turn.steps, 'failed'),
});

function afterFrame(turn: Turn, frame: TurnEvent): Turn {
  switch (frame.event) {
    case 'token':
      return { ...turn, reply: (turn.reply + frame.data.text).trimStart() };
    case 'node':
      return { ...turn, steps: afterNode(turn.steps, frame.data) };
    case 'tool':
      return { ...turn, steps: afterTool(turn.steps, frame.data) };
    case 'interrupt':
      return {
        ...turn,
        state: 'waiting',
        waiting: frame.data.waiting,
        // The node that waits tells nothing itself: it stands still.
        steps: [...closed(turn.steps, 'done'), { node: 'approve', state: 'waiting', tools: [] }],
      };
    case 'error':
      return afterFailure(turn, frame.data);
    case 'done':
      return afterDone(turn, frame.data);
  }
}

function afterDone(turn: Turn, result: TurnResult): Turn {
  const { status, citations, cached, waiting } = result;
  // The result after a decision repeats what was said before it.
  const reply = 'resume' in turn.ask && turn.reply !== '' ? turn.reply : result.reply;
  const state = status === 'interrupted' ? 'waiting' : 'done';
  return { ...turn, state, reply, citations, cached, waiting, steps: closed(turn.steps, 'done') };
}

function afterNode(
  steps: Step[],
  { node, phase, ms, detail }: Extract<TurnEvent, { event: 'node' }>['data'],
): Step[] {
  if (phase === 'start') return [...steps, { node, state: 'running', tools: [] }];
  const at = steps.findLastIndex((step) => step.node === node && step.state === 'running');
  const end = {
    state: 'done' as const,
    ...(ms !== undefined && { ms }),
    ...(detail && { detail }),
  };
  if (at === -1) return [...steps, { node, tools: [], ...end }];
  return steps.map((step, index) => (index === at ? { ...step, ...end } : step));
}

type ToolData = Extract<TurnEvent, { event: 'tool' }>['data'];

function afterTool(steps: Step[], data: ToolData): Step[] {
  const last = steps.at(-1);
  // Tools belong to the node at work; without one they still must be seen.
  if (last === undefined) return afterTool([{ node: 'act', state: 'running', tools: [] }], data);
  return [...steps.slice(0, -1), { ...last, tools: toolsAfter(last.tools, data) }];
}

function toolsAfter(tools: ToolStep[], { name, phase, args, result, ms }: ToolData): ToolStep[] {
  if (phase === 'start') return [...tools, { name, args, state: 'running' }];
  const at = tools.findLastIndex((tool) => tool.name === name && tool.state === 'running');
  const end = { result, state: 'done' as const, ...(ms !== undefined && { ms }) };
  if (at === -1) return [...tools, { name, ...end }];
  return tools.map((tool, index) => (index === at ? { ...tool, ...end } : tool));
}
