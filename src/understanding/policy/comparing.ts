import { sayPlace } from '../../../prompts/local/describe-listing.ts';
import { bestBy, hearComparison } from '../intents/comparing.ts';
import type { Say, Scene } from './scene.ts';

/** Sets the homes on the table against each other, from what their listings say. */
export function comparing(scene: Scene): Say | null {
  const { words, voice, seed, lower } = scene;
  const { offered } = scene.brief.memory;
  if (offered.length === 0) return null;
  const asked = hearComparison(lower, offered.length);
  if (asked === undefined) return null;
  const { positions, measure, best } = asked;
  const listings = positions.flatMap((at) => offered[at - 1] ?? []);
  if (best && measure !== undefined) {
    const one = bestBy(listings, measure);
    if (one === undefined) return null;
    const fact =
      measure.attribute === 'LivingArea' || measure.attribute === 'YearBuilt'
        ? ` ${words.fact.render(one, measure.attribute)}`
        : '';
    const next = words.nextStep.render({ count: 1, seed });
    return { say: `${words.listing.describe(one)}.${fact} ${next}`, asked: 'which_listing' };
  }
  const lines = listings.map((one) =>
    measure === undefined
      ? `${words.listing.describe(one)}; ${words.listing.extras(one)}.`
      : `${sayPlace(one)}: ${words.fact.render(one, measure.attribute)}`,
  );
  const next = words.nextStep.render({ count: listings.length, seed });
  return { say: [...lines, next].join(voice ? ' ' : '\n'), asked: 'which_listing' };
}
