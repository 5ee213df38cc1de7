import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { demoAgency } from './demo/demo-agency.ts';
import { seedTenant } from './demo/seed-tenant.ts';
import { type FakeOpenAi, startFakeOpenAi } from './providers/llm/testing/fake-open-ai.ts';
import { type OpenedHouse, openHouse } from './testing/open-house.ts';
import { playTurn } from './testing/play-turn.ts';

/** A moderation service over the wire: what it is asked, and what gets out past it. */
const tenantId = demoAgency.tenant.id;
let openAi: FakeOpenAi;
let opened: OpenedHouse;

beforeAll(async () => {
  openAi = await startFakeOpenAi();
  const settings = {
    ...{ OPENAI_BASE_URL: openAi.baseUrl, OPENAI_API_KEY: 'sk-test', EMBEDDINGS: 'local' },
    ...{ OPENAI_MODEL: 'test-model', OPENAI_MODERATION_MODEL: 'omni' },
  };
  opened = await openHouse(settings, { seed: false });
  await seedTenant(opened.house.seedPorts, { ...demoAgency, listings: [], documents: [] });
});
afterEach(() => {
  openAi.requests.length = 0;
  openAi.judge(() => []);
});
afterAll(async () => {
  await opened?.close();
  await openAi.close();
});

async function turn(message: string) {
  const { done, said, events } = await playTurn(opened.house.deps.turns, tenantId, message);
  return { done, said, all: JSON.stringify(events) };
}

/** What the service was asked, in its order among the other requests. */
const asked = () =>
  openAi.requests.map(({ path, body }) =>
    path.endsWith('/moderations') ? String(body['input']) : path.replace(/^.*\//, ''),
  );
const judgeAnswers = (verdict: ReturnType<Parameters<FakeOpenAi['judge']>[0]>) =>
  openAi.judge((text) => (text.includes('grim') ? verdict : []));

it('is asked about the message and, once, about the answer; both masked', async () => {
  openAi.next({ text: ['Glad to. ', 'I will call [PHONE_2]', ' soon.'] });
  const { said } = await turn('Hello, I am at 510-555-0199.');
  expect(said).toMatch(/^Glad to\. I will call \S+555-?0199 soon\.$/);
  const [message, , answer, ...more] = asked();
  expect(message).toMatch(/^Hello/);
  expect(answer).toMatch(/^Glad to\. I will call \[PHONE_/);
  expect(more).toEqual([]);
  expect(JSON.stringify(openAi.requests)).not.toContain('0199');
});

it('keeps a flagged answer from everybody, and lets the repaired one out', async () => {
  judgeAnswers(['violence']);
  openAi.next({ text: ['How ', 'grim. ', 'Really.'] }, { text: ['How nice.'] });
  const { said, done, all } = await turn('hello');
  expect(said).toBe('How nice.');
  expect(done.reply).toBe('How nice.');
  expect(all).not.toContain('grim');
  expect(openAi.requests.at(-2)?.raw).toContain('moderation: violence');
});

it('replaces what is flagged again, and asks once for the same text', async () => {
  judgeAnswers(['violence']);
  openAi.next({ text: ['How grim.'] }, { text: ['How grim.'] });
  const { said, all } = await turn('hello');
  expect(said).toContain('I would rather have a colleague confirm that');
  expect(all).not.toContain('grim');
  expect(asked().filter((text) => text.includes('grim'))).toHaveLength(1);
});

it.each(['down', 'mute'] as const)('leaves it to the list while the service is %s', async (how) => {
  judgeAnswers(how);
  openAi.next({ text: ['How grim it is.'] });
  expect((await turn('hello')).said).toBe('How grim it is.');
  openAi.next({ text: ['A grim word: I will kill you.'] }, { text: ['Sorry.'] });
  const { said, all } = await turn('hello');
  expect(said).toBe('Sorry.');
  expect(all).not.toContain('kill');
});

it('is not asked about what the keyless model says', async () => {
  openAi.next(...Array(3).fill({ status: 500 }));
  const { said } = await turn('hello');
  expect(said).toContain(demoAgency.tenant.name);
  expect(asked()).toEqual(['hello', ...Array(3).fill('completions')]);
});
