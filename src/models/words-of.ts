import type { AIMessage, BaseMessage } from '@langchain/core/messages';

/** All that a model is sent of a conversation: what was said, and what tools were called with. */
export const wordsOf = (messages: readonly BaseMessage[]): string =>
  messages
    .map((message) => {
      const calls = (message as AIMessage).tool_calls ?? [];
      const args = calls.map((call) => JSON.stringify(call.args));
      return [message.text, ...args].join('\n');
    })
    .join('\n');
