import { sayPlace } from '../../../prompts/local/describe-listing.ts';
import type { Say, Scene } from './scene.ts';

/** The listing that is meant: the chosen one, else the only one on the table. */
export function targetKey({ slots, brief }: Scene): string | undefined {
  const { offered } = brief.memory;
  return slots.focusListingKey ?? (offered.length === 1 ? offered[0]?.ListingKey : undefined);
}

export function askWhichListing({ brief, seed, words }: Scene): Say {
  const places = brief.memory.offered.slice(0, 3).map(sayPlace);
  return { say: words.ask.whichListing({ places, seed }), asked: 'which_listing' };
}
