import { count } from './count.ts';
import { describeListing, sayPrice } from './describe-listing.ts';
import { makeListingFact } from './make-listing-fact.ts';

export const listingFact = {
  version: 'listing-fact@3',
  ...makeListingFact({
    pets: {
      yes: 'Yes, pets are allowed.',
      no: 'No, pets are not allowed.',
      unsaid: "The listing doesn't say whether pets are allowed.",
    },
    furnished: {
      yes: "Yes, it's furnished.",
      no: "No, it's not furnished.",
      unsaid: "The listing doesn't say whether it's furnished.",
    },
    laundry: {
      yes: 'It has in-unit laundry.',
      no: 'It has no in-unit laundry.',
      unsaid: "The listing doesn't say whether it has in-unit laundry.",
    },
    garage: (spaces) => `It has ${count(spaces, 'garage space')}.`,
    noGarage: 'It has no garage.',
    rent: (listing) => `The rent is ${sayPrice(listing)}.`,
    price: (listing) => `The price is ${sayPrice(listing)}.`,
    address: (place) => `The address is ${place}.`,
    area: (squareFeet) => `It has ${squareFeet} square feet.`,
    areaUnsaid: "The listing doesn't give its size.",
    built: (year) => `It was built in ${year}.`,
    builtUnsaid: "The listing doesn't say when it was built.",
    studio: "It's a studio.",
    bedrooms: (n) => `It has ${count(n, 'bedroom')}.`,
    bathrooms: (n) => `It has ${count(n, 'bathroom')}.`,
    available: (place) => `Yes, ${place} is still available.`,
    reason: {
      Pending: 'is pending: an offer or application is under way, so it is not available any more',
      Closed: 'is taken and no longer available',
      Withdrawn: 'was withdrawn and is no longer available',
      'Coming Soon': 'is coming soon and not available yet',
    },
    describe: describeListing.render,
  }),
  similar: 'I can look for similar homes if you tell me the area and your budget.',
  gone: "I can't find that home any more. Should I search again?",
  askAgent: 'Would you like me to ask an agent?',
};
