import { isRecord } from '../state/is-record.ts';
import { protocolContent, texts } from './protocol-content.ts';

type Fields = Record<string, unknown>;

const TYPES = new Set(['human', 'ai', 'system', 'tool', 'function', 'remove']);
const ALIASES: Record<string, string> = { assistant: 'ai', user: 'human' };

/** A plain state as protocol v2 tells it: messages in their short form, no interrupts. */
export function protocolState(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => (isMessage(item) ? protocolMessage(item) : protocolState(item)));
  }
  if (!isRecord(value)) return value;
  const kept = Object.entries(value).filter(([key]) => key !== '__interrupt__');
  return Object.fromEntries(kept.map(([key, part]) => [key, protocolState(part)]));
}

const typeOf = (message: Fields): string => {
  const type = String(message['type']);
  return ALIASES[type] ?? type;
};

/** Content tells a message from other things with a type, such as definitions of functions. */
const isMessage = (item: unknown): item is Fields =>
  isRecord(item) && TYPES.has(typeOf(item)) && 'content' in item;

function protocolMessage(message: Fields): Fields {
  const type = typeOf(message);
  const { response_metadata, example, additional_kwargs } = message;
  const told = isRecord(response_metadata) && Object.keys(response_metadata).length > 0;
  const isExample = (type === 'ai' || type === 'human') && typeof example === 'boolean';
  return {
    type,
    content: protocolContent(message['content'], type === 'ai' ? additional_kwargs : undefined),
    ...texts(message, 'id', 'name'),
    ...(told && { response_metadata }),
    ...(isExample && { example }),
    ...(type === 'tool' && toolFields(message)),
    ...(type === 'ai' && toolCallFields(message)),
  };
}

function toolFields(message: Fields): Fields {
  const { status } = message;
  return {
    ...texts(message, 'tool_call_id'),
    ...((status === 'success' || status === 'error') && { status }),
    ...('artifact' in message && { artifact: message['artifact'] }),
  };
}

function toolCallFields(message: Fields): Fields {
  const beside = isRecord(message['additional_kwargs']) ? message['additional_kwargs'] : {};
  const calls = filled(message['tool_calls']) ?? filled(beside['tool_calls']) ?? [];
  const read = calls.filter(isRecord).map(toolCall);
  const failed = filled(message['invalid_tool_calls'])?.filter(isRecord).map(invalidToolCall);
  const tool_calls = read.filter(({ type }) => type === 'tool_call');
  const invalid_tool_calls = failed ?? read.filter(({ type }) => type !== 'tool_call');
  return {
    ...(tool_calls.length > 0 && { tool_calls }),
    ...(invalid_tool_calls.length > 0 && { invalid_tool_calls }),
  };
}

const filled = (list: unknown): unknown[] | undefined =>
  Array.isArray(list) && list.length > 0 ? list : undefined;

/** A call as LangChain keeps it, or as a provider said it. */
function toolCall(call: Fields): Fields {
  const spoken = isRecord(call['function']) ? call['function'] : {};
  const args = 'args' in call ? call['args'] : spoken['arguments'];
  const id = texts(call, 'id');
  const { name } = { ...texts(spoken, 'name'), ...texts(call, 'name') };
  const type = 'invalid_tool_call';
  if (name === undefined) {
    return { ...id, ...texts({ args }, 'args'), error: 'Incomplete tool call.', type };
  }
  try {
    return { ...id, name, args: parsedArgs(args), type: 'tool_call' };
  } catch {
    return { ...id, name, args, error: 'Malformed args.', type };
  }
}

const parsedArgs = (args: unknown): unknown => {
  if (args == null || args === '') return {};
  return typeof args === 'string' ? JSON.parse(args) : args;
};

const invalidToolCall = (call: Fields): Fields => {
  const spoken = isRecord(call['function']) ? call['function'] : {};
  const name = { ...texts(spoken, 'name'), ...texts(call, 'name') };
  const error = { error: 'Malformed args.', ...texts(call, 'error') };
  return {
    ...texts(call, 'id'),
    ...name,
    ...texts(call, 'args'),
    ...error,
    type: 'invalid_tool_call',
  };
};
