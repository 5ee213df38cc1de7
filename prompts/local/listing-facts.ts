import type { Listing } from '../../src/schemas/listing.ts';
import { describeListing, sayPlace, sayPrice } from './describe-listing.ts';
import { yesNo } from './yes-no.ts';

const count = (n: number, one: string): string => `${n} ${one}${n === 1 ? '' : 's'}`;

const REASON: Record<Exclude<Listing['StandardStatus'], 'Active'>, string> = {
  Pending: 'is pending: an offer or application is under way, so it is not available any more',
  Closed: 'is taken and no longer available',
  Withdrawn: 'was withdrawn and is no longer available',
  'Coming Soon': 'is coming soon and not available yet',
};

/** Why a listing cannot be had now. */
function notOnOffer(listing: Listing): string {
  const { StandardStatus: status } = listing;
  return status === 'Active' ? '' : `${sayPlace(listing)} ${REASON[status]}.`;
}

/** One attribute of a listing (RESO name) as a sentence. */
export const listingFact = {
  version: 'listing-fact@3',
  render: (listing: Listing, attribute: string): string => {
    switch (attribute) {
      case 'PetsAllowed':
        return yesNo(listing.PetsAllowed, {
          yes: 'Yes, pets are allowed.',
          no: 'No, pets are not allowed.',
          unsaid: "The listing doesn't say whether pets are allowed.",
        });
      case 'GarageSpaces':
        return listing.GarageSpaces > 0
          ? `It has ${count(listing.GarageSpaces, 'garage space')}.`
          : 'It has no garage.';
      case 'Furnished':
        return yesNo(listing.Furnished, {
          yes: "Yes, it's furnished.",
          no: "No, it's not furnished.",
          unsaid: "The listing doesn't say whether it's furnished.",
        });
      case 'InUnitLaundry':
        return yesNo(listing.InUnitLaundry, {
          yes: 'It has in-unit laundry.',
          no: 'It has no in-unit laundry.',
          unsaid: "The listing doesn't say whether it has in-unit laundry.",
        });
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
      case 'StandardStatus':
        return listing.StandardStatus === 'Active'
          ? `Yes, ${sayPlace(listing)} is still available.`
          : notOnOffer(listing);
      default:
        return `${describeListing.render(listing)}.`;
    }
  },
  notOnOffer,
  similar: 'I can look for similar homes if you tell me the area and your budget.',
  gone: "I can't find that home any more. Should I search again?",
  askAgent: 'Would you like me to ask an agent?',
};
