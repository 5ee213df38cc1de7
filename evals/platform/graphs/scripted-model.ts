import type { CallbackManagerForLLMRun } from '@langchain/core/callbacks/manager';
import { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { AIMessage, AIMessageChunk, type BaseMessage } from '@langchain/core/messages';
import { ChatGenerationChunk, type ChatResult } from '@langchain/core/outputs';

const SHOUT = 'shout: ';
let calls = 0;

/**
 * Echoes what it is told, word by word. "shout: X" calls the tool `shout` with X, and what a tool
 * returned is reported.
 */
export class ScriptedModel extends BaseChatModel {
  _llmType(): string {
    return 'scripted';
  }

  async _generate(messages: BaseMessage[]): Promise<ChatResult> {
    const message = new AIMessage({ id: nextId(), ...answer(messages) });
    return { generations: [{ text: message.text, message }] };
  }

  override async *_streamResponseChunks(
    messages: BaseMessage[],
    _options: this['ParsedCallOptions'],
    run?: CallbackManagerForLLMRun,
  ): AsyncGenerator<ChatGenerationChunk> {
    const id = nextId();
    const { content, tool_calls } = answer(messages);
    const chunks = tool_calls.map((call, index) => ({
      content: '',
      tool_call_chunks: [
        {
          type: 'tool_call_chunk' as const,
          index,
          id: call.id,
          name: call.name,
          args: JSON.stringify(call.args),
        },
      ],
    }));
    const words = content.match(/\S+\s*/g) ?? [];
    for (const fields of [...words.map((word) => ({ content: word })), ...chunks]) {
      const message = new AIMessageChunk({ id, ...fields });
      const chunk = new ChatGenerationChunk({ text: fields.content, message });
      yield chunk;
      await run?.handleLLMNewToken(fields.content, undefined, undefined, undefined, undefined, {
        chunk,
      });
    }
  }
}

const nextId = (): string => `reply-${Date.now()}-${++calls}`;

function answer(messages: BaseMessage[]) {
  const last = messages.at(-1);
  const text = last?.text ?? '';
  if (last?.getType() === 'tool') return { content: `The tool said ${text}`, tool_calls: [] };
  if (!text.startsWith(SHOUT)) return { content: `You said: ${text}`, tool_calls: [] };
  const args = { text: text.slice(SHOUT.length) };
  return { content: '', tool_calls: [{ id: `call-${++calls}`, name: 'shout', args }] };
}
