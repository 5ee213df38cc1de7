import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Listing } from '../schemas/listing.ts';
import { readListings } from './read-listings.ts';

const listing: Listing = {
  ListingKey: 'A-1',
  StandardStatus: 'Active',
  PropertyType: 'Residential Lease',
  PropertySubType: 'Apartment',
  ListPrice: 2450.5,
  UnparsedAddress: '12 Alder Way, "Rear", Portwell',
  City: 'Portwell',
  SubdivisionName: null,
  StateOrProvince: 'WA',
  PostalCode: '98001',
  BedroomsTotal: 2,
  BathroomsTotalInteger: 1,
  LivingArea: 820,
  YearBuilt: 1999,
  GarageSpaces: 1,
  PetsAllowed: true,
  Furnished: false,
  InUnitLaundry: true,
  BuildingName: null,
  PublicRemarks: 'Bright,\nquiet; "top" floor.',
};

const json = (value: unknown) => readListings(Buffer.from(JSON.stringify(value)), 'json');
const csv = (text: string | Buffer) => readListings(Buffer.from(text), 'csv');
const quoted = (value: unknown) => `"${String(value ?? '').replaceAll('"', '""')}"`;
const asCsv = (rows: object[], { end = '\r\n', mark = ',' } = {}) =>
  [Object.keys(rows[0] ?? {}), ...rows.map((row) => Object.values(row))]
    .map((cells) => cells.map(quoted).join(mark))
    .join(end);
const one = (over: object) => json([{ ...listing, ...over }]);

describe('a file', () => {
  it.each([
    ['RESO Web API', () => json({ '@odata.context': '$metadata#Property', value: [listing] })],
    ['a list alone', () => json([listing])],
    ['CSV', () => csv(asCsv([listing]))],
    ['CSV with line feeds', () => csv(asCsv([listing], { end: '\n' }))],
    ['CSV with semicolons', () => csv(asCsv([listing], { mark: ';' }))],
    ['CSV with tabs and a byte order mark', () => csv(`\ufeff${asCsv([listing], { mark: '\t' })}`)],
    [
      'JSON with a byte order mark',
      () => readListings(Buffer.from(`\ufeff${JSON.stringify([listing])}`), 'json'),
    ],
    ['CSV in UTF-16', () => csv(Buffer.from(`\ufeff${asCsv([listing])}`, 'utf16le'))],
  ])('%s', (_, read) => {
    const result = read();
    expect(result).toMatchObject({ rows: 1, failed: [], ignored: [] });
    expect(result.listings).toEqual([{ row: 1, listing }]);
  });

  it.each([
    ['no JSON', () => readListings(Buffer.from('{'), 'json'), 'invalid_json'],
    ['a value alone', () => json(7), 'bad_request'],
    ['null', () => json(null), 'bad_request'],
    ['another shape', () => json({ values: [] }), 'bad_request'],
    ['a CSV without the key', () => csv('City\nPortwell'), 'bad_request'],
    ['an empty CSV', () => csv(''), 'bad_request'],
    ['an open quote', () => csv('ListingKey,City\nA,"Portwell\nB,Portwell'), 'bad_request'],
  ])('that is %s is refused', (_, read, code) => {
    expect(read).toThrowError(expect.objectContaining({ name: 'AppError', code }));
  });

  it('reads Windows-1252, as old spreadsheets write it', () => {
    const { listings } = csv(Buffer.from(asCsv([{ ...listing, City: 'Zürich' }]), 'latin1'));
    expect(listings[0]?.listing.City).toBe('Zürich');
  });
});

