import { describe, expect, it } from 'vitest';
import { makeTestGraph } from '../testing/make-test-graph.ts';
import { ScriptedModel } from '../testing/scripted-model.ts';

/** How often documents were searched for a message that was heard as `unknown`, this surely. */
async function searches(text: string, confidence: number): Promise<number> {
  let searched = 0;
  const { play } = makeTestGraph({
    model: new ScriptedModel([{ say: 'I can help you find a home.' }]),
    adjust: (deps) => ({
      ...deps,
      understand: async (hearing) => ({
        ...(await deps.understand(hearing)),
        intents: [{ name: 'unknown', confidence }],
      }),
      search: async () => {
        searched += 1;
        return [];
      },
    }),
  });
  await play(text);
  return searched;
}

describe('retrieve', () => {
  it.each([
    ['will it rain?', 0.95, 0],
    ['are calls recorded?', 0.85, 1],
    ['storage', 0.6, 1],
  ])('%s, unknown at %d: %d searches', async (text, confidence, count) => {
    expect(await searches(text, confidence)).toBe(count);
  });
});
