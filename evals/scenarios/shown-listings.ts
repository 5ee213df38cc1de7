import type { Listing } from '../../src/schemas/listing.ts';

const words = (text: string): string =>
  ` ${text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()} `;

/** The listings a reply names: by street address, by key, or by a building only one has. */
export function shownListings(reply: string, listings: readonly Listing[]): Listing[] {
  const said = words(reply);
  const names = listings.map((listing) => listing.BuildingName);
  return listings.filter((listing) => {
    const { BuildingName: building, City: city } = listing;
    const [street = listing.UnparsedAddress] = listing.UnparsedAddress.split(`, ${city}`);
    const alone = building !== null && names.filter((name) => name === building).length === 1;
    return (
      said.includes(words(street)) ||
      said.includes(words(listing.ListingKey)) ||
      (alone && said.includes(words(building)))
    );
  });
}
