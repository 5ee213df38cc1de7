import { AppError } from '../../errors.ts';
import {
  type Listing,
  type ListingPatch,
  type StoredListing,
  storedListingSchema,
} from '../../schemas/listing.ts';
import type { Db, Sql } from './db.ts';
import { COLUMN_OF, INSERT_LISTING, LIST_LISTINGS, STORED_COLUMNS } from './listings-sql.ts';
import {
  cents,
  compareListings,
  listingsParameter,
  putListings,
  raiseListingsVersion,
} from './listings-write.ts';
import { lockTenant } from './lock-tenant.ts';
import { storableText } from './storable-text.ts';

export interface ListingFilter {
  ListingKey?: string | undefined;
  City?: string | undefined;
  PropertyType?: string | undefined;
  StandardStatus?: string | undefined;
  /** Dollars. */
  ListPriceMin?: number | undefined;
  ListPriceMax?: number | undefined;
  BedroomsTotalMin?: number | undefined;
}

const toStored = (row: Record<string, unknown>): StoredListing =>
  storedListingSchema.parse({
    ...row,
    OriginalEntryTimestamp: new Date(row['OriginalEntryTimestamp'] as string).toISOString(),
    ModificationTimestamp: new Date(row['ModificationTimestamp'] as string).toISOString(),
  });

const missing = () =>
  new AppError('unknown_property', 'There is no such property', {
    hint: 'GET /v1/properties lists them.',
  });

const stale = () =>
  new AppError('stale_version', 'The property has been changed since it was read', {
    hint: 'Read it again, and send the ETag of that answer as If-Match.',
    field: 'If-Match',
  });

async function lock(sql: Sql, tenantId: string, id: string, version: number | undefined) {
  const { rows } = await sql.query(
    `SELECT ${STORED_COLUMNS} FROM properties
     WHERE tenant_id = $1 AND id = $2 AND deleted_at IS NULL FOR UPDATE`,
    [tenantId, id],
  );
  if (rows[0] === undefined) throw missing();
  const listing = toStored(rows[0]);
  if (version !== undefined && version !== listing.version) throw stale();
  return listing;
}

const orNull = (value: string | undefined) => (value === undefined ? null : storableText(value));
const centsOrNull = (value: number | undefined) => (value === undefined ? null : cents(value));

/** A tenant's listings as they are looked after; what agents search is `makeListingsStore`. */
export function makeListingsCatalogue(db: Db) {
  return {
    /** By their keys, those behind `after`; at most `limit`. */
    list: (
      tenantId: string,
      filter: ListingFilter,
      page: { after: string | undefined; limit: number },
    ): Promise<StoredListing[]> =>
      db.withTenant(tenantId, async (sql) => {
        const { rows } = await sql.query(LIST_LISTINGS, [
          tenantId,
          orNull(filter.ListingKey),
          orNull(filter.City),
          filter.PropertyType ?? null,
          filter.StandardStatus ?? null,
          centsOrNull(filter.ListPriceMin),
          centsOrNull(filter.ListPriceMax),
          filter.BedroomsTotalMin ?? null,
          orNull(page.after),
          page.limit,
        ]);
        return rows.map(toStored);
      }),

    /** @throws AppError `unknown_property` */
    get: (tenantId: string, id: string): Promise<StoredListing> =>
      db.withTenant(tenantId, async (sql) => {
        const { rows } = await sql.query(
          `SELECT ${STORED_COLUMNS} FROM properties
           WHERE tenant_id = $1 AND id = $2 AND deleted_at IS NULL`,
          [tenantId, id],
        );
        if (rows[0] === undefined) throw missing();
        return toStored(rows[0]);
      }),

    /** @throws AppError `conflict` when there is a listing of that key */
    create: (tenantId: string, listing: Listing): Promise<StoredListing> =>
      db.withTenant(tenantId, async (sql) => {
        const { rows } = await sql.query(INSERT_LISTING, [tenantId, listingsParameter([listing])]);
        if (rows[0] === undefined) {
          throw new AppError('conflict', 'There is a property of that ListingKey already', {
            field: 'ListingKey',
            hint: 'PATCH it, or import it anew.',
          });
        }
        await raiseListingsVersion(sql, tenantId);
        return toStored(rows[0]);
      }),

    /**
     * Counts the version up unless nothing is given.
     * @throws AppError `unknown_property`; `stale_version` when it is not of `version`
     */
    update: (
      tenantId: string,
      id: string,
      patch: ListingPatch,
      version: number | undefined,
    ): Promise<StoredListing> =>
      db.withTenant(tenantId, async (sql) => {
        const before = await lock(sql, tenantId, id, version);
        const { ListPrice, ...rest } = patch;
        const given: [column: string, value: unknown][] = Object.entries(rest).flatMap(
          ([field, value]) => {
            const column = COLUMN_OF[field];
            if (column === undefined || value === undefined) return [];
            return [[column, typeof value === 'string' ? storableText(value) : value]];
          },
        );
        if (ListPrice !== undefined) given.push(['list_price_cents', cents(ListPrice)]);
        if (given.length === 0) return before;
        const sets = given.map(([column], at) => `${column} = $${at + 3}`);
        const { rows } = await sql.query(
          `UPDATE properties SET ${sets.join(', ')},
             version = version + 1, updated_at = now()
           WHERE tenant_id = $1 AND id = $2 RETURNING ${STORED_COLUMNS}`,
          [tenantId, id, ...given.map(([, value]) => value)],
        );
        if (rows[0] === undefined) throw missing();
        await raiseListingsVersion(sql, tenantId);
        return toStored(rows[0]);
      }),

    /**
     * Removes it; hides it where viewings of the past tell of it.
     * @throws AppError `unknown_property`, `stale_version`; `conflict` while a viewing is booked
     */
    remove: (tenantId: string, id: string, version: number | undefined): Promise<void> =>
      db.withTenant(tenantId, async (sql) => {
        // Whoever books at this moment waits, and then finds no listing.
        await lockTenant(sql, tenantId, 'calendar');
        await lock(sql, tenantId, id, version);
        const { rows } = await sql.query<{ any: boolean; coming: boolean }>(
          `SELECT count(*) > 0 AS any,
             coalesce(bool_or(status = 'booked' AND ends_at > now()), false) AS coming
           FROM appointments WHERE tenant_id = $1 AND property_id = $2`,
          [tenantId, id],
        );
        if (rows[0]?.coming) {
          throw new AppError('conflict', 'A viewing of this property is booked', {
            hint: 'Cancel or move its viewings first, or set its StandardStatus to Withdrawn.',
          });
        }
        const how = rows[0]?.any
          ? 'UPDATE properties SET deleted_at = now(), version = version + 1'
          : 'DELETE FROM properties';
        await sql.query(`${how} WHERE tenant_id = $1 AND id = $2`, [tenantId, id]);
        await raiseListingsVersion(sql, tenantId);
      }),

    put: (tenantId: string, listings: Listing[], raise: 'if changed' | 'always' | 'never') =>
      putListings(db, tenantId, listings, raise),

    compare: (tenantId: string, listings: Listing[]) => compareListings(db, tenantId, listings),
  };
}
