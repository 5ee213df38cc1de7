import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { AIMessage, type BaseMessage, HumanMessage, SystemMessage } from '@langchain/core/messages';
import { z } from 'zod';
import { AppError } from '../errors.ts';

export interface StructuredQuestion<S extends z.ZodType> {
  schema: S;
  messages: readonly BaseMessage[];
  signal?: AbortSignal;
}

const ISSUES_MAX = 10;
/** Models like to wrap what they were asked for. */
const FENCE = /^\s*```(?:json)?\s*\n([\s\S]*?)\n?```\s*$/;

type Reading<T> = { value: T } | { wrong: string };

function read<S extends z.ZodType>(schema: S, text: string): Reading<z.output<S>> {
  let json: unknown;
  try {
    json = JSON.parse(FENCE.exec(text)?.[1] ?? text);
  } catch {
    return { wrong: 'It is not JSON.' };
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return { value: parsed.data };
  const issues = parsed.error.issues.slice(0, ISSUES_MAX);
  return { wrong: issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n') };
}

/**
 * An answer that fits a schema. What does not is shown to the model once, with what is wrong; it
 * works with every model, for it relies on no vendor's own way.
 * @throws AppError `model_failed` when the repaired answer does not fit either
 */
export async function askStructured<S extends z.ZodType>(
  model: BaseChatModel,
  { schema, messages, signal }: StructuredQuestion<S>,
): Promise<z.output<S>> {
  const shape = JSON.stringify(z.toJSONSchema(schema, { io: 'input' }));
  const [first, ...rest] = messages;
  const rule = `Answer with one JSON value alone that fits this JSON Schema:\n${shape}`;
  const asked: BaseMessage[] =
    first?.getType() === 'system'
      ? [new SystemMessage(`${first.text}\n\n${rule}`), ...rest]
      : [new SystemMessage(rule), ...messages];
  const ask = async (all: BaseMessage[]): Promise<string> =>
    (await model.invoke(all, { callbacks: [], ...(signal && { signal }) })).text;

  const answer = await ask(asked);
  const heard = read(schema, answer);
  if ('value' in heard) return heard.value;
  const wrong = new HumanMessage(`That does not fit:\n${heard.wrong}\nAnswer again, in full.`);
  const repaired = read(schema, await ask([...asked, new AIMessage(answer), wrong]));
  if ('value' in repaired) return repaired.value;
  throw new AppError('model_failed', 'the answer does not fit its schema', { retry: true });
}
