import { readFrame, type TurnFrame } from './turn-frames.ts';

/** One block of an event stream; undefined for comments and for events not known here. */
function parseBlock(block: string): TurnFrame | undefined {
  let event = '';
  let data = '';
  for (const line of block.split('\n')) {
    if (line.startsWith('event:')) event = line.slice(6).trim();
    if (line.startsWith('data:')) data += line.slice(5).trim();
  }
  return readFrame(event, data);
}

/** Reads a turn's Server-Sent Events, however the network cut them. */
export async function* readEvents(body: AsyncIterable<Uint8Array>): AsyncGenerator<TurnFrame> {
  const decoder = new TextDecoder();
  let pending = '';
  for await (const bytes of body) {
    pending += decoder.decode(bytes, { stream: true });
    const blocks = pending.split('\n\n');
    pending = blocks.pop() ?? '';
    for (const block of blocks) {
      const frame = parseBlock(block);
      if (frame !== undefined) yield frame;
    }
  }
}
