import {
  type Listing,
  type ListingQuery,
  type Relaxed,
  relaxable,
} from '../src/schemas/listing.ts';
import { makeTool } from './tool.ts';

export interface ListingFinder {
  /** Active listings that match every filter; `total` counts them all. */
  find(tenantId: string, query: ListingQuery): Promise<{ total: number; listings: Listing[] }>;
}

const PRICE_STRETCH = 1.15;

/**
 * Searches; when nothing meets every filter, loosens one more at a time and says which.
 * Area, and buying or renting, are never dropped: a home elsewhere is not an answer.
 */
export const makeSearchProperties = (deps: { listings: ListingFinder }) =>
  makeTool({
    name: 'search_properties',
    description:
      'Find homes for sale or rent. Filters are optional; `relaxed` names filters that were ' +
      'loosened because nothing met them all: tell the person.',
    effect: 'read',
    run: async (query, { tenantId }) => {
      let loosened: ListingQuery = { limit: 3, ...query };
      const relaxed: Relaxed[] = [];
      let found = await deps.listings.find(tenantId, loosened);
      for (const filter of relaxable) {
        if (found.total > 0) break;
        if (loosened[filter] === undefined) continue;
        loosened = loosen(loosened, filter);
        relaxed.push(filter);
        found = await deps.listings.find(tenantId, loosened);
      }
      return { ok: true, ...found, relaxed: found.total > 0 ? relaxed : [] };
    },
  });

/** Money and rooms give way by a step; wishes are dropped. */
function loosen(query: ListingQuery, filter: Relaxed): ListingQuery {
  const { [filter]: old, ...rest } = query;
  if (filter === 'maxPrice' && typeof old === 'number')
    return { ...rest, maxPrice: old * PRICE_STRETCH };
  if (filter === 'minBedrooms' && typeof old === 'number' && old > 1)
    return { ...rest, minBedrooms: old - 1 };
  return rest;
}
