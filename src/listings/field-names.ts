import { listingSchema } from '../schemas/listing.ts';

export type ListingField = keyof typeof listingSchema.shape;
/** `LivingAreaUnits` says how to read another one. */
export type ReadField = ListingField | 'LivingAreaUnits';

const FIELDS = Object.keys(listingSchema.shape) as ListingField[];

/** What agencies call a column that RESO names otherwise; in lower case, letters and digits. */
const ALIASES: Readonly<Record<string, ReadField>> = {
  key: 'ListingKey',
  listingid: 'ListingKey',
  mlsid: 'ListingKey',
  mlsnumber: 'ListingKey',
  mlsstatus: 'StandardStatus',
  status: 'StandardStatus',
  type: 'PropertyType',
  subtype: 'PropertySubType',
  price: 'ListPrice',
  listingprice: 'ListPrice',
  address: 'UnparsedAddress',
  fulladdress: 'UnparsedAddress',
  streetaddress: 'UnparsedAddress',
  town: 'City',
  neighborhood: 'SubdivisionName',
  neighbourhood: 'SubdivisionName',
  subdivision: 'SubdivisionName',
  state: 'StateOrProvince',
  province: 'StateOrProvince',
  zip: 'PostalCode',
  zipcode: 'PostalCode',
  postcode: 'PostalCode',
  bedrooms: 'BedroomsTotal',
  beds: 'BedroomsTotal',
  bathrooms: 'BathroomsTotalInteger',
  bathroomstotal: 'BathroomsTotalInteger',
  baths: 'BathroomsTotalInteger',
  sqft: 'LivingArea',
  squarefeet: 'LivingArea',
  garage: 'GarageSpaces',
  pets: 'PetsAllowed',
  laundry: 'InUnitLaundry',
  laundryfeatures: 'InUnitLaundry',
  building: 'BuildingName',
  description: 'PublicRemarks',
  remarks: 'PublicRemarks',
  livingareaunits: 'LivingAreaUnits',
};

export const plain = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

const EXACT = new Map(FIELDS.map((field) => [plain(field), field]));

/**
 * Which field each name of a header or record stands for; a field's own name comes before what
 * else it is called, and of two that mean the same the first counts.
 */
export function fieldsOf(names: readonly string[]): {
  fields: Map<ReadField, number>;
  ignored: string[];
} {
  const fields = new Map<ReadField, number>();
  const taken = new Set<number>();
  const take = (meaning: (name: string) => ReadField | undefined) => {
    for (const [at, name] of names.entries()) {
      const field = meaning(plain(name));
      if (field === undefined || fields.has(field) || taken.has(at)) continue;
      fields.set(field, at);
      taken.add(at);
    }
  };
  take((name) => EXACT.get(name));
  take((name) => (Object.hasOwn(ALIASES, name) ? ALIASES[name] : undefined));
  return { fields, ignored: names.filter((name, at) => !taken.has(at) && name !== '') };
}
