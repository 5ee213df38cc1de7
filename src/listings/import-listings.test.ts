import { expect, it } from 'vitest';
import type { Listing } from '../schemas/listing.ts';
import { IMPORT_ROWS_MAX, type ListingImporter, makeImportListings } from './import-listings.ts';

const row = (ListingKey: string) => ({
  ListingKey,
  StandardStatus: 'Active',
  PropertyType: 'Residential',
  PropertySubType: 'Loft',
  ListPrice: 1,
  UnparsedAddress: 'x',
  City: 'x',
  StateOrProvince: 'x',
  PostalCode: 'x',
  BedroomsTotal: 1,
  BathroomsTotalInteger: 1,
});
const rows = (count: number) => Array.from({ length: count }, (_, at) => row(`K${at}`));

function setUp(failAt = Number.POSITIVE_INFINITY) {
  const puts: { rows: number; raise: string }[] = [];
  const known = new Map<string, Listing>();
  const states = (listings: Listing[]) =>
    new Map(
      listings.map((one) => [
        one.ListingKey,
        known.has(one.ListingKey) ? ('unchanged' as const) : ('created' as const),
      ]),
    );
  const store: ListingImporter = {
    compare: async (_, listings) => states(listings),
    put: async (_, listings, raise) => {
      if (puts.length === failAt) throw new Error('gone');
      puts.push({ rows: listings.length, raise });
      const became = states(listings);
      for (const one of listings) known.set(one.ListingKey, one);
      return became;
    },
  };
  const run = (list: unknown, over: object = {}) =>
    makeImportListings(store)('acme', {
      bytes: Buffer.from(JSON.stringify(list)),
      format: 'json',
      dryRun: false,
      ...over,
    });
  return { puts, known, run };
}

it('writes in batches and counts the version up once, with the last', async () => {
  const { puts, run } = setUp();
  const steps: [number, string][] = [];
  const progress = async (percent: number, step: string) => void steps.push([percent, step]);
  const report = await run([...rows(1_200), { ListingKey: 'bad' }], { progress });
  expect(report).toMatchObject({ rows: 1_201, created: 1_200, updated: 0, failed_rows: 1 });
  expect(puts).toEqual([
    { rows: 500, raise: 'never' },
    { rows: 500, raise: 'never' },
    { rows: 200, raise: 'always' },
  ]);
  expect(steps.map(([percent]) => percent)).toEqual([41, 83, 100]);
  expect(steps.at(-1)?.[1]).toBe('1200 of 1200 listings');
});

it('leaves the version to the store when one batch holds it all', async () => {
  const { puts, run } = setUp();
  await run(rows(3));
  expect(await run(rows(3))).toMatchObject({ unchanged: 3, created: 0 });
  expect(puts.map(({ raise }) => raise)).toEqual(['if changed', 'if changed']);
  await run(rows(3), { again: true });
  expect(puts.at(-1)?.raise).toBe('always');
});

it('writes nothing on trial', async () => {
  const { puts, run } = setUp();
  expect(await run(rows(600), { dryRun: true })).toMatchObject({ dry_run: true, created: 600 });
  expect(puts).toEqual([]);
});

it('counts what was written before it failed', async () => {
  const { puts, run } = setUp(1);
  await expect(run(rows(700))).rejects.toThrow('gone');
  expect(puts).toEqual([{ rows: 500, raise: 'never' }]);
  const stopped = setUp();
  const progress = () => Promise.reject(new Error('cancelled'));
  await expect(stopped.run(rows(700), { progress })).rejects.toThrow('cancelled');
  expect(stopped.puts).toEqual([
    { rows: 500, raise: 'never' },
    { rows: 0, raise: 'always' },
  ]);
});

it('has its limits', async () => {
  const { run } = setUp();
  const many = Array.from({ length: IMPORT_ROWS_MAX + 1 }, () => 0);
  await expect(run(many)).rejects.toMatchObject({ code: 'payload_too_large' });
  const report = await run(many.slice(1));
  expect(report.failed_rows).toBe(IMPORT_ROWS_MAX);
  expect(report.failed).toHaveLength(1_000);
});
