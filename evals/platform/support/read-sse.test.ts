import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSse, type SseFrame } from './read-sse.ts';

const responseOf = (chunks: Uint8Array[]): Response =>
  new Response(
    new ReadableStream({
      start(controller) {
        for (const chunk of chunks) controller.enqueue(chunk);
        controller.close();
      },
    }),
  );
const read = async (chunks: Uint8Array[]): Promise<SseFrame[]> => {
  const frames: SseFrame[] = [];
  for await (const frame of readSse(responseOf(chunks))) frames.push(frame);
  return frames;
};

describe('readSse', () => {
  it('reads ids, events, data and comments', async () => {
    const text = 'event: values\ndata: {"a":1}\nid: 4\n\n: heartbeat\n\nevent:x\r\ndata:y\r\n\r\n';
    expect(await read([new TextEncoder().encode(text)])).toEqual([
      { event: 'values', data: '{"a":1}', id: '4' },
      { comment: 'heartbeat' },
      { event: 'x', data: 'y' },
    ]);
  });

  it('does not care where the bytes were cut', async () => {
    const text = 'id: 0\nevent: metadata\ndata: {"name":"Zoë"}\n\n: …\n\nid: 1\ndata: b\n\n';
    const bytes = new TextEncoder().encode(text);
    const whole = await read([bytes]);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(bytes.length)), async (cuts) => {
        const at = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        const chunks = at.slice(1).map((end, n) => bytes.slice(at[n], end));
        expect(await read(chunks)).toEqual(whole);
      }),
    );
  });
});
