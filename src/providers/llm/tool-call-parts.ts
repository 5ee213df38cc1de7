import { randomUUID } from 'node:crypto';
import type { ToolCallChunk } from '@langchain/core/messages/tool';

/** Puts tool calls together from the fragments they are streamed in. */
export function makeToolCallParts() {
  const calls = new Map<string | number, { name: string; id: string; args: string }>();
  let last: string | number = 0;

  return {
    add(fragments: readonly ToolCallChunk[]): void {
      for (const { index, id, name, args } of fragments) {
        // Some servers leave the index out: then a new id begins a new call.
        last = index ?? id ?? last;
        const call = calls.get(last) ?? { name: '', id: '', args: '' };
        call.name ||= name ?? '';
        call.id ||= id ?? '';
        call.args += args ?? '';
        calls.set(last, call);
      }
    },
    /** Whole calls, in the order they began; null when one is not a name and a JSON object. */
    whole(): ToolCallChunk[] | null {
      const whole = [...calls.values()].map(({ name, id, args }, index) => ({
        type: 'tool_call_chunk' as const,
        index,
        name,
        id: id || `call_${randomUUID()}`,
        args: args.trim() || '{}',
      }));
      return whole.every(({ name, args }) => name !== '' && isJsonObject(args)) ? whole : null;
    },
  };
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
