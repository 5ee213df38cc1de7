import type { Slots } from '../../src/schemas/dialogue.ts';
import type { Listing } from '../../src/schemas/listing.ts';
import { describeListing, sayExtras } from './describe-listing.ts';

const KINDS: Record<Listing['PropertySubType'], string> = {
  'Single Family Residence': 'houses',
  Condominium: 'condos',
  Townhouse: 'townhouses',
  Apartment: 'apartments',
  Loft: 'lofts',
};

export const listingWording = {
  version: 'listing-wording@1',
  describe: (listing: Listing): string => describeListing.render(listing),
  extras: (listing: Listing): string => sayExtras(listing),
  remarks: (text: string): string => text,
  /** "2-bedroom apartments to rent in Springfield". Prices are not facts here. */
  wish: (search: Slots['search']): string => {
    const { minBedrooms: min, maxBedrooms: max, propertySubType, transaction, area } = search;
    const beds =
      min === undefined
        ? ''
        : min === 0 && max === 0
          ? 'studio '
          : `${min}${max === undefined ? '+' : max === min ? '' : `-${max}`}-bedroom `;
    const kind = propertySubType === undefined ? 'homes' : KINDS[propertySubType];
    const deal = transaction === undefined ? '' : transaction === 'rent' ? ' to rent' : ' for sale';
    return `${beds}${kind}${deal}${area === undefined ? '' : ` in ${area}`}`;
  },
};
