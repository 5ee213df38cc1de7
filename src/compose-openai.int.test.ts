import { afterAll, beforeAll, expect, it } from 'vitest';
import * as limitedOffer from '../prompts/limited-offer.ts';
import { demoAgency } from './demo/demo-agency.ts';
import { makeDemoListings } from './demo/make-demo-listings.ts';
import { seedTenant } from './demo/seed-tenant.ts';
import { type FakeOpenAi, startFakeOpenAi } from './providers/llm/testing/fake-open-ai.ts';
import { type OpenedHouse, openHouse } from './testing/open-house.ts';
import { playTurn } from './testing/play-turn.ts';

/** A language model over the wire, in the whole house: what it hears, and what gets out. */
const listings = makeDemoListings()
  .filter((l) => l.StandardStatus === 'Active')
  .slice(0, 5);
const [home] = listings;
const tenantId = demoAgency.tenant.id;
let openAi: FakeOpenAi;
let opened: OpenedHouse;

beforeAll(async () => {
  openAi = await startFakeOpenAi();
  const model = { OPENAI_BASE_URL: openAi.baseUrl, OPENAI_MODEL: 'test-model' };
  opened = await openHouse({ ...model, EMBEDDINGS: 'local' }, { seed: false });
  await seedTenant(opened.house.seedPorts, { ...demoAgency, listings, documents: [] });
});

afterAll(async () => {
  await opened?.close();
  await openAi.close();
});

async function turn(message: string) {
  const { done, said, events } = await playTurn(opened.house.deps.turns, tenantId, message);
  return { done, said, tools: events.filter((e) => e.event === 'tool') };
}

const dollars = `$${home?.ListPrice.toLocaleString('en-US')}`;

it('calls tools, streams the reply, and hears no personal data', async () => {
  openAi.next(
    { toolCalls: [{ name: 'get_property', args: { listingKey: home?.ListingKey ?? '' } }] },
    { text: ['It is listed ', `at ${dollars}. I will text `, '[PHONE_1].'] },
  );
  const { done, said, tools } = await turn('What is the price? I am at 510-555-0142.');
  expect(tools).toHaveLength(2);
  expect(said).toMatch(/^It is listed at \$[\d,]+\. I will text \+?1?510-?555-?0142\.$/);
  expect(said).toContain(dollars);
  expect(done).toMatchObject({ status: 'success', reply: said });
  const sent = openAi.requests.map((request) => request.raw).join('\n');
  expect(sent).not.toContain('555-0142');
  expect(sent).toContain('[PHONE_1]');
  expect(openAi.requests[0]?.body['tools']).toHaveLength(
    demoAgency.agents.find((agent) => agent.slug === 'real-estate')?.tools.length ?? -1,
  );
});

it('releases nothing of a price the model made up', async () => {
  openAi.next({ text: ['Good news. ', 'It costs $123,457.'] }, { text: ['It is $123,458.'] });
  const { said, done } = await turn('What does it cost?');
  expect(said).not.toMatch(/123,45/);
  expect(done.reply).toBe(said);
  expect(said.startsWith('Good news. ')).toBe(true);
});

it.each([
  ['is down', { status: 500 }],
  ['stops in the first chunk', { text: [], end: 'cut' as const }],
  ['never finishes', { text: [], end: 'no_finish' as const }],
])('lets the keyless model answer when the vendor %s', async (_name, fault) => {
  const before = openAi.requests.length;
  openAi.next(fault, fault, fault);
  const { done, said } = await turn('hello');
  expect(done).toMatchObject({ status: 'success', limited: true });
  expect(said.endsWith(limitedOffer.render('en'))).toBe(true);
  expect(said).toContain(demoAgency.tenant.name);
  expect(openAi.requests.length - before).toBe(3);
});

it('takes a turn up again that broke off after words were heard, and says so', async () => {
  openAi.next(
    { text: ['Good to hear from you. ', 'We a'], end: 'cut' },
    { text: ['How can I help?'] },
  );
  const { done, said } = await turn('hello');
  expect(done).toMatchObject({ status: 'success', reply: said });
  expect(done).not.toHaveProperty('limited');
  expect(said).toBe(
    'Good to hear from you. Sorry, I was cut off there; let me take that up again. How can I help?',
  );
  expect(openAi.requests.at(-1)?.raw).toContain(
    'Already said, do not repeat: Good to hear from you.',
  );
});

it('goes on without the vendor when it breaks off and is gone', async () => {
  openAi.next(
    { text: ['Good to hear from you. ', 'We a'], end: 'cut' },
    ...Array(3).fill({ status: 500 }),
  );
  const { done, said } = await turn('hello');
  expect(done.status).toBe('success');
  expect(said).toMatch(/^Good to hear from you\. Sorry, I was cut off there; .*\. \S/);
});
