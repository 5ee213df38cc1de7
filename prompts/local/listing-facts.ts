import type { Listing } from '../../src/schemas/listing.ts';
import { describeListing, sayPlace, sayPrice } from './describe-listing.ts';

const count = (n: number, one: string): string => `${n} ${one}${n === 1 ? '' : 's'}`;

/** One attribute of a listing (RESO name) as a sentence. */
export const listingFact = {
  version: 'listing-fact@1',
  render: (listing: Listing, attribute: string): string => {
    switch (attribute) {
      case 'PetsAllowed':
        return listing.PetsAllowed ? 'Yes, pets are allowed.' : 'No, pets are not allowed.';
      case 'GarageSpaces':
        return listing.GarageSpaces > 0
          ? `It has ${count(listing.GarageSpaces, 'garage space')}.`
          : 'It has no garage.';
      case 'Furnished':
        return listing.Furnished ? "Yes, it's furnished." : "No, it's not furnished.";
      case 'InUnitLaundry':
        return listing.InUnitLaundry ? 'It has in-unit laundry.' : 'It has no in-unit laundry.';
      case 'ListPrice':
        return listing.PropertyType === 'Residential Lease'
          ? `The rent is ${sayPrice(listing)}.`
          : `The price is ${sayPrice(listing)}.`;
      case 'UnparsedAddress':
        return `The address is ${sayPlace(listing)}.`;
      case 'LivingArea':
        return listing.LivingArea === null
          ? "The listing doesn't give its size."
          : `It has ${listing.LivingArea.toLocaleString('en-US')} square feet.`;
      case 'YearBuilt':
        return listing.YearBuilt === null
          ? "The listing doesn't say when it was built."
          : `It was built in ${listing.YearBuilt}.`;
      case 'BedroomsTotal':
        return listing.BedroomsTotal === 0
          ? "It's a studio."
          : `It has ${count(listing.BedroomsTotal, 'bedroom')}.`;
      case 'BathroomsTotalInteger':
        return `It has ${count(listing.BathroomsTotalInteger, 'bathroom')}.`;
      default:
        return `${describeListing.render(listing)}.`;
    }
  },
  gone: "I can't find that home any more. Should I search again?",
  askAgent: 'Would you like me to ask an agent?',
};
