import type { CallbackManagerForLLMRun } from '@langchain/core/callbacks/manager';
import type { BindToolsInput } from '@langchain/core/language_models/chat_models';
import {
  BaseChatModel,
  type BaseChatModelCallOptions,
} from '@langchain/core/language_models/chat_models';
import {
  AIMessage,
  AIMessageChunk,
  type BaseMessage,
  type UsageMetadata,
} from '@langchain/core/messages';
import { ChatGenerationChunk, type ChatResult } from '@langchain/core/outputs';
import { helpWording } from '../../prompts/local/help-wording.ts';
import { seedOf } from '../../prompts/local/vary.ts';
import { briefSchema } from '../schemas/dialogue.ts';
import { decide } from './policy/decide.ts';
import type { Step } from './policy/scene.ts';
import { readTurn, textOf } from './read-turn.ts';

const CHARS_PER_TOKEN = 4;

interface LocalCallOptions extends BaseChatModelCallOptions {
  tools?: BindToolsInput[];
}

/**
 * A chat model without a key: reads the Brief attached to the system message and the tool
 * results of the turn, and lets the policy decide. Behaves like any other model that calls tools
 * and streams, so the graph does not know which one runs. Token usage is an estimate.
 */
export class LocalChatModel extends BaseChatModel<LocalCallOptions> {
  private readonly bound: string[];

  constructor(fields: { tools?: BindToolsInput[] } = {}) {
    super({});
    this.bound = (fields.tools ?? []).map(nameOf);
  }

  static override lc_name(): string {
    return 'LocalChatModel';
  }

  override _llmType(): string {
    return 'foyer-local';
  }

  override bindTools(tools: BindToolsInput[]): LocalChatModel {
    return new LocalChatModel({ tools });
  }

  override async _generate(
    messages: BaseMessage[],
    options: this['ParsedCallOptions'],
  ): Promise<ChatResult> {
    options.signal?.throwIfAborted();
    const { message, usage } = this.reply(messages, options);
    const text = textOf(message);
    return { generations: [{ text, message: withUsage(message, usage) }], llmOutput: {} };
  }

  override async *_streamResponseChunks(
    messages: BaseMessage[],
    options: this['ParsedCallOptions'],
    runManager?: CallbackManagerForLLMRun,
  ): AsyncGenerator<ChatGenerationChunk> {
    const { message: whole, usage } = this.reply(messages, options);
    for (const word of textOf(whole).match(/\s*\S+\s*/g) ?? []) {
      options.signal?.throwIfAborted();
      const chunk = new ChatGenerationChunk({
        text: word,
        message: new AIMessageChunk({ content: word, ...idOf(whole) }),
      });
      yield chunk;
      await runManager?.handleLLMNewToken(word, undefined, undefined, undefined, undefined, {
        chunk,
      });
    }
    const { additional_kwargs, response_metadata } = whole;
    const last = new AIMessageChunk({
      content: '',
      ...idOf(whole),
      additional_kwargs,
      response_metadata,
      tool_call_chunks: (whole.tool_calls ?? []).map((call, index) => ({
        type: 'tool_call_chunk' as const,
        index,
        name: call.name,
        args: JSON.stringify(call.args),
        ...(call.id === undefined ? {} : { id: call.id }),
      })),
    });
    yield new ChatGenerationChunk({ text: '', message: withUsage(last, usage) });
  }

  private reply(messages: BaseMessage[], options: LocalCallOptions): Reply {
    const bound = options.tools === undefined ? this.bound : options.tools.map(nameOf);
    const { briefGiven, turn } = readTurn(messages, bound);
    const brief = briefSchema.safeParse(briefGiven);
    const step: Step = brief.success
      ? decide(brief.data, turn)
      : { say: helpWording.withoutBrief(seedOf(turn.text)) };
    return { message: toMessage(step, messages), usage: usageOf(step, messages) };
  }
}

/** The id of a streamed message must be the same in every chunk; absent means the caller's own. */
const idOf = (message: AIMessage): { id?: string } =>
  message.id === undefined ? {} : { id: message.id };

interface Reply {
  message: AIMessage;
  usage: UsageMetadata;
}

// The constructor's types refuse usage under exact optional properties; the field is public.
const withUsage = <M extends BaseMessage>(message: M, usage: UsageMetadata): M =>
  Object.assign(message, { usage_metadata: usage });

function usageOf(step: Step, messages: BaseMessage[]): UsageMetadata {
  const said = (step.say ?? '').length + ('calls' in step ? JSON.stringify(step.calls).length : 0);
  const heard = messages.reduce((sum, message) => sum + textOf(message).length, 0);
  const input = Math.ceil(heard / CHARS_PER_TOKEN);
  const output = Math.ceil(said / CHARS_PER_TOKEN);
  return { input_tokens: input, output_tokens: output, total_tokens: input + output };
}

function toMessage(step: Step, messages: BaseMessage[]): AIMessage {
  const content = step.say ?? '';
  const calls = 'calls' in step ? step.calls : [];
  const seed = seedOf(messages.map(textOf).join('\n')).toString(36);
  const asked = 'calls' in step ? undefined : step.asked;
  return new AIMessage({
    content,
    tool_calls: calls.map((call, at) => ({
      type: 'tool_call' as const,
      id: `local_${seed}_${messages.length}_${at}`,
      name: call.name,
      args: call.args,
    })),
    additional_kwargs: asked === undefined ? {} : { asked },
    response_metadata: {
      model_name: 'foyer-local',
      keyless: true,
      finish_reason: calls.length > 0 ? 'tool_calls' : 'stop',
    },
  });
}

/** Tools come as ours, as LangChain's or in OpenAI's wire form. */
function nameOf(tool: BindToolsInput): string {
  if ('name' in tool && typeof tool.name === 'string') return tool.name;
  const wire = (tool as { function?: { name?: unknown } }).function;
  return typeof wire?.name === 'string' ? wire.name : '';
}
