import type { Listing } from '../schemas/listing.ts';
import { neighbourhoods } from './listing-places.ts';

type Described = Omit<
  Listing,
  'ListingKey' | 'ListPrice' | 'StandardStatus' | 'PublicRemarks' | 'StateOrProvince'
>;

const LIGHT = [
  'Tall windows bring in morning light.',
  'West-facing windows catch the afternoon sun.',
  'High ceilings and wide windows.',
  'Corner windows on two sides.',
];
const KITCHEN = [
  'The kitchen has a gas range and quartz counters.',
  'Updated kitchen with an induction cooktop.',
  'Galley kitchen with a dishwasher and open shelves.',
  'Eat-in kitchen with a breakfast bar.',
];
const OUTSIDE = {
  unit: [
    'A small balcony faces the courtyard.',
    'Shared roof deck.',
    'Bike storage on the ground floor.',
  ],
  house: [
    'Fenced back garden with a lemon tree.',
    'A deck off the dining room.',
    'Raised beds out front.',
  ],
};
const FLOORS = ['Oak floors throughout.', 'Polished concrete floors.', 'Wide-plank pine floors.'];

const KIND: Record<Listing['PropertySubType'], string> = {
  'Single Family Residence': 'house',
  Condominium: 'condo',
  Townhouse: 'townhouse',
  Apartment: 'apartment',
  Loft: 'loft',
};

/** Two to five sentences that describe the home, never who should live in it. */
export function listingRemarks(random: () => number, home: Described): string {
  const pick = (list: string[]) => list[Math.floor(random() * list.length)] ?? '';
  const nearby = neighbourhoods.find((n) => n.name === home.SubdivisionName)?.nearby ?? '';
  const size = home.BedroomsTotal === 0 ? 'Studio' : `${home.BedroomsTotal}-bedroom`;
  const where = home.BuildingName === null ? '' : ` at ${home.BuildingName}`;
  const sentences = [
    `${size} ${KIND[home.PropertySubType]}${where} in ${home.SubdivisionName}, ${nearby}.`,
    pick(LIGHT),
    pick(KITCHEN),
    random() < 0.6 ? pick(home.BuildingName === null ? OUTSIDE.house : OUTSIDE.unit) : '',
    random() < 0.4 ? pick(FLOORS) : '',
    home.GarageSpaces > 0 ? garage(home.GarageSpaces) : '',
    home.InUnitLaundry ? 'Washer and dryer in the home.' : '',
    home.Furnished ? 'Comes furnished.' : '',
  ];
  return sentences.filter((sentence) => sentence !== '').join(' ');
}

const garage = (spaces: number) =>
  spaces === 1 ? 'One garage space.' : `${spaces} garage spaces.`;
