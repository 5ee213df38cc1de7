import { isRecord } from '../state/is-record.ts';
import { toJsonText } from './plain-json.ts';
import type { RunEvent } from './run-stream.ts';

/** A message chunk of any copy of LangChain. */
interface MessageChunk {
  id?: string;
  concat(next: MessageChunk): MessageChunk;
}

/**
 * The `messages` mode: each message of a chat model as it has grown so far, and each message of
 * the state once.
 */
export function makeMessageCollector() {
  const growing = new Map<string, MessageChunk>();
  const complete = new Set<string>();

  return {
    *hearToken(chunk: unknown, metadata: unknown): Iterable<RunEvent> {
      const token = chunk as MessageChunk;
      if (!token.id) return;
      const before = growing.get(token.id);
      if (before === undefined) {
        yield { event: 'messages/metadata', data: toJsonText({ [token.id]: { metadata } }) };
      }
      const now = before === undefined ? token : before.concat(token);
      growing.set(token.id, now);
      yield { event: 'messages/partial', data: toJsonText([now]) };
    },

    /** `chunk` is what the root graph streamed, in whichever mode. */
    *hearState(chunk: unknown): Iterable<RunEvent> {
      if (!isRecord(chunk) || !('messages' in chunk) || 'toDict' in chunk) return;
      const told = [chunk['messages']].flat().filter((message) => {
        const id = isRecord(message) ? message['id'] : undefined;
        if (typeof id !== 'string' || id === '' || complete.has(id)) return false;
        complete.add(id);
        return true;
      });
      if (told.length > 0) yield { event: 'messages/complete', data: toJsonText(told) };
    },
  };
}
