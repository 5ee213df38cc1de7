import type { BaseMessage } from '@langchain/core/messages';

/** A message's text, whatever form its content has. */
export const textOf = (message: BaseMessage): string =>
  typeof message.content === 'string'
    ? message.content
    : message.content
        .map((part) => ('text' in part && typeof part.text === 'string' ? part.text : ''))
        .join('');

/** Index where each turn begins: at its human message. */
export const turnStarts = (messages: BaseMessage[]): number[] =>
  messages.flatMap((message, index) => (message.type === 'human' ? [index] : []));

/** Tool results arrive as JSON text; anything else is kept as the text it is. */
export function parseResult(message: BaseMessage): unknown {
  const text = textOf(message);
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
