import type { Listing, ListingQuery, Relaxed } from '../../schemas/listing.ts';
import { sayCannot, sayFailure } from './failure.ts';
import type { Result, Scene, Step } from './scene.ts';

const SHOWN_MAX = 3;
const AREAS_NAMED_MAX = 5;

/** Finds homes: asks for the area when it is missing, else searches and presents. */
export function searching(scene: Scene): Step {
  const { slots, seed, brief } = scene;
  const found = scene.last('search_properties');
  if (found) return present(scene, found);
  const { acts } = scene.u;
  if (
    brief.openQuestion === 'which_listing' &&
    acts.includes('deny') &&
    !acts.includes('ask_more') &&
    !scene.changed('search', 'anyOf')
  ) {
    return { say: scene.words.ask.whatElse(seed), asked: 'anything_else' };
  }
  if (!scene.can('search_properties')) return sayCannot(scene, 'searchHomes');
  if (slots.search.area === undefined && !slots.anyOf.includes('area')) {
    return {
      say: scene.words.ask.area({ areas: brief.areas.slice(0, AREAS_NAMED_MAX), seed }),
      asked: 'area',
    };
  }
  return { calls: [{ name: 'search_properties', args: { ...query(scene) } }] };
}

function query({ slots, brief }: Scene): ListingQuery {
  const shown = brief.memory.shownKeys;
  const more = wantsMore({ slots, brief });
  return {
    ...slots.search,
    limit: SHOWN_MAX,
    ...(more && shown.length > 0 ? { excludeListingKeys: shown.slice(-100) } : {}),
  };
}

/** "More" goes on with the same search; a changed wish starts afresh. */
const wantsMore = ({ brief }: Pick<Scene, 'slots' | 'brief'>): boolean => {
  const { acts, changed } = brief.understanding;
  return acts.includes('ask_more') && !changed.some((path) => path.startsWith('search.'));
};

function present(scene: Scene, found: Result<'search_properties'>): Step {
  const { brief, seed, voice, slots } = scene;
  if (!found.ok) return sayFailure(scene, found, 'searchHomes');
  const more = wantsMore(scene);
  const wish = scene.words.listing.wish(slots.search);
  const { area } = slots.search;
  if (found.listings.length === 0) {
    const areas = brief.areas.slice(0, AREAS_NAMED_MAX);
    const elsewhere = area !== undefined && !brief.areas.includes(area);
    const say = scene.words.noResults.render({ wish, areas, elsewhere, more });
    return { say, asked: elsewhere ? 'area' : 'anything_else' };
  }
  if (!more && slots.search.transaction === undefined && !slots.anyOf.includes('transaction')) {
    if (new Set(found.listings.map((l) => l.PropertyType)).size > 1) {
      return { say: scene.words.ask.transaction(seed), asked: 'transaction' };
    }
  }
  const listings = found.listings.slice(0, SHOWN_MAX);
  const { total } = found;
  const relaxed = found.relaxed.filter((field) =>
    listings.some((l) => lacks(l, slots.search, field)),
  );
  if (wantsCheaper(scene) && found.relaxed.includes('maxPrice')) {
    return { say: scene.words.noResults.cheaper({ wish }), asked: 'anything_else' };
  }
  const later = more ? [] : otherAreas(scene);
  const head = scene.words.results.render({
    listings,
    total,
    relaxed,
    more,
    later,
    wish,
    voice,
    seed,
  });
  const next = scene.words.nextStep.render({ count: listings.length, seed });
  return { say: `${head}${voice ? ' ' : '\n'}${next}`, asked: 'which_listing' };
}

/** Whether a home shown really misses the wish: filters give way one after another. */
function lacks(listing: Listing, search: Scene['slots']['search'], field: Relaxed): boolean {
  const { BedroomsTotal: beds, ListPrice: price } = listing;
  switch (field) {
    case 'furnished':
      return listing.Furnished !== search.furnished;
    case 'inUnitLaundry':
      return listing.InUnitLaundry !== search.inUnitLaundry;
    case 'garage':
      return listing.GarageSpaces > 0 !== search.garage;
    case 'petsAllowed':
      return listing.PetsAllowed !== search.petsAllowed;
    case 'propertySubType':
      return listing.PropertySubType !== search.propertySubType;
    case 'minBathrooms':
      return listing.BathroomsTotalInteger < (search.minBathrooms ?? 0);
    case 'maxPrice':
      return price > (search.maxPrice ?? price);
    case 'minPrice':
      return price < (search.minPrice ?? price);
    case 'minBedrooms':
      return beds < (search.minBedrooms ?? beds);
    case 'maxBedrooms':
      return beds > (search.maxBedrooms ?? beds);
    case 'keyword':
      return true;
  }
}

const wantsCheaper = ({ lower, u }: Scene): boolean =>
  u.changed.includes('search.maxPrice') &&
  !/\d/.test(lower) &&
  /\b(?:cheaper|less expensive|more affordable|lower|too (?:expensive|much|pricey|dear))\b/.test(
    lower,
  );

/** "Oakland or Berkeley": one area a search; the others are kept in mind. */
function otherAreas({ brief, lower, slots }: Scene): string[] {
  const { area } = slots.search;
  return brief.areas
    .filter((name) => name !== area && !(area ?? '').includes(name))
    .filter((name) =>
      new RegExp(
        `\\b(?:or|and|,) ?(?:in )?${escaped(name)}\\b|\\b${escaped(name)},? (?:or|and)\\b`,
      ).test(lower),
    )
    .slice(0, 3);
}

const escaped = (name: string): string => name.toLowerCase().replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
