import { AIMessageChunk } from '@langchain/core/messages';
import { type Masking, restoreStream } from '../privacy/mask.ts';
import { mapLeaves } from './mask-messages.ts';

type Restored = ReturnType<typeof restoreStream>;

/** A value as it stands inside a JSON string. */
const inJson = (value: string): string => JSON.stringify(value).slice(1, -1);

/**
 * A vendor's answer with the personal data back in its words and tool calls, also where a
 * placeholder comes in two chunks.
 */
export async function* restoreChunks(
  chunks: AsyncIterable<AIMessageChunk>,
  masking: Masking,
): AsyncGenerator<AIMessageChunk> {
  const text = restoreStream(masking);
  const args = new Map<number, Restored>();
  const argsOf = (index: number): Restored => {
    const known = args.get(index) ?? restoreStream(masking, inJson);
    args.set(index, known);
    return known;
  };

  for await (const chunk of chunks) {
    const tool_call_chunks = (chunk.tool_call_chunks ?? []).map((call) => ({
      ...call,
      ...(call.args !== undefined && { args: argsOf(call.index ?? 0).push(call.args) }),
    }));
    const whole = tool_call_chunks.length === 0 ? (chunk.tool_calls ?? []) : [];
    yield new AIMessageChunk({
      content: text.push(chunk.text),
      response_metadata: chunk.response_metadata,
      ...(chunk.id !== undefined && { id: chunk.id }),
      ...(chunk.usage_metadata ? { usage_metadata: chunk.usage_metadata } : {}),
      ...(tool_call_chunks.length > 0 && { tool_call_chunks }),
      ...(whole.length > 0 && {
        tool_calls: whole.map((call) => ({
          ...call,
          args: mapLeaves(call.args, (leaf) =>
            typeof leaf === 'string' ? masking.restore(leaf) : leaf,
          ) as typeof call.args,
        })),
      }),
    });
  }
  const tool_call_chunks = [...args].flatMap(([index, stream]) => {
    const rest = stream.end();
    return rest === '' ? [] : [{ type: 'tool_call_chunk' as const, index, args: rest }];
  });
  const content = text.end();
  if (content !== '' || tool_call_chunks.length > 0) {
    yield new AIMessageChunk({
      content,
      ...(tool_call_chunks.length > 0 && { tool_call_chunks }),
    });
  }
}