describe('a header', () => {
  const cells = Object.values(listing).map(quoted).join(',');
  it.each([
    [(name: string) => name.toLowerCase()],
    [(name: string) => name.toUpperCase()],
    [(name: string) => ` ${name.replaceAll(/(?<!^)([A-Z])/g, ' $1')} `],
    [(name: string) => name.replaceAll(/(?<!^)([A-Z])/g, '_$1').toLowerCase()],
  ])('is read however it is spelt', (spell) => {
    const { listings, ignored } = csv(`${Object.keys(listing).map(spell).join(',')}\n${cells}`);
    expect(listings).toEqual([{ row: 1, listing }]);
    expect(ignored).toEqual([]);
  });

  it('may have other names; its own come first, and what it does not know is told', () => {
    const { price, ...rest } = { ...listing, price: 1, zip: 'other', Agent: 'x', constructor: 'y' };
    const { listings, ignored } = csv(asCsv([{ price, ...rest }]));
    expect(listings).toEqual([{ row: 1, listing }]);
    expect(ignored).toEqual(['price', 'zip', 'Agent', 'constructor']);
    const { ListPrice, PostalCode, ...others } = listing;
    const named = csv(asCsv([{ 'Price ($)': '$2,450.50', 'Zip Code': PostalCode, ...others }]));
    expect(named.listings).toEqual([{ row: 1, listing: { ...listing, ListPrice } }]);
  });
});

describe('a value', () => {
  it.each([
    [{ StandardStatus: 'ComingSoon' }, { StandardStatus: 'Coming Soon' }],
    [{ StandardStatus: 'ActiveUnderContract' }, { StandardStatus: 'Pending' }],
    [{ StandardStatus: 'Expired' }, { StandardStatus: 'Withdrawn' }],
    [{ PropertyType: 'ResidentialLease' }, { PropertyType: 'Residential Lease' }],
    [{ PropertySubType: 'singlefamilyresidence' }, { PropertySubType: 'Single Family Residence' }],
    [{ ListPrice: '1,250,000' }, { ListPrice: 1_250_000 }],
    [{ ListPrice: 0.29 }, { ListPrice: 0.29 }],
    [{ PostalCode: 98001 }, { PostalCode: '98001' }],
    [{ City: ' Port\0well\ud800 ' }, { City: 'Portwell\ufffd' }],
    [{ PetsAllowed: ['Cats OK', 'Dogs OK'] }, { PetsAllowed: true }],
    [{ PetsAllowed: 'No' }, { PetsAllowed: false }],
    [{ PetsAllowed: null }, { PetsAllowed: null }],
    [{ Furnished: 'Unfurnished' }, { Furnished: false }],
    [{ Furnished: 'Furnished' }, { Furnished: true }],
    [{ InUnitLaundry: 'yes' }, { InUnitLaundry: true }],
    [{ InUnitLaundry: undefined, LaundryFeatures: ['In Unit'] }, { InUnitLaundry: true }],
    [{ InUnitLaundry: undefined, LaundryFeatures: 'Common Area' }, { InUnitLaundry: false }],
    [{ LivingArea: 100, LivingAreaUnits: 'Square Meters' }, { LivingArea: 1076.39 }],
    [
      { GarageSpaces: undefined, YearBuilt: null },
      { GarageSpaces: 0, YearBuilt: null },
    ],
  ])('%j', (given, read) => {
    const { listings, failed } = one({ ...given });
    expect(failed).toEqual([]);
    expect(listings[0]?.listing).toMatchObject(read);
  });

  it.each([
    ['ListPrice', 10.005],
    ['ListPrice', 0],
    ['ListPrice', -1],
    ['ListPrice', '1.250.000,00'],
    ['ListPrice', '1e6'],
    ['ListPrice', ''],
    ['BedroomsTotal', 1.5],
    ['BedroomsTotal', 'two'],
    ['BathroomsTotalInteger', '2.5'],
    ['StandardStatus', 'Haunted'],
    ['PropertySubType', 'Castle'],
    ['PetsAllowed', 'perhaps'],
    ['Furnished', {}],
    ['UnparsedAddress', undefined],
    ['City', ' '],
    ['ListingKey', 'x'.repeat(65)],
    ['ListingKey', null],
    ['PublicRemarks', 'x'.repeat(4001)],
    ['YearBuilt', 99_999],
  ])('%s: %j is refused by name', (field, value) => {
    const { failed, listings } = one({ [field]: value });
    expect(listings).toEqual([]);
    expect(failed).toMatchObject([
      { row: 1, field, message: expect.stringMatching(`^${field}: `) },
    ]);
  });
});

