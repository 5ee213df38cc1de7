import { randomUUID } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type Content, composeContent } from './compose-content.ts';
import { composeJobs } from './compose-jobs.ts';
import { call } from './host/testing/open-test-host.ts';
import { scriptedV1 } from './host/testing/scripted-v1.ts';
import { startTestHost } from './host/testing/start-test-host.ts';
import { makeIngest } from './knowledge/ingest.ts';
import { makeDocx } from './knowledge/load/testing/make-docx.ts';
import { makeSearch } from './knowledge/search.ts';
import { twoSubjects } from './knowledge/testing/memory-knowledge.ts';
import { makeSealer } from './privacy/sealer.ts';
import { makeLocalSignals } from './runs/local-signals.ts';
import { SCOPES_OF } from './schemas/access.ts';
import type { AuditEntry } from './schemas/audit.ts';
import { makeAuditStore } from './stores/postgres/audit-store.ts';
import type { Db } from './stores/postgres/db.ts';
import { makeIdempotencyStore } from './stores/postgres/idempotency-store.ts';
import { makeJobsStore } from './stores/postgres/jobs-store.ts';
import { makeKnowledgeStore } from './stores/postgres/knowledge-store.ts';
import { makeTenantsStore } from './stores/postgres/tenants-store.ts';
import { makeListing } from './stores/postgres/testing/make-listing.ts';
import { makeWorld } from './stores/postgres/testing/make-world.ts';
import { openTestDb } from './stores/postgres/testing/open-test-db.ts';

let db: Db;
let close: () => Promise<void>;
let content: Content;
let jobs: ReturnType<typeof composeJobs>;
const embedder = twoSubjects();
const onError = (error: unknown) => console.error(error);

beforeAll(async () => {
  ({ db, close } = await openTestDb());
  const parts = { store: makeKnowledgeStore(db), embedderFor: () => embedder, onError };
  const knowledge = { ingest: makeIngest(parts), search: makeSearch(parts) };
  content = composeContent({ db, knowledge, bytesMax: 100_000 });
  jobs = composeJobs({
    ...{ db, onError, leaseSeconds: 30, takesDue: true, privateAllowed: true },
    stores: { jobs: makeJobsStore(db), audit: makeAuditStore(db) },
    signals: makeLocalSignals({ onError }),
    sealer: makeSealer([{ kid: 'k1', key: new Uint8Array(32).fill(7) }]),
    embedderFor: async () => undefined,
    meter: { ended: () => {}, recovered: () => {} },
    handlers: content.handlers,
  });
  jobs.start();
});
afterAll(async () => {
  await jobs.stop(0);
  await close();
});

/** A host for a tenant of its own; `told` is what the audit heard. */
async function desk(privateAllowed = false) {
  const { tenantId } = await makeWorld(db, randomUUID());
  const told: AuditEntry[] = [];
  const parts = { store: makeKnowledgeStore(db), embedderFor: () => embedder, onError };
  const knowledge = { ingest: makeIngest(parts), search: makeSearch(parts) };
  const open = composeContent({ db, knowledge, bytesMax: 100_000, privateAllowed });
  const { port } = await startTestHost({
    ingest: knowledge.ingest,
    v1: scriptedV1({
      ...jobs.v1,
      ...open.ports(jobs.enqueue),
      idempotency: makeIdempotencyStore(db),
      recordAudit: async (_, entry) => void told.push(entry),
    }),
    settings: { uploadLimitBytes: 5_000_000, anonymous: false },
    tenantFor: async () => ({
      ...{ tenantId, slug: 'ours', scopes: SCOPES_OF.tenant_admin },
      principal: { kind: 'key', id: 'k', role: 'tenant_admin' },
    }),
  });
  const ask = (method: string, path: string, body?: unknown, headers: object = {}) =>
    call(port, path, {
      method,
      headers: { 'x-api-key': 'k', 'content-type': 'application/json', ...headers },
      ...(body !== undefined && {
        body: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body),
      }),
    });
  const upload = (name: string, bytes: string | Buffer, query = '') =>
    ask(
      'POST',
      `/v1/knowledge/upload${query}`,
      Buffer.concat([
        Buffer.from(
          `--x\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\n` +
            'Content-Type: application/octet-stream\r\n\r\n',
        ),
        Buffer.from(bytes),
        Buffer.from('\r\n--x--\r\n'),
      ]),
      { 'content-type': 'multipart/form-data; boundary=x' },
    );
  const jobOf = async (answer: { body: unknown }) => {
    const { id } = answer.body as { id: string };
    const state = async () => (await makeJobsStore(db).get(tenantId, id))?.state;
    await expect.poll(state, { timeout: 20_000 }).toMatch(/^(done|failed)$/);
    return makeJobsStore(db).get(tenantId, id);
  };
  return { tenantId, ask, upload, jobOf, told };
}

