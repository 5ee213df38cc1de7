import { listingWording } from '../../../prompts/local/listing-wording.ts';
import { sayCannot, sayFailure } from './failure.ts';
import type { Call, Scene, Step } from './scene.ts';
import { targetKey } from './target.ts';

/** Takes details so that an agent follows up. */
export function lead(scene: Scene): Step {
  const { slots, seed } = scene;
  const { name, phone, email } = slots.contact;
  const kept = scene.last('capture_lead');
  if (kept) {
    return kept.ok
      ? { say: scene.words.lead.noted({ name, seed }), asked: 'anything_else' }
      : sayFailure(scene, kept, 'saveDetails');
  }
  if (!scene.can('capture_lead')) return sayCannot(scene, 'saveDetails');
  if (phone === undefined && email === undefined) {
    return {
      say: scene.words.ask.leadContact({ named: name !== undefined, seed }),
      asked: name === undefined ? 'name' : 'contact',
    };
  }
  if (name === undefined && scene.brief.openQuestion !== 'name') {
    return { say: scene.words.ask.name({ what: scene.words.task.this, seed }), asked: 'name' };
  }
  return { calls: [captureCall(scene)] };
}

/** Details given along the way are kept at once, so that nobody is lost who hangs up. */
export function captureOnTheWay(scene: Scene, given = { evenIf: false }): Call | null {
  const { slots, brief } = scene;
  const { phone, email } = slots.contact;
  if (phone === undefined && email === undefined) return null;
  if (!scene.changed('contact') || scene.last('capture_lead') || !scene.can('capture_lead'))
    return null;
  const books = ['viewing_schedule', 'booking', 'viewing_move', 'viewing_cancel'];
  if (given.evenIf) return captureCall(scene);
  const booking = brief.understanding.intents.some(({ name }) => books.includes(name));
  return booking || books.includes(slots.task ?? '') ? null : captureCall(scene);
}

function captureCall(scene: Scene): Call {
  const { slots } = scene;
  const { search } = slots;
  const key = targetKey(scene);
  const wishes = Object.keys(search).length > 0 ? interestOf(search) : undefined;
  const interest = slots.purpose ?? wishes;
  return {
    name: 'capture_lead',
    args: {
      ...slots.contact,
      ...(interest === undefined ? {} : { interest }),
      ...(key === undefined ? {} : { listingKey: key }),
      ...(search.maxPrice === undefined ? {} : { budgetMax: search.maxPrice }),
    },
  };
}

function interestOf(search: Scene['slots']['search']): string {
  const extras = [
    ...(search.minBathrooms === undefined ? [] : [`${search.minBathrooms}+ bathrooms`]),
    ...(search.maxPrice === undefined ? [] : [`up to $${search.maxPrice}`]),
    ...(search.minPrice === undefined ? [] : [`from $${search.minPrice}`]),
    ...(search.petsAllowed ? ['pets'] : []),
    ...(search.garage ? ['garage'] : []),
    ...(search.inUnitLaundry ? ['in-unit laundry'] : []),
    ...(search.furnished ? ['furnished'] : []),
  ];
  return [listingWording.wish(search), ...extras].join(', ').slice(0, 500);
}
