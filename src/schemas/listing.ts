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
  /** Null where the listing does not say, here and below. */
  PetsAllowed: z.boolean().nullable(),
  Furnished: z.boolean().nullable(),
  InUnitLaundry: z.boolean().nullable(),
  /** What people call the place, e.g. a building's name; null when it has none. */
  BuildingName: z.string().max(120).nullable(),
  PublicRemarks: z.string().max(4000),
});
export type Listing = z.infer<typeof listingSchema>;

/** What a listing's columns hold at most; prices have whole cents. */
const bounded = {
  ...listingSchema.shape,
  ListPrice: z.number().min(0.01).max(1_000_000_000).multipleOf(0.01),
  StateOrProvince: z.string().min(1).max(40),
  PostalCode: z.string().min(1).max(16),
  BedroomsTotal: z.int().min(0).max(1000),
  BathroomsTotalInteger: z.int().min(0).max(1000),
  LivingArea: z.number().min(0.01).max(100_000_000).nullable().describe('Square feet'),
  YearBuilt: z.int().min(1000).max(2200).nullable(),
  GarageSpaces: z.int().min(0).max(1000),
};

/** A listing as it is sent in; what a home mostly has not may be left out. */
export const newListingSchema = z.strictObject({
  ...bounded,
  SubdivisionName: bounded.SubdivisionName.default(null),
  LivingArea: bounded.LivingArea.default(null),
  YearBuilt: bounded.YearBuilt.default(null),
  GarageSpaces: bounded.GarageSpaces.default(0),
  PetsAllowed: bounded.PetsAllowed.default(null),
  Furnished: bounded.Furnished.default(null),
  InUnitLaundry: bounded.InUnitLaundry.default(null),
  BuildingName: bounded.BuildingName.default(null),
  PublicRemarks: bounded.PublicRemarks.default(''),
});

/** The key is the listing's name: it stays what it is. */
export const listingPatchSchema = z.strictObject(bounded).omit({ ListingKey: true }).partial();
export type ListingPatch = z.infer<typeof listingPatchSchema>;

/** A listing as it is kept. */
export const storedListingSchema = listingSchema.extend({
  id: z.uuid(),
  version: z.int().positive().describe('Also the ETag'),
  OriginalEntryTimestamp: z.iso.datetime({ offset: true }),
  ModificationTimestamp: z.iso.datetime({ offset: true }),
});
export type StoredListing = z.infer<typeof storedListingSchema>;

export const listingFormats = ['json', 'csv'] as const;
export type ListingFormat = (typeof listingFormats)[number];

/** What became of an import; `created + updated + unchanged + failed_rows` is `rows`. */
export const importReportSchema = z.object({
  dry_run: z.boolean().describe('Nothing was written'),
  rows: z.int().nonnegative(),
  created: z.int().nonnegative(),
  updated: z.int().nonnegative(),
  unchanged: z.int().nonnegative(),
  failed_rows: z.int().nonnegative(),
  /** The first 1,000 of them. */
  failed: z.array(
    z.object({
      row: z.int().positive().describe('1 is the first listing, a header not counted'),
      ListingKey: z.string().nullable(),
      field: z.string().nullable(),
      message: z.string(),
    }),
  ),
  ignored_fields: z.array(z.string()).describe('Columns or fields that no listing has'),
});
export type ImportReport = z.infer<typeof importReportSchema>;

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