const idOf = (answer: { body: unknown }) => (answer.body as { id: string }).id;
const versions = async (tenantId: string) => {
  const tenant = await makeTenantsStore(db).get(tenantId);
  return { listings: tenant?.listingsVersion, knowledge: tenant?.knowledgeVersion };
};

describe('/v1/properties', () => {
  it('makes, reads, changes and removes, with tags and keys', async () => {
    const { ask, told } = await desk();
    const key = { 'idempotency-key': 'once' };
    const made = await ask('POST', '/v1/properties', makeListing('A'), key);
    expect(made.status).toBe(201);
    expect(made.headers.etag).toBe('"1"');
    const path = `/v1/properties/${idOf(made)}`;
    expect((await ask('POST', '/v1/properties', makeListing('A'), key)).body).toEqual(made.body);
    expect((await ask('POST', '/v1/properties', makeListing('A'))).status).toBe(409);
    const changed = await ask('PATCH', path, { ListPrice: 10.5 }, { 'if-match': '"1"' });
    expect(changed.body).toMatchObject({ ...makeListing('A'), ListPrice: 10.5, version: 2 });
    expect((await ask('PATCH', path, { City: 'x' }, { 'if-match': '"1"' })).status).toBe(412);
    expect((await ask('GET', path)).body).toEqual(changed.body);
    expect((await ask('DELETE', path, undefined, { 'if-match': '"1"' })).status).toBe(412);
    expect((await ask('DELETE', path)).status).toBe(204);
    const gone = await ask('GET', path);
    expect(gone.body).toMatchObject({ error: { code: 'unknown_property' } });
    const missing = await ask('GET', `/v1/properties/${randomUUID()}`);
    expect(missing.status).toBe(gone.status);
    expect(told.map(({ action }) => action)).toEqual([
      'property.created',
      'property.updated',
      'property.deleted',
    ]);
  });

  it.each([
    [{ ListPrice: 10.005 }, 'ListPrice'],
    [{ ListPrice: '10' }, 'ListPrice'],
    [{ list_price: 10 }, 'list_price'],
    [{ version: 7 }, 'version'],
    [{ tenantId: 'x' }, 'tenantId'],
    [{ YearBuilt: 1e9 }, 'YearBuilt'],
    [{ City: '' }, 'City'],
  ])('refuses %j by name', async (over, field) => {
    const { ask } = await desk();
    const answer = await ask('POST', '/v1/properties', { ...makeListing('A'), ...over });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ error: { code: 'bad_request', field } });
  });

  it('lists page by page', async () => {
    const { ask } = await desk();
    const rows = ['A', 'B', 'C'].map((key) => makeListing(key));
    await ask('POST', '/v1/properties/import', rows);
    const seen: string[] = [];
    let cursor = '';
    do {
      const { body } = await ask('GET', `/v1/properties?limit=2${cursor}`);
      const page = body as { data: { ListingKey: string }[]; next_cursor: string | null };
      seen.push(page.data.map((one) => one.ListingKey).join(''));
      cursor = page.next_cursor === null ? '' : `&cursor=${page.next_cursor}`;
    } while (cursor !== '');
    expect(seen).toEqual(['AB', 'C']);
    for (const bad of ['cursor=x', 'limit=0', 'City=', 'ListPriceMin=-1', 'beds=2']) {
      expect((await ask('GET', `/v1/properties?${bad}`)).status).toBe(400);
    }
  });
});

