import { afterAll, beforeAll, expect, it } from 'vitest';
import { type FakeOpenAi, startFakeOpenAi } from '../../src/providers/llm/testing/fake-open-ai.ts';
import { openHelpfulnessJudge } from './judge-helpfulness.ts';
import type { CaseReport } from './run-case.ts';
import { scenarioSchema } from './scenario-format.ts';

let fake: FakeOpenAi;
beforeAll(async () => {
  fake = await startFakeOpenAi();
});
afterAll(() => fake.close());

const { turns } = scenarioSchema.parse({
  ...{ id: 'x', title: 'x', agent: 'desk', now: '2026-10-05T11:00:00-07:00' },
  turns: [{ user: 'What is the fee?' }],
});
const report: CaseReport = {
  ...{ name: 'x', wording: 'x', passed: true, failures: [], ms: 1 },
  transcript: turns.map((turn) => ({ turn, heard: { ok: false, problem: 'cut off', tools: [] } })),
};

it.each([true, false])('takes the judge at its word: %s', async (score) => {
  fake.next({ text: ['{"reasoning": "So.", ', `"score": ${score}}`] });
  const judge = await openHelpfulnessJudge('judge-1', { OPENAI_BASE_URL: fake.baseUrl });
  expect(await judge('A question of fees', report)).toBe(score);
  const [request] = fake.requests.slice(-1);
  expect(request?.body).toMatchObject({ model: 'judge-1' });
  expect(request?.raw).toContain('client: What is the fee?');
  expect(request?.raw).toContain('A question of fees');
});

it('has no opinion without a verdict', async () => {
  fake.next({ text: ['I would rather not say.'] }, { text: ['No.'] });
  const judge = await openHelpfulnessJudge('judge-1', { OPENAI_BASE_URL: fake.baseUrl });
  await expect(judge('A question of fees', report)).rejects.toThrow('does not fit');
});

it('says what is missing', async () => {
  await expect(openHelpfulnessJudge('judge-1', {})).rejects.toThrow('OPENAI_BASE_URL');
});
