import { HumanMessage, SystemMessage } from '@langchain/core/messages';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type FakeOpenAi, startFakeOpenAi } from '../providers/llm/testing/fake-open-ai.ts';
import { askStructured } from './ask-structured.ts';
import { makeCandidate } from './testing/make-candidate.ts';

const schema = z.strictObject({ mood: z.enum(['glad', 'sad']), score: z.int().min(0).max(10) });
let fake: FakeOpenAi;
beforeAll(async () => {
  fake = await startFakeOpenAi();
});
beforeEach(() => {
  fake.requests.length = 0;
});
afterAll(() => fake.close());

const ask = () =>
  askStructured(makeCandidate(fake.baseUrl).client, {
    schema,
    messages: [new SystemMessage('You rate.'), new HumanMessage('Lovely!')],
  });
const GOOD = '{"mood":"glad","score":9}';

describe('a structured answer', () => {
  it.each([
    ['plain', GOOD],
    ['in a fence', `\`\`\`json\n${GOOD}\n\`\`\``],
  ])('is read %s', async (_, text) => {
    fake.next({ text: [text] });
    expect(await ask()).toEqual({ mood: 'glad', score: 9 });
    expect(fake.requests).toHaveLength(1);
    expect(fake.requests[0]?.raw).toContain('You rate.');
  });

  it.each([
    ['words', 'I am glad.', 'It is not JSON'],
    ['a wrong value', '{"mood":"glad","score":11}', 'score'],
    ['a further field', '{"mood":"glad","score":1,"x":1}', 'x'],
  ])('is repaired once: %s', async (_, wrong, told) => {
    fake.next({ text: [wrong] }, { text: [GOOD] });
    expect(await ask()).toEqual({ mood: 'glad', score: 9 });
    expect(fake.requests).toHaveLength(2);
    expect(JSON.stringify(fake.requests[1]?.body['messages'])).toContain(told);
  });

  it('fails when the repair does not fit either', async () => {
    fake.next({ text: ['no'] }, { text: ['{}'] });
    await expect(ask()).rejects.toMatchObject({ code: 'model_failed' });
    expect(fake.requests).toHaveLength(2);
  });
});
