import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeSealer } from '../../privacy/sealer.ts';
import { featuresSchema } from '../../schemas/features.ts';
import { modelRulesSchema, newProviderSchema } from '../../schemas/providers.ts';
import type { Db } from './db.ts';
import { makeModelRulesStore } from './model-rules-store.ts';
import { makeProviderSettingsStore } from './provider-settings-store.ts';
import { makeTenantFeaturesStore } from './tenant-features-store.ts';
import { makeWorld } from './testing/make-world.ts';
import { openTestDb } from './testing/open-test-db.ts';

const KEY = 'sk-canary-5f2c81';
const sealer = makeSealer([{ kid: 'a', key: randomBytes(32) }]);
let db: Db;
let close: () => Promise<void>;
let one: string;
let other: string;
let store: ReturnType<typeof makeProviderSettingsStore>;
beforeAll(async () => {
  ({ db, close } = await openTestDb());
  one = (await makeWorld(db, 'one')).tenantId;
  other = (await makeWorld(db, 'other')).tenantId;
  store = makeProviderSettingsStore(db, sealer);
});
afterAll(() => close());
beforeEach(() => db.asSystem((sql) => sql.query('DELETE FROM provider_settings')));

const given = (over: object = {}) =>
  newProviderSchema.parse({
    ...{ task: 'llm', provider: 'openai', model: 'gpt-4o-mini', api_key: KEY },
    ...over,
  });
const page = { limit: 10 };

describe('a setting', () => {
  it('is made, shown without its key, and opened with it', async () => {
    const made = await store.create(one, given({ options: { temperature: 0.2 } }));
    expect(made).toMatchObject({ has_key: true, options: { temperature: 0.2 }, version: 1 });
    expect(made.key_updated_at).not.toBeNull();
    const shown = JSON.stringify([
      made,
      await store.get(one, made.id),
      await store.list(one, page),
    ]);
    expect(shown).not.toContain(KEY);
    expect(shown).not.toContain('v1.a.');
    expect(await store.openFor(one, 'llm')).toMatchObject([{ id: made.id, apiKey: KEY }]);
    const { rows } = await db.asSystem((sql) => sql.query('SELECT * FROM provider_settings'));
    expect(JSON.stringify(rows)).not.toContain(KEY);
  });

  it('does not open in another row or for another tenant', async () => {
    const made = await store.create(one, given());
    const copy = await store.create(other, given({ api_key: null }));
    await db.asSystem((sql) =>
      sql.query(
        `UPDATE provider_settings SET api_key_sealed =
           (SELECT api_key_sealed FROM provider_settings WHERE id = $1) WHERE id = $2`,
        [made.id, copy.id],
      ),
    );
    await expect(store.open(other, copy.id)).rejects.toMatchObject({ code: 'internal' });
  });

  it('is changed, with and without a new key', async () => {
    const made = await store.create(one, given());
    const second = await store.update(one, made.id, { weight: 7, api_key: 'sk-new' }, 1);
    expect(second).toMatchObject({ weight: 7, version: 2, has_key: true });
    expect(await store.open(one, made.id)).toMatchObject({ apiKey: 'sk-new' });
    expect(await store.update(one, made.id, { api_key: null })).toMatchObject({
      has_key: false,
      key_updated_at: null,
      weight: 7,
    });
    await expect(store.update(one, made.id, { weight: 8 }, 2)).rejects.toMatchObject({
      code: 'stale_version',
    });
    await expect(store.update(one, randomUUID(), {})).rejects.toMatchObject({
      code: 'unknown_provider',
    });
  });

  it('never sends its key to another address than the one it was given for', async () => {
    const made = await store.create(one, given({ base_url: 'https://a.example/v1' }));
    const moved = { base_url: 'https://b.example/v1' };
    await expect(store.update(one, made.id, moved)).rejects.toMatchObject({
      code: 'bad_request',
      field: 'api_key',
    });
    expect((await store.get(one, made.id))?.base_url).toBe('https://a.example/v1');
    expect(await store.update(one, made.id, { ...moved, api_key: 'sk-b' })).toMatchObject(moved);
  });

  it('is once a task, provider and model', async () => {
    await store.create(one, given());
    await expect(store.create(one, given())).rejects.toMatchObject({ code: 'conflict' });
    await store.create(one, given({ model: 'gpt-4o' }));
    await store.create(one, given({ task: 'embedding' }));
  });

  it('is deleted, at the version that was seen', async () => {
    const made = await store.create(one, given());
    await expect(store.delete(one, made.id, 9)).rejects.toMatchObject({ code: 'stale_version' });
    await store.delete(one, made.id, 1);
    await expect(store.delete(one, made.id)).rejects.toMatchObject({ code: 'unknown_provider' });
  });

  it("is nobody else's", async () => {
    const made = await store.create(one, given());
    expect(await store.get(other, made.id)).toBeNull();
    expect(await store.list(other, page)).toEqual([]);
    expect(await store.openFor(other, 'llm')).toEqual([]);
    await expect(store.open(other, made.id)).rejects.toMatchObject({ code: 'unknown_provider' });
    await expect(store.update(other, made.id, { weight: 1 })).rejects.toMatchObject({
      code: 'unknown_provider',
    });
    await expect(store.delete(other, made.id)).rejects.toMatchObject({ code: 'unknown_provider' });
  });

  it('is listed page by page, newest first', async () => {
    const made = [];
    for (const model of ['a', 'b', 'c']) made.push(await store.create(one, given({ model })));
    const first = await store.list(one, { limit: 1 });
    expect(first.map(({ model }) => model)).toEqual(['c', 'b']);
    const at = { at: first[0]?.created_at ?? '', id: first[0]?.id ?? '' };
    const rest = await store.list(one, { limit: 5, after: at });
    expect(rest.map(({ model }) => model)).toEqual(['b', 'a']);
    expect(await store.list(one, { limit: 5, task: 'speech' })).toEqual([]);
  });
});

