import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readEvents } from './read-events.ts';
import type { TurnFrame } from './turn-frames.ts';

async function read(text: string, cuts: number[] = []): Promise<TurnFrame[]> {
  const bytes = new TextEncoder().encode(text);
  const at = [
    0,
    ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b),
    bytes.length,
  ];
  async function* pieces() {
    for (const [i, from] of at.slice(0, -1).entries()) yield bytes.subarray(from, at[i + 1]);
  }
  const frames: TurnFrame[] = [];
  for await (const frame of readEvents(pieces())) frames.push(frame);
  return frames;
}

describe('readEvents', () => {
  const text =
    ': still here\n\nid: 0\nevent: token\ndata: {"text":"Grüße 🏡"}\n\n' +
    'id: 1\nevent: tool\ndata: {"name":"get_property","phase":"start"}\n\n: again\n\n' +
    'id: 2\nevent: from_the_future\ndata: {"x":1}\n\n';
  const frames: TurnFrame[] = [
    { event: 'token', data: { text: 'Grüße 🏡' } },
    { event: 'tool', data: { name: 'get_property', phase: 'start' } },
  ];

  it('reads events, and passes over comments and events it does not know', async () => {
    expect(await read(text)).toEqual(frames);
  });

  it('does not care where the network cuts', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(), { maxLength: 12 }), async (cuts) => {
        expect(await read(text, cuts)).toEqual(frames);
      }),
    );
  });

  it('does not hide an event that is broken', async () => {
    await expect(read('event: token\ndata: {"txt":1}\n\n')).rejects.toThrow();
    await expect(read('event: token\ndata: {"text"\n\n')).rejects.toThrow();
  });
});
