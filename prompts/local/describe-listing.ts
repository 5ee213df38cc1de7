import type { Listing } from '../../src/schemas/listing.ts';
import { count } from './count.ts';
import { list } from './say-time.ts';
import { ifSaid } from './yes-no.ts';

export const sayPrice = (listing: Listing): string =>
  `$${listing.ListPrice.toLocaleString('en-US')}` +
  (listing.PropertyType === 'Residential Lease' ? ' a month' : '');

const sayRooms = ({ BedroomsTotal, BathroomsTotalInteger }: Listing): string =>
  `${BedroomsTotal === 0 ? 'studio' : count(BedroomsTotal, 'bedroom')}, ` +
  `${count(BathroomsTotalInteger, 'bathroom')}`;

export const sayPlace = ({ BuildingName, UnparsedAddress, City }: Listing): string => {
  const address = UnparsedAddress.toLowerCase().includes(City.toLowerCase())
    ? UnparsedAddress
    : `${UnparsedAddress}, ${City}`;
  return BuildingName === null || BuildingName === '' ? address : `${BuildingName}, ${address}`;
};

/** One listing on one line, facts only. */
export const describeListing = {
  version: 'describe-listing@1',
  render: (listing: Listing): string =>
    `${sayPlace(listing)}: ${sayRooms(listing)}, ${sayPrice(listing)}`,
};

/** The extras worth naming in a full description. */
export function sayExtras(listing: Listing): string {
  const extras = [
    ...ifSaid(listing.PetsAllowed, 'pets allowed', 'no pets'),
    ...(listing.GarageSpaces > 0 ? [`${count(listing.GarageSpaces, 'garage space')}`] : []),
    ...(listing.InUnitLaundry ? ['in-unit laundry'] : []),
    ...ifSaid(listing.Furnished, 'furnished', 'unfurnished'),
    ...(listing.LivingArea === null
      ? []
      : [`${listing.LivingArea.toLocaleString('en-US')} square feet`]),
    ...(listing.YearBuilt === null ? [] : [`built in ${listing.YearBuilt}`]),
  ];
  return list(extras);
}
