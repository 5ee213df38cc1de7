import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { compose } from './compose.ts';
import { readEnv } from './config/env.ts';
import { demoAgency } from './demo/demo-agency.ts';
import { makeDemoListings } from './demo/make-demo-listings.ts';
import { seedTenant } from './demo/seed-tenant.ts';
import { type FakeOpenAi, startFakeOpenAi } from './providers/llm/testing/fake-open-ai.ts';
import { type FakePresidio, startFakePresidio } from './providers/pii/testing/fake-presidio.ts';
import { featuresSchema } from './schemas/features.ts';
import { newProviderSchema } from './schemas/providers.ts';
import { openPlace } from './testing/open-place.ts';
import { playTurn } from './testing/play-turn.ts';

/** Masking in the whole house: the same in all turns and processes, and as the tenant wants it. */
const tenantId = demoAgency.tenant.id;
let openAi: FakeOpenAi;
let presidio: FakePresidio;
let place: Awaited<ReturnType<typeof openPlace>>;
let house: Awaited<ReturnType<typeof compose>>;

const open = (over: Record<string, string> = {}) =>
  compose(
    readEnv({
      ...place.settings,
      ...{ LOG_LEVEL: 'silent', EMBEDDINGS: 'local', CACHE_TTL_SECONDS: '0' },
      ...{ OPENAI_BASE_URL: openAi.baseUrl, OPENAI_MODEL: 'test-model' },
      // The turn before is out of the thread: only the vault knows its placeholders.
      CONVERSATION_MEMORY_TURNS: '1',
      ...over,
    }),
    { seed: false },
  );
const reopen = async (over: Record<string, string> = {}) => {
  await house.close();
  house = await open(over);
};

beforeAll(async () => {
  openAi = await startFakeOpenAi();
  presidio = await startFakePresidio({ 'Project Bluebird': 'CODE_NAME', Ballard: 'LOCATION' });
  place = await openPlace();
  house = await open();
  const listings = makeDemoListings().slice(0, 3);
  await seedTenant(house.seedPorts, { ...demoAgency, listings, documents: [] });
});
afterAll(async () => {
  await house.close();
  await Promise.all([openAi.close(), presidio.close()]);
  await place.remove();
});
beforeEach(() => {
  openAi.requests.length = 0;
  presidio.asked.length = 0;
});

const newThread = async () => (await house.stores.threads.create(tenantId, {})).thread_id;
async function turn(message: string, threadId: string) {
  const { events } = await playTurn(house.deps.turns, tenantId, message, { threadId });
  expect(events.at(-1)?.event).toBe('done');
}
const sent = () => openAi.requests.map(({ raw }) => raw).join('\n');
const vaultOf = async (threadId: string) =>
  (
    await house.db.asSystem((sql) =>
      sql.query<{ placeholder: string; sealed: string; days: number }>(
        `SELECT placeholder, sealed, extract(day FROM expires_at - now())::int AS days
         FROM pii_vault WHERE thread_id = $1 ORDER BY placeholder`,
        [threadId],
      ),
    )
  ).rows;
const setFeatures = async (given: object) => {
  const { features } = house.deps.v1;
  await features.put(tenantId, featuresSchema.parse(given));
  features.changed(tenantId);
};

it('keeps placeholders through turns and restarts, sealed, until the thread is gone', async () => {
  const threadId = await newThread();
  await turn('My number is 510-555-0142.', threadId);
  const [said = 'nothing'] = /My number is \[PHONE_\d\]/.exec(sent()) ?? [];
  await reopen();
  openAi.requests.length = 0;
  await turn('Or take 510-555-0199 please.', threadId);
  expect(sent()).toContain(said);
  expect(sent()).toMatch(/Or take \[PHONE_\d\] please/);
  expect(sent()).not.toMatch(/555-01/);
  const kept = await vaultOf(threadId);
  expect(kept.length).toBeGreaterThan(2);
  expect(JSON.stringify(kept)).not.toMatch(/555/);
  await house.stores.threads.delete(tenantId, threadId);
  expect(await vaultOf(threadId)).toEqual([]);
});

it('keeps values no longer than the tenant keeps conversations', async () => {
  const threadId = await newThread();
  const keepFor = (days: number | null) =>
    house.db.asSystem((sql) =>
      sql.query(
        `INSERT INTO retention_settings (tenant_id, conversations_days) VALUES ($1, $2)
         ON CONFLICT (tenant_id) DO UPDATE SET conversations_days = $2`,
        [tenantId, days],
      ),
    );
  await keepFor(3);
  await turn('My number is 510-555-0142.', threadId);
  await keepFor(null);
  expect((await vaultOf(threadId))[0]?.days).toBeLessThanOrEqual(3);
});

describe('as the tenant wants it', () => {
  it.each([
    ['all kinds', {}, '[EMAIL_1]', '[PHONE_1]'],
    ['some kinds', { pii_entity_types: ['EMAIL_ADDRESS'] }, '[EMAIL_1]', '510-555-0142'],
    ['none', { pii_redaction_enabled: false }, 'ada@example.org', '510-555-0142'],
    ['only the sure ones', { pii_confidence_threshold: 0.99 }, 'ada@', '510-555-0142'],
  ])('hides %s from models', async (_name, features, ...expected) => {
    await setFeatures(features);
    await turn('I am at ada@example.org or 510-555-0142.', await newThread());
    await setFeatures({});
    for (const part of expected) expect(sent()).toContain(part);
  });

  it('hides what its own redaction service finds, counts the calls, asks once a text', async () => {
    await reopen();
    await house.deps.v1.providers.create(
      tenantId,
      newProviderSchema.parse({ task: 'pii', provider: 'presidio', base_url: presidio.baseUrl }),
    );
    const threadId = await newThread();
    const usage = async () =>
      (
        await house.db.asSystem((sql) =>
          sql.query(
            `SELECT cost_usd_micros::int AS cost, success FROM usage
            WHERE tenant_id = $1 AND operation = 'pii'`,
            [tenantId],
          ),
        )
      ).rows;
    await turn('I want Project Bluebird in Ballard.', threadId);
    expect(sent()).not.toMatch(/bluebird/i);
    expect(sent()).toContain('[CODE_NAME_1] in Ballard');
    expect(presidio.asked).toEqual(['I want Project Bluebird in Ballard.']);
    expect((await vaultOf(threadId)).map((row) => row.placeholder)).toContain('[CODE_NAME_1]');
    expect(await usage()).toEqual([{ cost: 0, success: true }]);

    presidio.fail(500);
    await turn('Call 510-555-0142 about Project Bluebird.', threadId);
    presidio.fail(200);
    // What it found once is hidden while it is down.
    expect(sent()).toMatch(/Call \[PHONE_\d\] about \[CODE_NAME_1\]/);
    expect(await usage()).toContainEqual({ cost: 0, success: false });
  });

  it('sends nothing to a private address where the operator forbids it', async () => {
    await reopen({ FOYER_PRIVATE_PROVIDERS: '0' });
    await turn('I want Project Bluebird, call 510-555-0142.', await newThread());
    expect(presidio.asked).toEqual([]);
    expect(sent()).toMatch(/I want Project Bluebird, call \[PHONE_\d\]/);
  });
});
