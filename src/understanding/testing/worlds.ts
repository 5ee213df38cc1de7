import type { Agent } from '../../schemas/agent.ts';
import type { Listing } from '../../schemas/listing.ts';
import type { World } from './fake-desk.ts';

const weekdays = (open: string, close: string) =>
  Object.fromEntries(['1', '2', '3', '4', '5'].map((day) => [day, [{ open, close }]]));

type Brief = [
  key: string,
  building: string | null,
  address: string,
  city: string,
  beds: number,
  baths: number,
  price: number,
  extra?: Partial<Listing>,
];

function listing([key, building, address, city, beds, baths, price, extra]: Brief): Listing {
  return {
    ListingKey: key,
    StandardStatus: 'Active',
    PropertyType: price < 20_000 ? 'Residential Lease' : 'Residential',
    PropertySubType: 'Apartment',
    ListPrice: price,
    UnparsedAddress: address,
    City: city,
    SubdivisionName: null,
    StateOrProvince: 'XX',
    PostalCode: '00000',
    BedroomsTotal: beds,
    BathroomsTotalInteger: baths,
    LivingArea: 400 + beds * 310,
    YearBuilt: 1990 + beds,
    GarageSpaces: 0,
    PetsAllowed: false,
    Furnished: false,
    InUnitLaundry: false,
    BuildingName: building,
    PublicRemarks: 'Bright rooms with a view over the water. The roof terrace is shared.',
    ...extra,
  };
}

const agentTools: Agent['tools'] = [
  'search_properties',
  'get_property',
  'check_availability',
  'book_viewing',
  'reschedule_viewing',
  'cancel_viewing',
  'capture_lead',
  'escalate_to_human',
];

/** A lettings agency on a Friday morning: Friday, November 20, 2026, 9 am local time. */
export const harbour: World = {
  tenant: {
    id: '00000000-0000-4000-8000-0000000000a1',
    slug: 'harbour',
    name: 'Harbour Lettings',
    phone: '+14255550100',
    email: 'hello@harbour.example',
    knowledgeVersion: 1,
    listingsVersion: 1,
  },
  agent: {
    id: '00000000-0000-4000-8000-0000000000b1',
    tenantId: '00000000-0000-4000-8000-0000000000a1',
    slug: 'mara',
    name: 'Mara',
    type: 'real_estate',
    prompt: 'You help people find a home.',
    voice: null,
    tools: agentTools,
    businessHours: { ...weekdays('09:00', '18:00'), '6': [{ open: '10:00', close: '15:00' }] },
    timeZone: 'America/Los_Angeles',
    language: 'en',
    approvals: [],
    version: 1,
  },
  now: '2026-11-20T09:00:00-08:00',
  listings: [
    listing([
      'H1',
      'Lantern Court',
      '14 Oak Street',
      'Brightwater',
      2,
      1,
      2300,
      { PetsAllowed: true },
    ]),
    listing([
      'H2',
      'The Meridian',
      '220 Quarry Avenue',
      'Brightwater',
      2,
      2,
      2750,
      { GarageSpaces: 1, PetsAllowed: true, InUnitLaundry: true },
    ]),
    listing([
      'H3',
      null,
      '9 Fern Lane',
      'Brightwater',
      3,
      2,
      3400,
      { PropertySubType: 'Townhouse', GarageSpaces: 2 },
    ]),
    listing([
      'H4',
      'Pinecrest Lofts',
      '31 Mill Road',
      'Calder Bay',
      1,
      1,
      1650,
      { PropertySubType: 'Loft', Furnished: true },
    ]),
    listing(['H5', 'Seabright Tower', '5 Wharf Street', 'Calder Bay', 2, 1, 2100]),
    listing([
      'H6',
      null,
      '77 Alder Drive',
      'Calder Bay',
      3,
      2,
      620_000,
      { PropertySubType: 'Single Family Residence', GarageSpaces: 2 },
    ]),
    listing([
      'H7',
      'Lantern Court',
      '16 Oak Street',
      'Brightwater',
      2,
      1,
      2450,
      { Furnished: true },
    ]),
    listing(['H8', 'Rowan House', '3 Park Place', 'Brightwater', 2, 1, 2500]),
  ],
  documents: [
    {
      title: 'Fees and deposits',
      text:
        '# Fees and deposits\nThe application fee is $45 per adult. The security deposit ' +
        'equals one month of rent. Pets need an extra deposit of $300 per animal.',
    },
    {
      title: 'Applying for a home',
      text:
        'To apply you need a photo ID and the last three pay slips. We look at a credit ' +
        'score of 640 or higher. A decision takes two working days.',
    },
    {
      title: 'Living with us',
      text:
        'Repairs are reported through the resident portal. Smoking is not allowed inside ' +
        'any building. Quiet hours run from 10 pm to 7 am.',
    },
  ],
};

