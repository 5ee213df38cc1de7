import type { Listing } from '../schemas/listing.ts';
import { buildings, type Neighbourhood, neighbourhoods } from './listing-places.ts';
import { listingRemarks } from './listing-remarks.ts';
import { mulberry32 } from './mulberry32.ts';

const SEED = 20_261_101;
const COUNT = 200;
const LEASE_SHARE = 0.45;
const IN_BUILDING = { rent: 0.72, sale: 0.4 };

const RENT = { min: 1_400, max: 6_500, step: 25 };
const SALE = { min: 380_000, max: 2_400_000, step: 5_000 };

type Random = () => number;
type Home = Omit<Listing, 'ListingKey' | 'ListPrice' | 'StandardStatus' | 'PublicRemarks'>;

const pick = <T>(random: Random, list: readonly T[]): T => {
  const chosen = list[Math.floor(random() * list.length)];
  if (chosen === undefined) throw new RangeError('nothing to pick from');
  return chosen;
};
const between = (random: Random, min: number, max: number) =>
  min + Math.floor(random() * (max - min + 1));

/**
 * The listings of the demo agency: 200 homes, about 45 % of them rentals, generated from a
 * fixed seed so that tests and demos can rely on them.
 */
export function makeDemoListings(seed = SEED): Listing[] {
  const random = mulberry32(seed);
  const addresses = new Set<string>();
  return Array.from({ length: COUNT }, (_, index) => {
    const rent = index % 20 < 20 * LEASE_SHARE;
    const home = makeHome(random, rent, addresses);
    const level = neighbourhoods.find((n) => n.name === home.SubdivisionName)?.level ?? 1;
    return {
      ListingKey: `CL-${1001 + index}`,
      StandardStatus: makeStatus(random),
      ListPrice: rent ? rentOf(random, home, level) : salePriceOf(random, home, level),
      ...home,
      PublicRemarks: listingRemarks(random, home),
    };
  });
}

function makeHome(random: Random, rent: boolean, addresses: Set<string>): Home {
  const inBuilding = random() < (rent ? IN_BUILDING.rent : IN_BUILDING.sale);
  const place = inBuilding ? unitPlace(random, addresses) : housePlace(random, addresses);
  const loft = place.PropertySubType === 'Loft';
  const beds = inBuilding
    ? pick(random, loft ? [0, 1, 1, 2] : [0, 1, 1, 2, 2, 2, 3])
    : pick(random, rent ? [1, 2, 2, 3, 3, 4] : [2, 2, 3, 3, 3, 4, 4, 5]);
  const area = (inBuilding ? 430 : 560) + beds * (inBuilding ? 265 : 370) + between(random, 0, 240);
  return {
    PropertyType: rent ? 'Residential Lease' : 'Residential',
    ...place,
    // What is sold unit by unit is a condominium, whatever the building is called.
    PropertySubType:
      !rent && place.PropertySubType === 'Apartment' ? 'Condominium' : place.PropertySubType,
    StateOrProvince: 'CA',
    BedroomsTotal: beds,
    BathroomsTotalInteger: Math.max(1, beds - (random() < 0.55 ? 1 : 0) - (beds > 3 ? 1 : 0)),
    LivingArea: Math.round(area / 10) * 10,
    GarageSpaces: inBuilding ? between(random, 0, 1) : between(random, 0, beds > 2 ? 2 : 1),
    Furnished: rent && random() < 0.2,
    InUnitLaundry: random() < ((place.YearBuilt ?? 0) > 1990 ? 0.85 : 0.45),
  };
}

type Place = Omit<
  Home,
  | 'PropertyType'
  | 'StateOrProvince'
  | 'BedroomsTotal'
  | 'BathroomsTotalInteger'
  | 'LivingArea'
  | 'GarageSpaces'
  | 'Furnished'
  | 'InUnitLaundry'
>;

function unitPlace(random: Random, addresses: Set<string>): Place {
  for (;;) {
    const house = pick(random, buildings);
    const unit = `${between(random, 1, house.floors)}0${between(random, 1, 8)}`;
    const address = `${house.address} #${unit}`;
    if (addresses.has(address)) continue;
    addresses.add(address);
    const where = neighbourhoods.find((n) => n.name === house.neighbourhood);
    if (where === undefined) throw new RangeError(`unknown neighbourhood ${house.neighbourhood}`);
    return {
      ...locality(where),
      PropertySubType: house.subType,
      UnparsedAddress: address,
      YearBuilt: house.yearBuilt,
      PetsAllowed: house.petsAllowed,
      BuildingName: house.name,
    };
  }
}

function housePlace(random: Random, addresses: Set<string>): Place {
  for (;;) {
    const where = pick(random, neighbourhoods);
    const address = `${between(random, 101, 3999)} ${pick(random, where.streets)}`;
    if (addresses.has(address)) continue;
    addresses.add(address);
    return {
      ...locality(where),
      PropertySubType: random() < 0.72 ? 'Single Family Residence' : 'Townhouse',
      UnparsedAddress: address,
      YearBuilt: between(random, 1908, 2021),
      PetsAllowed: random() < 0.7,
      BuildingName: null,
    };
  }
}

const locality = (where: Neighbourhood) => ({
  City: where.city,
  SubdivisionName: where.name,
  PostalCode: where.postalCode,
});

function makeStatus(random: Random): Listing['StandardStatus'] {
  const draw = random();
  return draw < 0.88 ? 'Active' : draw < 0.95 ? 'Pending' : 'Closed';
}

const clamp = (value: number, { min, max, step }: typeof RENT) =>
  Math.min(max, Math.max(min, Math.round(value / step) * step));

function rentOf(random: Random, home: Home, level: number): number {
  const base = 1_150 + home.BedroomsTotal * 640 + (home.LivingArea ?? 0) * 0.55;
  const extras = (home.Furnished ? 250 : 0) + (home.InUnitLaundry ? 90 : 0);
  return clamp((base + extras) * level * (0.84 + random() * 0.28), RENT);
}

function salePriceOf(random: Random, home: Home, level: number): number {
  const perSquareFoot = home.BuildingName === null ? 690 : 620;
  const newness = (home.YearBuilt ?? 1960) > 2000 ? 1.08 : 1;
  const value = (home.LivingArea ?? 0) * perSquareFoot * level * newness;
  return clamp(value * (0.9 + random() * 0.2), SALE);
}
