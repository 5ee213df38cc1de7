import { describe, expect, it, vi } from 'vitest';
import type { Conversation, Turn } from './conversation.ts';
import { makeSessionStore } from './session-store.ts';

function open() {
  const kept = new Map<string, string>();
  const store = makeSessionStore({
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  });
  return { store, kept };
}
const turn = (message: string, change: Partial<Turn> = {}): Turn => ({
  ask: { message },
  state: 'done',
  steps: [],
  reply: 'Yes.',
  citations: [],
  cached: false,
  waiting: [],
  ...change,
});

describe('what outlives a reload', () => {
  it('is the conversation with each agent', () => {
    const { store } = open();
    const one: Conversation = { threadId: 't"1', turns: [turn('a'), turn('b')] };
    store.save('one', one);
    expect(store.load('one')).toEqual(one);
    expect(store.load('two')).toEqual({ turns: [] });
    store.forget('one');
    expect(store.load('one')).toEqual({ turns: [] });
  });

  it('tells a reply that was cut off', () => {
    const { store } = open();
    const steps: Turn['steps'] = [
      { node: 'retrieve', state: 'done', tools: [] },
      { node: 'respond', state: 'running', tools: [] },
    ];
    store.save('one', { turns: [turn('a', { state: 'running', steps })] });
    expect(store.load('one').turns).toMatchObject([
      { state: 'cut', steps: [{ node: 'retrieve' }] },
    ]);
  });

  it('is where to read on in a reply that was cut off', () => {
    const { store } = open();
    const running = turn('a', {
      state: 'running',
      steps: [{ node: 'respond', state: 'running', tools: [] }],
      run: { id: 'r1', lastEventId: '7' },
    });
    store.save('one', { turns: [running] });
    expect(store.load('one').turns).toEqual([running]);
  });

  it('is bounded: the last turns, and of one too large its words', () => {
    const { store, kept } = open();
    const large = turn('x', { reply: 'y'.repeat(150_000) });
    store.save('one', { threadId: 't', turns: [large, large, turn('c'), large] });
    expect(store.load('one')).toMatchObject({ threadId: 't', turns: [{}, {}, {}] });
    const result = 'z'.repeat(500_000);
    const steps: Turn['steps'] = [
      { node: 'act', state: 'done', tools: [{ name: 'a', state: 'done', result }] },
    ];
    store.save('one', { turns: [turn('a'), turn('b', { steps })] });
    expect(store.load('one').turns).toEqual([turn('b')]);
    expect([...kept.values()].join('').length).toBeLessThan(400_000);
  });

  it.each([
    '{',
    'null',
    '[]',
    '{"turns":7}',
    '{"turns":[{"reply":"x"}]}',
    '{"turns":[null]}',
  ])('begins anew when what was kept cannot be read: %s', (text) => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const { store, kept } = open();
    store.save('one', { turns: [turn('a')] });
    for (const key of kept.keys()) kept.set(key, text);
    expect(store.load('one')).toEqual({ turns: [] });
    warn.mockRestore();
  });
});
