import type { Listing } from '../../../schemas/listing.ts';

/** A plain condominium for sale; a test changes what it is about. */
export const makeListing = (ListingKey: string, over: Partial<Listing> = {}): Listing => ({
  ListingKey,
  StandardStatus: 'Active',
  PropertyType: 'Residential',
  PropertySubType: 'Condominium',
  ListPrice: 500_000,
  UnparsedAddress: `${ListingKey} Alder Way`,
  City: 'Portwell',
  SubdivisionName: null,
  StateOrProvince: 'WA',
  PostalCode: '98001',
  BedroomsTotal: 2,
  BathroomsTotalInteger: 1,
  LivingArea: 82.5,
  YearBuilt: 2004,
  GarageSpaces: 0,
  PetsAllowed: false,
  Furnished: false,
  InUnitLaundry: false,
  BuildingName: null,
  PublicRemarks: 'Quiet rooms facing a courtyard.',
  ...over,
});
