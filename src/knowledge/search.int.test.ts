import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeLocalEmbedder } from '../providers/embeddings/local-embedder.ts';
import type { Db } from '../stores/postgres/db.ts';
import { makeKnowledgeStore } from '../stores/postgres/knowledge-store.ts';
import { makeTenantsStore } from '../stores/postgres/tenants-store.ts';
import { openTestDb } from '../stores/postgres/testing/open-test-db.ts';
import { makeIngest } from './ingest.ts';
import type { ChunkReader, DocumentWriter } from './knowledge-store.ts';
import { makeSearch } from './search.ts';

const embedder = makeLocalEmbedder();
const errors: unknown[] = [];
let db: Db;
let closeDb: () => Promise<void>;
let store: ChunkReader & DocumentWriter;

beforeAll(async () => {
  ({ db, close: closeDb } = await openTestDb());
  store = makeKnowledgeStore(db);
});
afterAll(async () => {
  await embedder.close();
  await closeDb();
});

const newTenant = async () => {
  const slug = `t-${randomUUID()}`;
  const tenant = await makeTenantsStore(db).create({ slug, name: slug, phone: null, email: null });
  return tenant.id;
};
const onError = (error: unknown) => errors.push(error);
const file = (name: string, text: string) => ({ name, bytes: Buffer.from(text) });

it('finds by words and by meaning what was ingested, for its tenant alone', async () => {
  const ingest = makeIngest({ store, embedderFor: () => embedder, onError });
  const search = makeSearch({
    store,
    embedderFor: () => embedder,
    onError,
    vectorTimeoutMs: 30_000,
  });
  const [tenant, other] = [await newTenant(), await newTenant()];
  await ingest(tenant, file('a.md', '# Animals\n\nCats and dogs may live in every flat.'));
  await ingest(tenant, file('b.md', '# Keys\n\nA lost key costs 25 euros at reception.'));
  await ingest(tenant, file('c.csv', 'Service,Price\nLaundry,4\nParking place,80\n'));

  const [byWord] = await search(tenant, 'What does a lost key cost?');
  expect(byWord).toMatchObject({ title: 'Keys', source: 'b.md' });
  expect(byWord?.keywordRank).toBeGreaterThan(0);
  const [byMeaning] = await search(tenant, 'Is my hamster welcome?');
  expect(byMeaning).toMatchObject({ title: 'Animals', keywordRank: null });
  expect(await search(tenant, 'parking price', { limit: 1 })).toMatchObject([
    { text: 'Service: Laundry; Price: 4\nService: Parking place; Price: 80' },
  ]);
  expect(await search(other, 'lost key')).toEqual([]);
  expect(errors).toEqual([]);

  const again = await ingest(
    tenant,
    file('b.md', '# Keys\n\nA lost key costs 25 euros at reception.'),
  );
  expect(again).toMatchObject({ unchanged: true, version: 1 });
  await ingest(tenant, file('b.md', '# Keys\n\nA lost key is replaced free of charge.'));
  const [edited] = await search(tenant, 'lost key');
  expect(edited?.text).toBe('A lost key is replaced free of charge.');
});

it('searches through the database above the size kept in memory', async () => {
  const ingest = makeIngest({ store, embedderFor: () => embedder, onError });
  const search = makeSearch({ store, embedderFor: () => embedder, onError, keywordChunksMax: 1 });
  const tenant = await newTenant();
  await ingest(tenant, file('a.md', 'Windows are cleaned in May.'));
  await ingest(tenant, file('b.md', 'The boiler is serviced in June.'));
  const [first] = await search(tenant, 'when is the boiler serviced');
  expect(first).toMatchObject({ source: 'b.md', keywordRank: 1 });
});