describe('features', () => {
  it('have defaults, are replaced, and are stale once they changed', async () => {
    const features = makeTenantFeaturesStore(db);
    expect(await features.get(one)).toMatchObject({ summary_enabled: true, version: 0 });
    const wanted = featuresSchema.parse({
      pii_entity_types: ['PHONE', 'EMAIL'],
      pii_confidence_threshold: 0.4,
      monthly_budget_usd: 12.34,
    });
    await expect(features.put(one, wanted, 3)).rejects.toMatchObject({ code: 'stale_version' });
    expect(await features.put(one, wanted, 0)).toMatchObject({ ...wanted, version: 1 });
    await expect(features.put(one, wanted, 0)).rejects.toMatchObject({ code: 'stale_version' });
    expect(await features.put(one, featuresSchema.parse({}), 1)).toMatchObject({
      monthly_budget_usd: null,
      version: 2,
    });
    expect(await features.put(one, wanted)).toMatchObject({ version: 3 });
    expect(await features.get(one)).toMatchObject({ ...wanted, version: 3 });
    expect(await features.get(other)).toMatchObject({ version: 0, monthly_budget_usd: null });
  });
});

describe('model rules', () => {
  it('are none, replaced, and stale once they changed', async () => {
    const rules = makeModelRulesStore(db);
    expect(await rules.get(one)).toEqual({
      ...{ default: 'allow', rules: [], version: 0, updated_at: null },
    });
    const wanted = modelRulesSchema.parse({
      default: 'deny',
      rules: [{ effect: 'allow', models: ['gpt-*'], roles: ['member'] }],
    });
    await expect(rules.put(one, wanted, 1)).rejects.toMatchObject({ code: 'stale_version' });
    expect(await rules.put(one, wanted, 0)).toMatchObject({ ...wanted, version: 1 });
    await expect(rules.put(one, wanted, 0)).rejects.toMatchObject({ code: 'stale_version' });
    expect(await rules.get(one)).toMatchObject(wanted);
    expect(await rules.get(other)).toMatchObject({ default: 'allow', version: 0 });
  });
});
