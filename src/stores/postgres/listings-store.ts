import type { Vocabulary } from '../../schemas/dialogue.ts';
import { vocabularySchema } from '../../schemas/dialogue.ts';
import { type Listing, type ListingQuery, listingSchema } from '../../schemas/listing.ts';
import type { Db } from './db.ts';
import { FIND_LISTINGS, LISTING_COLUMNS, VOCABULARY } from './listings-sql.ts';
import { cents, putListings } from './listings-write.ts';
import { storableText } from './storable-text.ts';

const LISTINGS_DEFAULT = 10;
const BUILDINGS_MAX = 5_000;

const orNull = <T>(value: T | undefined): T | null => value ?? null;

/**
 * A pattern that finds the words where a word begins: "art" is in "artist", not in "apartment".
 * Everything but letters and digits is escaped.
 */
const wordStart = (keyword: string): string =>
  (/^[\p{L}\p{N}]/u.test(keyword) ? '\\m' : '') + keyword.replace(/[^\p{L}\p{N}]/gu, '\\$&');

const searchValues = (tenantId: string, query: ListingQuery): unknown[] => {
  const keyword = storableText(query.keyword ?? '').trim();
  return [
    tenantId,
    orNull(query.area === undefined ? undefined : storableText(query.area).trim()),
    query.transaction === undefined
      ? null
      : { buy: 'Residential', rent: 'Residential Lease' }[query.transaction],
    orNull(query.minPrice === undefined ? undefined : cents(query.minPrice)),
    orNull(query.maxPrice === undefined ? undefined : cents(query.maxPrice)),
    orNull(query.minBedrooms),
    orNull(query.maxBedrooms),
    orNull(query.minBathrooms),
    orNull(query.propertySubType),
    orNull(query.petsAllowed),
    orNull(query.furnished),
    orNull(query.garage),
    orNull(query.inUnitLaundry),
    keyword === '' ? null : keyword,
    keyword === '' ? null : wordStart(keyword),
    (query.excludeListingKeys ?? []).map(storableText),
    query.limit ?? LISTINGS_DEFAULT,
  ];
};

export function makeListingsStore(db: Db) {
  return {
    /**
     * Active listings that meet every filter, `total` counting them all: best keyword match
     * first, then the cheapest. At most `limit` (default 10) are returned.
     */
    find: (
      tenantId: string,
      query: ListingQuery,
    ): Promise<{ total: number; listings: Listing[] }> =>
      db.withTenant(tenantId, async (sql) => {
        const values = searchValues(tenantId, query);
        const { rows } = await sql.query<{ total: number }>(FIND_LISTINGS, values);
        const listings = rows.map((row) => listingSchema.parse(row));
        return { total: rows[0]?.total ?? 0, listings };
      }),

    /** Whatever its status. */
    get: (tenantId: string, listingKey: string): Promise<Listing | null> =>
      db.withTenant(tenantId, async (sql) => {
        const text = `SELECT ${LISTING_COLUMNS} FROM properties
          WHERE tenant_id = $1 AND listing_key = $2 AND deleted_at IS NULL`;
        const { rows } = await sql.query(text, [tenantId, storableText(listingKey)]);
        return rows[0] === undefined ? null : listingSchema.parse(rows[0]);
      }),

    /**
     * Writes all in one transaction (of two with one key the last wins) and counts the
     * tenant's listings version up when that changed anything. Returns how many keys there were.
     */
    upsertMany: async (tenantId: string, listings: Listing[]): Promise<number> =>
      (await putListings(db, tenantId, listings, 'if changed')).size,

    /** Areas with something on offer, and what can be asked for by name (the first 5,000). */
    vocabulary: (tenantId: string): Promise<Vocabulary> =>
      db.withTenant(tenantId, async (sql) => {
        const { rows } = await sql.query(VOCABULARY, [tenantId, BUILDINGS_MAX]);
        return vocabularySchema.parse(rows[0]);
      }),
  };
}
