import {
  AIMessage,
  type BaseMessage,
  HumanMessage,
  SystemMessage,
  ToolMessage,
} from '@langchain/core/messages';
import { AppError } from '../errors.ts';
import type { Masking, Origin } from '../privacy/mask.ts';

/**
 * A conversation as a vendor may see it: made anew from masked text and tool calls, so that
 * nothing else a message carries (the brief, names, metadata) goes along.
 * @throws AppError `internal` for a kind of message no vendor is sent
 */
export function maskMessages(messages: BaseMessage[], masking: Masking): BaseMessage[] {
  // First: what stands before a person's words, such as a summary, may repeat their name.
  for (const message of messages) {
    if (message.getType() === 'human') masking.note(textOf(message.content));
  }
  return messages.map((message) => {
    const content = masking.mask(textOf(message.content), ORIGINS[message.getType()] ?? 'person');
    // Not instanceof: a graph may bring its own copy of the library.
    switch (message.getType()) {
      case 'system':
        return new SystemMessage(content);
      case 'human':
        return new HumanMessage(content);
      case 'ai': {
        const calls = (message as AIMessage).tool_calls ?? [];
        return new AIMessage({
          content,
          tool_calls: calls.map(({ name, id, args }) => ({
            type: 'tool_call' as const,
            name,
            args: mapLeaves(args, (leaf) => maskLeaf(leaf, masking)) as typeof args,
            ...(id !== undefined && { id }),
          })),
        });
      }
      case 'tool':
        return new ToolMessage({
          content,
          tool_call_id: (message as ToolMessage).tool_call_id,
        });
      default:
        throw new AppError('internal', `no vendor is sent a ${message.getType()} message`);
    }
  });
}

const ORIGINS: Readonly<Record<string, Origin>> = { system: 'system', ai: 'model', tool: 'tool' };

/** Text blocks alone: what cannot be masked is not sent. */
export function textOf(content: BaseMessage['content']): string {
  if (typeof content === 'string') return content;
  return content
    .map((block) =>
      block.type === 'text' && typeof block['text'] === 'string' ? block['text'] : '',
    )
    .join('');
}

/** A number may be a phone number as well. */
function maskLeaf(leaf: unknown, masking: Masking): unknown {
  if (typeof leaf !== 'string' && typeof leaf !== 'number') return leaf;
  const masked = masking.mask(String(leaf), 'model');
  return masked === String(leaf) ? leaf : masked;
}

/** The same shape with every value that is neither object nor array replaced. */
export function mapLeaves(value: unknown, change: (leaf: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => mapLeaves(item, change));
  if (typeof value !== 'object' || value === null) return change(value);
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, mapLeaves(item, change)]),
  );
}