/** A reception desk in another city and zone. */
export const granite: World = {
  tenant: {
    id: '00000000-0000-4000-8000-0000000000a2',
    slug: 'granite',
    name: 'Granite House',
    phone: '+12075550123',
    email: null,
    knowledgeVersion: 1,
    listingsVersion: 1,
  },
  agent: {
    ...harbour.agent,
    id: '00000000-0000-4000-8000-0000000000b2',
    tenantId: '00000000-0000-4000-8000-0000000000a2',
    slug: 'june',
    name: 'June',
    type: 'receptionist',
    tools: ['check_availability', 'make_reservation', 'capture_lead', 'escalate_to_human'],
    businessHours: weekdays('08:00', '17:00'),
    timeZone: 'America/New_York',
  },
  now: '2026-11-20T18:30:00-05:00',
  listings: [],
  documents: [
    {
      title: 'Visiting us',
      text:
        'Visitors park in the yard behind the building. Please bring a photo ID to the ' +
        'front desk. The meeting rooms seat up to twelve people.',
    },
  ],
};

/** A second agency whose places sound nothing like the first one's. */
export const prairie: World = {
  ...harbour,
  tenant: {
    ...harbour.tenant,
    id: '00000000-0000-4000-8000-0000000000a3',
    slug: 'prairie',
    name: 'Prairie Homes',
    phone: null,
  },
  agent: {
    ...harbour.agent,
    id: '00000000-0000-4000-8000-0000000000b3',
    name: 'Otis',
    timeZone: 'America/Chicago',
  },
  now: '2026-11-23T10:00:00-06:00',
  listings: [
    listing([
      'P1',
      'Goldfinch Flats',
      '402 Sumac Boulevard',
      'Elk Grove',
      1,
      1,
      1200,
      { PetsAllowed: true },
    ]),
    listing(['P2', 'Goldfinch Flats', '404 Sumac Boulevard', 'Elk Grove', 2, 1, 1500]),
    listing([
      'P3',
      null,
      '18 Thistle Court',
      'Elk Grove',
      3,
      2,
      389_000,
      { PropertySubType: 'Single Family Residence', GarageSpaces: 1 },
    ]),
    listing([
      'P4',
      null,
      '25 Thistle Court',
      'Elk Grove',
      3,
      2,
      415_000,
      { PropertySubType: 'Single Family Residence', GarageSpaces: 2, PetsAllowed: true },
    ]),
    listing([
      'P5',
      'Silo Nine',
      '9 Depot Street',
      'St. Audrey',
      2,
      2,
      295_000,
      { PropertySubType: 'Condominium' },
    ]),
    listing([
      'P6',
      'Kestrel Row',
      '61 Lark Road',
      'St. Audrey',
      4,
      3,
      540_000,
      { PropertySubType: 'Townhouse', GarageSpaces: 2 },
    ]),
  ],
  documents: [
    {
      title: 'Selling with us',
      text: 'Our commission is 2.5 % of the sale price. Photos and a floor plan are included.',
    },
    {
      title: 'Buying step by step',
      text:
        'Buyers bring a letter of pre-approval from a lender. Closing usually takes 30 to' +
        ' 45 days after an accepted offer. An inspection costs the buyer about $450.',
    },
  ],
};
