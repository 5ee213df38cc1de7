import { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { AIMessage, AIMessageChunk, type BaseMessage } from '@langchain/core/messages';
import { ChatGenerationChunk, type ChatResult } from '@langchain/core/outputs';

export interface Line {
  say?: string;
  calls?: { name: string; args: Record<string, unknown> }[];
  asked?: string;
  /** Thrown after what it says. */
  breaks?: Error;
  /** Answers as the model without a key does. */
  keyless?: true;
  limited?: true;
  /** Code of what kept a better model from answering. */
  limitedBy?: string;
}

/** A chat model that says what a script tells it, in small chunks, with fresh ids each time. */
export class ScriptedModel extends BaseChatModel {
  readonly heard: BaseMessage[][] = [];
  readonly #script: (messages: BaseMessage[], call: number) => Line | Promise<Line>;

  constructor(script: Line[] | ((messages: BaseMessage[], call: number) => Line | Promise<Line>)) {
    super({});
    this.#script =
      typeof script === 'function' ? script : (_messages, call) => script[call] ?? { say: 'Done.' };
  }

  override _llmType(): string {
    return 'scripted';
  }

  override bindTools(): this {
    return this;
  }

  override async _generate(messages: BaseMessage[]): Promise<ChatResult> {
    const line = await this.#next(messages);
    const message = new AIMessage({ content: line.say ?? '', tool_calls: calls(line) });
    return { generations: [{ text: line.say ?? '', message }] };
  }

  override async *_streamResponseChunks(messages: BaseMessage[]) {
    const line = await this.#next(messages);
    for (const word of (line.say ?? '').match(/\S+\s*/g) ?? []) {
      yield new ChatGenerationChunk({ text: word, message: new AIMessageChunk({ content: word }) });
    }
    if (line.breaks !== undefined) throw line.breaks;
    const message = new AIMessageChunk({
      content: '',
      tool_call_chunks: calls(line).map((call, index) => ({
        index,
        id: call.id,
        name: call.name,
        args: JSON.stringify(call.args),
        type: 'tool_call_chunk',
      })),
      additional_kwargs: line.asked === undefined ? {} : { asked: line.asked },
      response_metadata: {
        ...(line.keyless && { keyless: true }),
        ...(line.limited && { limited: true }),
        ...(line.limitedBy !== undefined && { limited_by: line.limitedBy }),
      },
    });
    yield new ChatGenerationChunk({ text: '', message });
  }

  #next(messages: BaseMessage[]): Line | Promise<Line> {
    this.heard.push(messages);
    return this.#script(messages, this.heard.length - 1);
  }
}

const calls = (line: Line) =>
  (line.calls ?? []).map((call) => ({
    ...call,
    id: `id-${Math.random().toString(36).slice(2)}`,
    type: 'tool_call' as const,
  }));
