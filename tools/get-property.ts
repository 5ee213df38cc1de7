import type { Listing } from '../src/schemas/listing.ts';
import { failure, makeTool } from './tool.ts';

export interface ListingReader {
  get(tenantId: string, listingKey: string): Promise<Listing | null>;
}

export const makeGetProperty = (deps: { listings: ListingReader }) =>
  makeTool({
    name: 'get_property',
    description: 'All facts of one listing by its ListingKey.',
    effect: 'read',
    run: async ({ listingKey }, { tenantId }) => {
      const listing = await deps.listings.get(tenantId, listingKey);
      return listing === null
        ? failure('not_found', `There is no listing ${listingKey}; search again.`)
        : { ok: true, listing };
    },
  });