describe('POST /v1/properties/import', () => {
  const path = '/v1/properties/import';
  const csv = { 'content-type': 'text/csv; charset=utf-8' };
  const header =
    'ListingKey,Status,PropertyType,PropertySubType,ListPrice,Address,City,State,Zip,Beds,Baths';
  const row = (key: string, price = '500,000') =>
    `${key},Active,Residential,Condominium,"${price}","${key}, Alder Way",Portwell,WA,98001,2,1`;

  it('takes a CSV, tells of every row, and counts the version up once', async () => {
    const { ask, tenantId, told } = await desk();
    const file = `\ufeff${[header, row('A'), row('B', '12.345'), row('C')].join('\r\n')}`;
    const trial = await ask('POST', `${path}?dry_run=true`, file, csv);
    expect(trial.body).toMatchObject({ dry_run: true, rows: 3, created: 2, failed_rows: 1 });
    expect(await versions(tenantId)).toMatchObject({ listings: 0 });
    const first = await ask('POST', path, file, csv);
    expect(first.status).toBe(200);
    expect(first.body).toMatchObject({
      ...{ dry_run: false, rows: 3, created: 2, updated: 0, unchanged: 0, failed_rows: 1 },
      failed: [{ row: 2, ListingKey: 'B', field: 'ListPrice' }],
      ignored_fields: [],
    });
    expect(await versions(tenantId)).toMatchObject({ listings: 1 });
    const second = await ask('POST', path, [header, row('A', '1'), row('C')].join('\n'), csv);
    expect(second.body).toMatchObject({ created: 0, updated: 1, unchanged: 1 });
    const third = await ask('POST', path, [header, row('A', '1'), row('C')].join('\n'), csv);
    expect(third.body).toMatchObject({ updated: 0, unchanged: 2 });
    expect(await versions(tenantId)).toMatchObject({ listings: 2 });
    expect(told.map(({ action }) => action)).toEqual(Array(3).fill('properties.imported'));
  });

  it('makes a job of many, which brings them in with progress', async () => {
    const { ask, tenantId, jobOf } = await desk();
    const rows = Array.from({ length: 1_201 }, (_, n) => makeListing(`K${n}`));
    const answer = await ask('POST', path, { '@odata.context': 'x', value: rows });
    expect(answer.status).toBe(202);
    expect(answer.headers['location']).toBe(`/v1/jobs/${idOf(answer)}`);
    const job = await jobOf(answer);
    expect(job).toMatchObject({ state: 'done', progress: 100, result: { created: 1_201 } });
    expect(await versions(tenantId)).toMatchObject({ listings: 1 });
    const { rows: left } = await db.withTenant(tenantId, (sql) =>
      sql.query('SELECT id FROM uploads WHERE tenant_id = $1', [tenantId]),
    );
    expect(left).toEqual([]);
  });

  it('is done once under its key', async () => {
    const { ask } = await desk();
    const key = { ...csv, 'idempotency-key': 'k' };
    const first = await ask('POST', path, `${header}\n${row('A')}`, key);
    expect(first.body).toMatchObject({ created: 1 });
    expect((await ask('POST', path, `${header}\n${row('A')}`, key)).body).toEqual(first.body);
    expect((await ask('POST', path, `${header}\n${row('B')}`, key)).status).toBe(422);
  });

  it.each([
    ['no JSON', '{', 'application/json', 400, 'invalid_json'],
    ['no list', '{}', 'application/json', 400, 'bad_request'],
    ['no key', 'City\nx', 'text/csv', 400, 'bad_request'],
    ['another type', 'x', 'text/html', 415, 'unsupported_document'],
    ['too much', `[${' '.repeat(5_000_000)}]`, 'application/json', 413, 'payload_too_large'],
    [
      'too many',
      JSON.stringify(Array(20_001).fill(0)),
      'application/json',
      413,
      'payload_too_large',
    ],
  ])('refuses %s', async (_, body, type, status, code) => {
    const { ask } = await desk();
    const answer = await ask('POST', path, body, { 'content-type': type });
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ error: { code } });
  });
});