it('lets bad rows be bad without harm to the others', () => {
  const rows = [listing, 'x', { ...listing, ListingKey: 'B', City: 7.5, ListPrice: 'x' }, null];
  const {
    listings,
    failed,
    rows: count,
  } = json([...rows, { ...listing, City: 'Elsewhere' }, { ...listing, ListingKey: 'C' }]);
  expect(count).toBe(6);
  expect(listings.map(({ row, listing: { ListingKey } }) => [row, ListingKey])).toEqual([
    [1, 'A-1'],
    [6, 'C'],
  ]);
  expect(failed.map(({ row, ListingKey, field }) => [row, ListingKey, field])).toEqual([
    [2, null, null],
    [3, 'B', 'ListPrice'],
    [4, null, null],
    [5, 'A-1', 'ListingKey'],
  ]);
});

const text = fc
  .string({
    minLength: 1,
    maxLength: 60,
    unit: fc.constantFrom('a', '"', ',', ';', '\n', ' ', 'é'),
  })
  .map((value) => value.trim())
  .filter((value) => value !== '');
const listings = fc.uniqueArray(
  fc.record({
    ListingKey: text,
    StandardStatus: fc.constantFrom('Active', 'Pending', 'Closed'),
    PropertyType: fc.constantFrom('Residential', 'Residential Lease'),
    PropertySubType: fc.constantFrom('Condominium', 'Loft'),
    ListPrice: fc.integer({ min: 1, max: 100_000_000_000 }).map((cents) => cents / 100),
    UnparsedAddress: text,
    City: text,
    SubdivisionName: fc.option(text),
    StateOrProvince: fc.constant('WA'),
    PostalCode: fc.constant('98001'),
    BedroomsTotal: fc.nat(20),
    BathroomsTotalInteger: fc.nat(9),
    LivingArea: fc.option(fc.integer({ min: 1, max: 9_000 })),
    YearBuilt: fc.option(fc.integer({ min: 1800, max: 2030 })),
    GarageSpaces: fc.nat(4),
    PetsAllowed: fc.boolean(),
    Furnished: fc.boolean(),
    InUnitLaundry: fc.boolean(),
    BuildingName: fc.option(text),
    PublicRemarks: text,
  }),
  { minLength: 1, maxLength: 6, selector: ({ ListingKey }) => ListingKey },
);

it('reads back whatever is written as CSV or as JSON, alike', () => {
  fc.assert(
    fc.property(listings, fc.constantFrom('\n', '\r\n'), (rows, end) => {
      const expected = rows.map((row, at) => ({ row: at + 1, listing: row }));
      expect(json(rows)).toEqual({
        rows: rows.length,
        listings: expected,
        failed: [],
        ignored: [],
      });
      expect(csv(asCsv(rows, { end })).listings).toEqual(expected);
    }),
  );
});

it('never throws anything but what it promises, and loses no row', () => {
  const promised = (read: () => ReturnType<typeof readListings>) => {
    try {
      const { rows, listings: good, failed } = read();
      expect(good.length + failed.length).toBe(rows);
    } catch (error) {
      expect(error).toMatchObject({ code: expect.stringMatching(/^(bad_request|invalid_json)$/) });
    }
  };
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.json(), (bytes, value) => {
      promised(() => readListings(bytes, 'csv'));
      promised(() => readListings(bytes, 'json'));
      promised(() => json([value, { ...listing, ListPrice: value }]));
      promised(() => csv(`ListingKey,ListPrice\n${value}`));
    }),
  );
});
