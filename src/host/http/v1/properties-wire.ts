import { z } from 'zod';
import { listingSchema, newListingSchema, storedListingSchema } from '../../../schemas/listing.ts';
import { decimalNumber, pageQuery, pageSchema, wholeNumber } from './page.ts';

const price = decimalNumber(0, 1_000_000_000);
const { City, PropertyType, StandardStatus } = listingSchema.shape;

const filter = {
  ListingKey: newListingSchema.shape.ListingKey.optional(),
  City: City.optional().describe('In whatever case'),
  PropertyType: PropertyType.optional(),
  StandardStatus: StandardStatus.optional(),
  ListPriceMin: price.optional(),
  ListPriceMax: price.optional(),
  BedroomsTotalMin: wholeNumber(0, 1000).optional(),
};
const filterSchema = z.strictObject(filter);
export type PropertyFilter = z.infer<typeof filterSchema>;

export const propertyListQuerySchema = z.strictObject({ ...pageQuery, ...filter });
export const propertyPathSchema = z.object({ property_id: z.uuid() });
export const propertyListSchema = pageSchema(storedListingSchema);

export const importQuerySchema = z.strictObject({
  dry_run: z
    .enum(['true', 'false'])
    .default('false')
    .describe('`true`: report what would become of each, and write nothing'),
});
/** What is wrong with a row is told in the report: only the list itself must be one. */
export const importBodySchema = z.union([
  z.object({ value: z.array(z.unknown()) }),
  z.array(z.unknown()),
]);
