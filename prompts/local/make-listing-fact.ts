import type { Listing } from '../../src/schemas/listing.ts';
import { sayPlace } from './describe-listing.ts';
import { yesNo } from './yes-no.ts';

type Said = Parameters<typeof yesNo>[1];

/** How a language tells what is known of a home. */
export interface FactWords {
  pets: Said;
  furnished: Said;
  laundry: Said;
  garage: (spaces: number) => string;
  noGarage: string;
  rent: (listing: Listing) => string;
  price: (listing: Listing) => string;
  address: (place: string) => string;
  area: (squareFeet: string) => string;
  areaUnsaid: string;
  built: (year: number) => string;
  builtUnsaid: string;
  studio: string;
  bedrooms: (n: number) => string;
  bathrooms: (n: number) => string;
  available: (place: string) => string;
  /** What follows the place, by why it cannot be had now. */
  reason: Record<Exclude<Listing['StandardStatus'], 'Active'>, string>;
  /** All of it on one line. */
  describe: (listing: Listing) => string;
}

/** Facts of a listing in the words of one language: what is told is the same in all of them. */
export function makeListingFact(words: FactWords) {
  /** Why a listing cannot be had now. */
  function notOnOffer(listing: Listing): string {
    const { StandardStatus: status } = listing;
    return status === 'Active' ? '' : `${sayPlace(listing)} ${words.reason[status]}.`;
  }

  /** One attribute of a listing (RESO name) as a sentence. */
  function render(listing: Listing, attribute: string): string {
    switch (attribute) {
      case 'PetsAllowed':
        return yesNo(listing.PetsAllowed, words.pets);
      case 'GarageSpaces':
        return listing.GarageSpaces > 0 ? words.garage(listing.GarageSpaces) : words.noGarage;
      case 'Furnished':
        return yesNo(listing.Furnished, words.furnished);
      case 'InUnitLaundry':
        return yesNo(listing.InUnitLaundry, words.laundry);
      case 'ListPrice':
        return listing.PropertyType === 'Residential Lease'
          ? words.rent(listing)
          : words.price(listing);
      case 'UnparsedAddress':
        return words.address(sayPlace(listing));
      case 'LivingArea':
        return listing.LivingArea === null
          ? words.areaUnsaid
          : words.area(listing.LivingArea.toLocaleString('en-US'));
      case 'YearBuilt':
        return listing.YearBuilt === null ? words.builtUnsaid : words.built(listing.YearBuilt);
      case 'BedroomsTotal':
        return listing.BedroomsTotal === 0 ? words.studio : words.bedrooms(listing.BedroomsTotal);
      case 'BathroomsTotalInteger':
        return words.bathrooms(listing.BathroomsTotalInteger);
      case 'StandardStatus':
        return listing.StandardStatus === 'Active'
          ? words.available(sayPlace(listing))
          : notOnOffer(listing);
      default:
        return `${words.describe(listing)}.`;
    }
  }

  return { render, notOnOffer };
}
