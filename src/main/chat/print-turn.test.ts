import { stripVTControlCharacters } from 'node:util';
import { expect, it } from 'vitest';
import { makeTurnPrinter } from './print-turn.ts';
import type { TurnFrame } from './turn-frames.ts';

const ID = '5b1f4a0e-6f53-4b52-9d0a-3d9a1f3c7e10';
const done = (reply: string, more: object = {}): TurnFrame => ({
  event: 'done',
  data: {
    thread_id: ID,
    run_id: ID,
    status: 'success',
    reply,
    citations: [],
    intents: [],
    cached: false,
    waiting: [],
    ...more,
  },
});

function printed(...frames: TurnFrame[]): string {
  let text = '';
  const print = makeTurnPrinter('Iris', (part) => {
    text += part;
  });
  for (const frame of frames) print(frame);
  return stripVTControlCharacters(text);
}

it('streams the reply on one line, with nodes and tools around it', () => {
  expect(
    printed(
      { event: 'node', data: { node: 'respond', phase: 'start' } },
      { event: 'tool', data: { name: 'get_property', phase: 'start', args: { key: 'A' } } },
      {
        event: 'tool',
        data: { name: 'get_property', phase: 'end', result: { ok: true }, ms: 4.2 },
      },
      { event: 'token', data: { text: ' It has' } },
      { event: 'token', data: { text: ' two rooms.' } },
      { event: 'node', data: { node: 'respond', phase: 'end', ms: 7 } },
      done('It has two rooms.'),
    ),
  ).toBe(
    '  → get_property {"key":"A"}\n  ← get_property {"ok":true} 4 ms\n' +
      'Iris ▸ It has two rooms.\n  · respond 7 ms\n',
  );
});

it('prints a reply that was not streamed, and its sources', () => {
  const citations = [{ documentId: ID, title: 'Fees', source: 'fees.md', quote: 'q' }];
  expect(printed(done('The fee is $45.', { citations, cached: true }))).toBe(
    'Iris ▸ The fee is $45.\n  source: Fees (fees.md)\n',
  );
});

it('prints what waits and what failed', () => {
  const args = { startsAt: '2030-01-02T15:00:00Z' };
  const text = printed(
    { event: 'token', data: { text: 'One moment.' } },
    { event: 'interrupt', data: { waiting: [{ tool: 'book_viewing', args }] } },
    { event: 'error', data: { code: 'model_failed', message: 'It failed.', hint: 'Try again.' } },
  );
  expect(text).toBe(
    `Iris ▸ One moment.\n  waits for approval: book_viewing ${JSON.stringify(args)}\n` +
      '  model_failed: It failed. Try again.\n',
  );
});

it('cuts what is long', () => {
  const result = { text: 'x'.repeat(5_000) };
  const frame: TurnFrame = { event: 'tool', data: { name: 'a', phase: 'end', result } };
  expect(printed(frame).length).toBeLessThan(200);
});
