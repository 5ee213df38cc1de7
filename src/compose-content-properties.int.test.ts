import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeListing } from './stores/postgres/testing/make-listing.ts';
import { type ContentDesk, openContentDesk } from './testing/open-content-desk.ts';

let content: ContentDesk;
beforeAll(async () => {
  content = await openContentDesk();
});
afterAll(() => content.close());

const idOf = (answer: { body: unknown }) => (answer.body as { id: string }).id;

describe('/v1/properties', () => {
  it('makes, reads, changes and removes, with tags and keys', async () => {
    const { ask, told } = await content.desk();
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
    const { ask } = await content.desk();
    const answer = await ask('POST', '/v1/properties', { ...makeListing('A'), ...over });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ error: { code: 'bad_request', field } });
  });

  it('lists page by page', async () => {
    const { ask } = await content.desk();
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
    const { ask, tenantId, told } = await content.desk();
    const file = `\ufeff${[header, row('A'), row('B', '12.345'), row('C')].join('\r\n')}`;
    const trial = await ask('POST', `${path}?dry_run=true`, file, csv);
    expect(trial.body).toMatchObject({ dry_run: true, rows: 3, created: 2, failed_rows: 1 });
    expect(await content.versions(tenantId)).toMatchObject({ listings: 0 });
    const first = await ask('POST', path, file, csv);
    expect(first.status).toBe(200);
    expect(first.body).toMatchObject({
      ...{ dry_run: false, rows: 3, created: 2, updated: 0, unchanged: 0, failed_rows: 1 },
      failed: [{ row: 2, ListingKey: 'B', field: 'ListPrice' }],
      ignored_fields: [],
    });
    expect(await content.versions(tenantId)).toMatchObject({ listings: 1 });
    const second = await ask('POST', path, [header, row('A', '1'), row('C')].join('\n'), csv);
    expect(second.body).toMatchObject({ created: 0, updated: 1, unchanged: 1 });
    const third = await ask('POST', path, [header, row('A', '1'), row('C')].join('\n'), csv);
    expect(third.body).toMatchObject({ updated: 0, unchanged: 2 });
    expect(await content.versions(tenantId)).toMatchObject({ listings: 2 });
    expect(told.map(({ action }) => action)).toEqual(Array(3).fill('properties.imported'));
  });

  it('makes a job of many, which brings them in with progress', async () => {
    const { ask, tenantId, jobOf } = await content.desk();
    const rows = Array.from({ length: 1_201 }, (_, n) => makeListing(`K${n}`));
    const answer = await ask('POST', path, { '@odata.context': 'x', value: rows });
    expect(answer.status).toBe(202);
    expect(answer.headers['location']).toBe(`/v1/jobs/${idOf(answer)}`);
    const job = await jobOf(answer);
    expect(job).toMatchObject({ state: 'done', progress: 100, result: { created: 1_201 } });
    expect(await content.versions(tenantId)).toMatchObject({ listings: 1 });
    const { rows: left } = await content.db.withTenant(tenantId, (sql) =>
      sql.query('SELECT id FROM uploads WHERE tenant_id = $1', [tenantId]),
    );
    expect(left).toEqual([]);
  });

  it('is done once under its key', async () => {
    const { ask } = await content.desk();
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
    const { ask } = await content.desk();
    const answer = await ask('POST', path, body, { 'content-type': type });
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ error: { code } });
  });
});
