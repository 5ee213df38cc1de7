import { listingSchema } from '../schemas/listing.ts';
import { type ListingField, plain } from './field-names.ts';

/** A value as a listing has it, or as it came where nothing can be made of it. */
export type ReadValue = (value: unknown) => unknown;

const NUMBER = /^[$€£]?\s*(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?$/;

const number: ReadValue = (value) => {
  if (typeof value !== 'string') return value;
  const [, whole, part = ''] = NUMBER.exec(value.trim()) ?? [];
  return whole === undefined ? value : Number(whole.replaceAll(',', '') + part);
};

const text: ReadValue = (value) => {
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') return value;
  // What no database keeps goes now: two keys that differ by it alone are one.
  return value
    .replaceAll('\0', '')
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .trim();
};

/** One of a closed list, however it is spelt, or what RESO has beyond ours. */
const oneOf = (options: readonly string[], others: Record<string, string>): ReadValue => {
  const known = new Map(options.map((option) => [plain(option), option]));
  for (const [name, option] of Object.entries(others)) known.set(plain(name), option);
  return (value) => (typeof value === 'string' ? (known.get(plain(value)) ?? value) : value);
};

/** Lists of RESO come as arrays, or as text with commas. */
const partsOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : String(value).split(',')).map((part) => plain(String(part)));

const YES = new Set(['true', 'yes', 'y', '1', 'x']);
const NO = new Set(['false', 'no', 'n', '0', 'none']);

const yesOrNo =
  (yes: RegExp, no: RegExp): ReadValue =>
  (value) => {
    if (typeof value === 'boolean' || (typeof value === 'object' && !Array.isArray(value))) {
      return value;
    }
    const parts = partsOf(value);
    if (parts.some((part) => NO.has(part) || no.test(part))) return false;
    return parts.some((part) => YES.has(part) || yes.test(part)) ? true : value;
  };

const { StandardStatus, PropertyType, PropertySubType } = listingSchema.shape;

/** A laundry that is told of and not in the unit is somewhere else: that is a "no". */
const laundry: ReadValue = (value) => {
  if (typeof value === 'boolean') return value;
  const parts = partsOf(value);
  if (parts.some((part) => YES.has(part) || /^in(unit|home|residence)/.test(part))) return true;
  return typeof value === 'object' && !Array.isArray(value) ? value : false;
};

/** How the value of each field is read, from CSV's text and from RESO's JSON alike. */
export const READ: Record<ListingField, ReadValue> = {
  ListingKey: text,
  StandardStatus: oneOf(StandardStatus.options, {
    'Active Under Contract': 'Pending',
    'Under Contract': 'Pending',
    Sold: 'Closed',
    Canceled: 'Withdrawn',
    Cancelled: 'Withdrawn',
    Expired: 'Withdrawn',
    Hold: 'Withdrawn',
    Delete: 'Withdrawn',
    Incomplete: 'Withdrawn',
  }),
  PropertyType: oneOf(PropertyType.options, {
    Sale: 'Residential',
    Lease: 'Residential Lease',
    Rent: 'Residential Lease',
    Rental: 'Residential Lease',
  }),
  PropertySubType: oneOf(PropertySubType.options, {
    'Single Family': 'Single Family Residence',
    House: 'Single Family Residence',
    Condo: 'Condominium',
    Townhome: 'Townhouse',
  }),
  ListPrice: number,
  UnparsedAddress: text,
  City: text,
  SubdivisionName: text,
  StateOrProvince: text,
  PostalCode: text,
  BedroomsTotal: number,
  BathroomsTotalInteger: number,
  LivingArea: number,
  YearBuilt: number,
  GarageSpaces: number,
  PetsAllowed: yesOrNo(/^(cats|dogs|small|large|call|conditional|number|size|breed)/, /^nopets/),
  Furnished: yesOrNo(/^(furnished|partially|turnkey)/, /^(unfurnished|notfurnished|negotiable)/),
  InUnitLaundry: laundry,
  BuildingName: text,
  PublicRemarks: text,
};