describe('/v1/knowledge', () => {
  it('lists, shows, searches and deletes; cached answers die with the document', async () => {
    const { ask, upload, tenantId, told } = await desk();
    const stored = await upload(
      'pets.md',
      '# Pets\n\nDogs are welcome.\n\n# Cars\n\nParking is free.',
    );
    expect(stored.status).toBe(201);
    await upload('more.md', '# More\n\nNothing else.');
    const id = (stored.body as { document_id: string }).document_id;
    const first = await ask('GET', '/v1/knowledge/list?limit=1');
    expect(first.body).toMatchObject({ data: [{ title: 'More', mime_type: 'text/markdown' }] });
    const { next_cursor } = first.body as { next_cursor: string };
    const second = await ask('GET', `/v1/knowledge/list?limit=1&cursor=${next_cursor}`);
    expect(second.body).toMatchObject({ data: [{ id, source: 'pets.md' }], next_cursor: null });
    const found = await ask('GET', '/v1/knowledge/search?q=may+my+dog+come&limit=2');
    expect(found.body).toMatchObject({
      data: [{ document_id: id, title: 'Pets', source: 'pets.md', position: 0 }, {}],
    });
    const path = `/v1/knowledge/${id}`;
    expect((await ask('GET', path)).body).toMatchObject({ id, version: 1 });
    const before = (await versions(tenantId)).knowledge ?? 0;
    expect((await ask('DELETE', path)).status).toBe(204);
    expect((await versions(tenantId)).knowledge).toBe(before + 1);
    const after = (await ask('GET', '/v1/knowledge/search?q=dog')).body as {
      data: { document_id: string }[];
    };
    expect(after.data.map((one) => one.document_id)).not.toContain(id);
    for (const gone of [path, `/v1/knowledge/${randomUUID()}`]) {
      expect((await ask('DELETE', gone)).body).toMatchObject({
        error: { code: 'unknown_document' },
      });
    }
    expect(told.map(({ action }) => action)).toEqual([
      'document.stored',
      'document.stored',
      'document.deleted',
    ]);
  });

  it("finds one's own only, though another tenant has the very same text", async () => {
    const [mine, theirs] = [await desk(), await desk()];
    const text = '# Pets\n\nDogs are welcome.';
    const own = await mine.upload('pets.md', text);
    const other = await theirs.upload('pets.md', text);
    const { data } = (await mine.ask('GET', '/v1/knowledge/search?q=dogs&limit=20')).body as {
      data: { document_id: string }[];
    };
    expect(data.map((one) => one.document_id)).toEqual([
      (own.body as { document_id: string }).document_id,
    ]);
    const path = `/v1/knowledge/${(other.body as { document_id: string }).document_id}`;
    expect((await mine.ask('GET', path)).status).toBe(404);
    expect((await mine.ask('DELETE', path)).status).toBe(404);
    expect((await theirs.ask('GET', path)).status).toBe(200);
  });

  it('reads in the background what is asked to be, or large', async () => {
    const { ask, upload, jobOf } = await desk();
    const small = await upload('a.md', '# A\n\nDogs.', '?background=true');
    expect(small.status).toBe(202);
    expect(await jobOf(small)).toMatchObject({
      ...{ kind: 'knowledge.ingest', state: 'done', progress: 100 },
      result: { title: 'A', chunks: 1, unchanged: false },
    });
    const paragraphs = Array.from(
      { length: 400 },
      (_, n) => `Dogs ${n} ${'<!-- x -->'.repeat(300)}`,
    );
    const large = await upload('b.html', `<p>${paragraphs.join('</p><p>')}</p>`);
    expect(large.status).toBe(202);
    expect(await jobOf(large)).toMatchObject({
      state: 'done',
      result: { document_id: expect.any(String) },
    });
    expect((await upload('c.pdf', 'no pdf', '?background=true')).status).toBe(422);
    const broken = await upload('c.pdf', '%PDF-1.7 torn', '?background=true');
    expect(await jobOf(broken)).toMatchObject({
      state: 'failed',
      error: { code: 'corrupt_document' },
    });
    expect((await ask('GET', '/v1/knowledge/list')).body).toMatchObject({ data: [{}, {}] });
  });

  it('keeps of a page nothing but its words', async () => {
    const { ask, upload } = await desk();
    const page =
      '<script>alert(1)</script><h1>Pets</h1><p onclick="steal()">Dogs are fine.' +
      '<img src=x onerror=alert(2)></p><iframe src="https://evil.example"></iframe>';
    expect((await upload('page.html', page)).status).toBe(201);
    const { text } = await ask('GET', '/v1/knowledge/search?q=dogs');
    expect(text).toContain('Dogs are fine.');
    expect(text).not.toMatch(/alert|onclick|onerror|iframe|evil|<img/);
  });

  it.each([
    ['an archive named pdf', 'a.pdf', makeDocx(['x']), 422],
    ['a picture named txt', 'a.txt', Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1'), 422],
    ['a program', 'a.exe', 'MZ', 415],
    ['a program behind two extensions', 'a.pdf.exe', 'MZ', 415],
  ])('refuses %s', async (_, name, bytes, status) => {
    const { upload } = await desk();
    expect((await upload(name, bytes)).status).toBe(status);
  });
});

describe('POST /v1/knowledge/ingest', () => {
  const path = '/v1/knowledge/ingest';

  async function site(answer: RequestListener) {
    let visits = 0;
    const server = createServer((request, response) => {
      visits += 1;
      answer(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close().closeAllConnections());
    const { port } = server.address() as AddressInfo;
    return { url: `http://127.0.0.1:${port}`, visits: () => visits };
  }
  const page =
    (type: string, body: string): RequestListener =>
    (_, response) =>
      response.writeHead(200, { 'content-type': type }).end(body);

  it('takes what is at an address, under that address', async () => {
    const { ask, jobOf } = await desk(true);
    const { url } = await site(page('text/html; charset=utf-8', '<h1>Pets</h1><p>Dogs are fine.'));
    const stored = await ask('POST', path, { url: `${url}/pets.php?x=1#top` });
    expect(stored.status).toBe(201);
    expect(stored.body).toMatchObject({ title: 'Pets', chunks: 1 });
    const titled = await ask('POST', path, { url: `${url}/pets.php?x=1`, title: 'Our pets' });
    expect(titled.body).toMatchObject({ title: 'Our pets' });
    expect((await ask('GET', '/v1/knowledge/list')).body).toMatchObject({
      data: [{ source: `${url}/pets.php?x=1`, title: 'Our pets', version: 2 }],
    });
    const key = { 'idempotency-key': 'k' };
    const later = await ask('POST', path, { url, background: true }, key);
    expect(later.status).toBe(202);
    expect((await ask('POST', path, { url, background: true }, key)).body).toEqual(later.body);
    // The jobs of this test know no private address: what the guard refuses ends a job at once.
    expect(await jobOf(later)).toMatchObject({
      state: 'failed',
      error: { code: 'address_refused' },
    });
  });

  it.each([
    ['a picture', page('image/png', 'x'), 415, 'unsupported_document'],
    ['a page without words', page('text/html', '<p></p>'), 422, 'corrupt_document'],
    ['a PDF that is none', page('application/pdf', 'x'), 422, 'corrupt_document'],
    ['too much', page('text/plain', 'x'.repeat(100_001)), 413, 'payload_too_large'],
    ['nothing', ((_, r) => r.writeHead(404).end()) as RequestListener, 422, 'unreachable_source'],
    ['an error', ((_, r) => r.writeHead(500).end()) as RequestListener, 422, 'unreachable_source'],
    ['a closed door', ((q) => q.destroy()) as RequestListener, 422, 'unreachable_source'],
  ])('refuses %s', async (_, answer, status, code) => {
    const { ask } = await desk(true);
    const refused = await ask('POST', path, { url: (await site(answer)).url });
    expect(refused.body).toMatchObject({ error: { code } });
    expect(refused.status).toBe(status);
  });

  it('touches nothing of this machine', async () => {
    const { ask } = await desk();
    const { url, visits } = await site(page('text/plain', 'secret'));
    const port = new URL(url).port;
    for (const address of [
      url,
      `http://localhost:${port}`,
      `http://2130706433:${port}`,
      `http://[::ffff:127.0.0.1]:${port}`,
      `http://user@127.0.0.1:${port}`,
      'file:///etc/passwd',
      'nonsense',
    ]) {
      const refused = await ask('POST', path, { url: address });
      expect(refused.status).toBe(422);
      expect(refused.body).toMatchObject({ error: { code: 'address_refused', field: 'url' } });
    }
    expect(visits()).toBe(0);
  });
});
