import { z } from 'zod';

/**
 * A listing as it crosses Foyer's edge: names and value lists of the RESO Data Dictionary 2.0.
 * `ListPrice` is in whole or decimal US dollars here (a month's rent when PropertyType is
 * "Residential Lease"); the database keeps cents.
 */
export const listingSchema = z.object({
  ListingKey: z.string().min(1).max(64),
  StandardStatus: z.enum(['Active', 'Pending', 'Closed', 'Coming Soon', 'Withdrawn']),
  PropertyType: z.enum(['Residential', 'Residential Lease']),
  PropertySubType: z.enum([
    'Single Family Residence',
    'Condominium',
    'Townhouse',
    'Apartment',
    'Loft',
  ]),
  ListPrice: z.number().positive(),
  UnparsedAddress: z.string().min(1).max(200),
  City: z.string().min(1).max(100),
  SubdivisionName: z.string().max(100).nullable(),
  StateOrProvince: z.string().max(40),
  PostalCode: z.string().max(16),
  BedroomsTotal: z.int().nonnegative(),
  BathroomsTotalInteger: z.int().nonnegative(),
  LivingArea: z.number().positive().nullable(),
  YearBuilt: z.int().nullable(),
  GarageSpaces: z.int().nonnegative(),
  PetsAllowed: z.boolean(),
  Furnished: z.boolean(),
  InUnitLaundry: z.boolean(),
  /** What people call the place, e.g. a building's name; null when it has none. */
  BuildingName: z.string().max(120).nullable(),
  PublicRemarks: z.string().max(4000),
});
export type Listing = z.infer<typeof listingSchema>;

const dollars = z.number().positive().max(1_000_000_000);

/** What a person asks for; every filter is optional. Prices in dollars, rents a month. */
export const listingQuerySchema = z.strictObject({
  area: z.string().max(100).optional().describe('City, neighbourhood or postal code'),
  transaction: z.enum(['buy', 'rent']).optional(),
  minPrice: dollars.optional(),
  maxPrice: dollars.optional(),
  minBedrooms: z.int().min(0).max(20).optional(),
  maxBedrooms: z.int().min(0).max(20).optional(),
  minBathrooms: z.int().min(0).max(20).optional(),
  propertySubType: listingSchema.shape.PropertySubType.optional(),
  petsAllowed: z.boolean().optional(),
  furnished: z.boolean().optional(),
  garage: z.boolean().optional(),
  inUnitLaundry: z.boolean().optional(),
  keyword: z.string().max(120).optional().describe('Words to find in the remarks'),
  limit: z.int().min(1).max(10).optional(),
  excludeListingKeys: z.array(z.string()).max(100).optional().describe('Already shown'),
});
export type ListingQuery = z.infer<typeof listingQuerySchema>;

/** Filters a search may drop, in the order it drops them when nothing matches them all. */
export const relaxable = [
  'keyword',
  'furnished',
  'inUnitLaundry',
  'garage',
  'petsAllowed',
  'propertySubType',
  'minBathrooms',
  'maxPrice',
  'minPrice',
  'minBedrooms',
  'maxBedrooms',
] as const;
export type Relaxed = (typeof relaxable)[number];
