import type { BaseMessage } from '@langchain/core/messages';
import type { ToolReturn, Turn } from './policy/scene.ts';

/** Plain text of a message, whatever form its content has. */
export function textOf(message: BaseMessage): string {
  const { content } = message;
  if (typeof content === 'string') return content;
  return content
    .map((part) => ('text' in part && typeof part['text'] === 'string' ? part['text'] : ''))
    .join('');
}

/**
 * The Brief on the first system message (unchecked) and what happened since the person's last
 * message. Types are read by shape: messages may come from another copy of the library.
 */
export function readTurn(
  messages: BaseMessage[],
  boundTools: string[],
): { briefGiven: unknown; turn: Turn } {
  const system = messages.find((m) => m.type === 'system');
  const asked = messages.findLastIndex((m) => m.type === 'human');
  const before = messages.slice(0, Math.max(asked, 0));
  const previous = before.findLast((m) => m.type === 'ai' && textOf(m) !== '');
  const human = messages[asked];
  const turn: Turn = {
    text: human === undefined ? '' : textOf(human),
    results: returnsIn(messages.slice(asked + 1)),
    boundTools,
    previousReply: previous === undefined ? undefined : textOf(previous),
  };
  return { briefGiven: system?.additional_kwargs['brief'], turn };
}

function returnsIn(messages: BaseMessage[]): ToolReturn[] {
  const calls = new Map<string, { name: string; args: Record<string, unknown> }>();
  const returns: ToolReturn[] = [];
  for (const message of messages) {
    if (message.type === 'ai') {
      for (const call of (message as { tool_calls?: CallMade[] }).tool_calls ?? []) {
        if (call.id !== undefined) calls.set(call.id, { name: call.name, args: call.args });
      }
    } else if (message.type === 'tool') {
      const { tool_call_id: id = '', name = '' } = message as {
        tool_call_id?: string;
        name?: string;
      };
      const call = calls.get(id) ?? { name, args: {} };
      returns.push({ ...call, result: parsed(textOf(message)) });
    }
  }
  return returns;
}

interface CallMade {
  id?: string;
  name: string;
  args: Record<string, unknown>;
}

/** What is not JSON is no result; the policy then tells that the tool failed. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return { ok: false, code: 'malformed', message: text };
  }
}
