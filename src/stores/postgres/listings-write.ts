import type { Listing } from '../../schemas/listing.ts';
import type { Db, Sql } from './db.ts';
import { COMPARE_LISTINGS, UPSERT_LISTINGS } from './listings-sql.ts';
import { toJsonb } from './to-jsonb.ts';

export type Written = 'created' | 'updated' | 'unchanged';

const BATCH_ROWS = 1_000;

export const cents = (dollars: number): number => Math.round(dollars * 100);

export const listingsParameter = (listings: Listing[]): string =>
  toJsonb(
    listings.map(({ ListPrice, ...rest }) => ({ ...rest, ListPriceCents: cents(ListPrice) })),
  );

/** Cached answers about listings die by it. */
export const raiseListingsVersion = (sql: Sql, tenantId: string) =>
  sql.query('UPDATE tenants SET listings_version = listings_version + 1 WHERE tenant_id = $1', [
    tenantId,
  ]);

async function run(sql: Sql, text: string, tenantId: string, listings: Listing[]) {
  const byKey = new Map(listings.map((listing) => [listing.ListingKey, listing]));
  const became = new Map<string, Written>([...byKey.keys()].map((key) => [key, 'unchanged']));
  const rows = [...byKey.values()];
  for (let start = 0; start < rows.length; start += BATCH_ROWS) {
    const batch = listingsParameter(rows.slice(start, start + BATCH_ROWS));
    const answer = await sql.query<{ ListingKey: string; became: Written }>(text, [
      tenantId,
      batch,
    ]);
    for (const row of answer.rows) became.set(row.ListingKey, row.became);
  }
  return became;
}

/** Writes all by their keys in one transaction; a listing that stays as it is keeps its version. */
export const putListings = (
  db: Db,
  tenantId: string,
  listings: Listing[],
  raise: 'if changed' | 'always' | 'never',
): Promise<Map<string, Written>> =>
  db.withTenant(tenantId, async (sql) => {
    const became = await run(sql, UPSERT_LISTINGS, tenantId, listings);
    const changed = [...became.values()].some((what) => what !== 'unchanged');
    if (raise === 'always' || (raise === 'if changed' && changed)) {
      await raiseListingsVersion(sql, tenantId);
    }
    return became;
  });

/** What `putListings` would do, without doing it. */
export const compareListings = (
  db: Db,
  tenantId: string,
  listings: Listing[],
): Promise<Map<string, Written>> =>
  db.withTenant(tenantId, (sql) => run(sql, COMPARE_LISTINGS, tenantId, listings));
