import { sayPlace } from '../../../prompts/local/describe-listing.ts';
import type { Listing } from '../../schemas/listing.ts';
import { bestSentences } from './best-sentences.ts';
import { fromDocuments } from './faq.ts';
import type { Say, Scene, Step } from './scene.ts';
import { askWhichListing, targetKey } from './target.ts';

/** Answers about a listing from its own fields and remarks, never from talk. */
export function propertyQuestion(scene: Scene): Step {
  const { brief, u } = scene;
  const key = targetKey(scene);
  if (key === undefined) {
    const { offered } = brief.memory;
    const [attribute] = u.requested;
    if (offered.length > 1 && attribute !== undefined) {
      const facts = offered.map((l) => `${sayPlace(l)}: ${scene.words.fact.render(l, attribute)}`);
      return { say: facts.join(scene.voice ? ' ' : '\n'), asked: 'which_listing' };
    }
    return offered.length === 0 ? fromDocuments(scene) : askWhichListing(scene);
  }
  const looked = scene.last('get_property');
  if (looked === undefined && scene.can('get_property')) {
    return { calls: [{ name: 'get_property', args: { listingKey: key } }] };
  }
  const listing = scene.listing(key);
  if (!listing) return { say: scene.words.fact.gone, asked: 'anything_else' };
  const gone = listing.StandardStatus !== 'Active';
  if (gone && (u.requested.length === 0 || u.requested.includes('StandardStatus'))) {
    return {
      say: `${scene.words.fact.notOnOffer(listing)} ${scene.words.fact.similar}`,
      asked: 'area',
    };
  }
  const say = answer(scene, listing);
  if (say === null) {
    const other = fromDocuments(scene, { strict: true, orNull: true });
    if (other) return other;
    return {
      say: [
        scene.words.answer.notStated({ place: sayPlace(listing) }),
        scene.words.fact.askAgent,
      ].join(' '),
      asked: 'handover',
    };
  }
  if (gone) {
    const { notOnOffer, similar } = scene.words.fact;
    return { say: `${say} But ${notOnOffer(listing)} ${similar}`, asked: 'area' };
  }
  const booked = brief.memory.viewings.some((v) => v.listingKey === key && v.status === 'booked');
  // A home whose viewing stands is not offered for one again.
  return booked
    ? { say: `${say} ${scene.words.ask.anythingElse(scene.seed)}`, asked: 'anything_else' }
    : {
        say: `${say} ${scene.words.nextStep.render({ count: 1, seed: scene.seed })}`,
        asked: 'which_listing',
      };
}

/** A viewing is wished of a home that cannot be had: said before any time is talked about. */
export function offTheMarket(scene: Scene): Say | null {
  const key = targetKey(scene);
  const listing = key === undefined ? undefined : scene.listing(key);
  if (listing === undefined || listing.StandardStatus === 'Active') return null;
  return {
    say: `${scene.words.fact.notOnOffer(listing)} ${scene.words.fact.similar}`,
    asked: 'area',
  };
}

function answer({ u, turn, voice, brief, words }: Scene, listing: Listing): string | null {
  if (u.requested.length > 0) {
    return u.requested.map((attribute) => words.fact.render(listing, attribute)).join(' ');
  }
  if (
    /\b(?:more|details?|describe|about|info\w*|what'?s (?:it|that) like)\b/.test(
      turn.text.toLowerCase(),
    )
  ) {
    const remarks =
      listing.PublicRemarks === '' ? '' : ` ${words.listing.remarks(listing.PublicRemarks)}`;
    const facts = `${words.listing.describe(listing)}; ${words.listing.extras(listing)}.`;
    return voice ? facts : `${facts}${remarks}`;
  }
  const remark = bestSentences(turn.text, [{ title: '', text: listing.PublicRemarks }], {
    known: [brief.tenant.name, sayPlace(listing)],
  });
  return remark ? words.listing.remarks(remark.quote) : null;
}
