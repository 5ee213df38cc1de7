import type { OpenQuestion, Slots } from '../../schemas/dialogue.ts';
import type { AreaHeard } from './area.ts';
import type { FeaturesHeard } from './features.ts';
import type { PriceHeard } from './price.ts';
import type { RoomsHeard } from './rooms.ts';

type Search = Slots['search'];
type Field = keyof Search;

/** Everything a message may say about the home that is looked for. */
export interface WishesHeard {
  area: AreaHeard | null;
  rooms: RoomsHeard | null;
  price: PriceHeard | null;
  features: FeaturesHeard;
  kind: Search['propertySubType'] | 'any';
  transaction: Search['transaction'];
}

const QUESTION_FIELD: Partial<Record<OpenQuestion, Field[]>> = {
  area: ['area'],
  bedrooms: ['minBedrooms', 'maxBedrooms'],
  budget: ['maxPrice', 'minPrice'],
  transaction: ['transaction'],
};

const TOPICS: [Field[], RegExp][] = [
  [
    ['area'],
    /\b(?:areas?|neighbou?rhoods?|locations?|city|cities|part of town|where|anywhere|place)\b/,
  ],
  [['maxPrice', 'minPrice'], /\b(?:price|prices|budget|cost|money|expensive|limit)\b/],
  [['minBedrooms', 'maxBedrooms'], /\b(?:bed ?rooms?|beds?|rooms|size)\b/],
  [['minBathrooms'], /\b(?:bath ?rooms?|baths?)\b/],
  [['propertySubType'], /\b(?:type|kind|house or|condo or|apartment or)\b/],
  [['transaction'], /\b(?:rent or buy|buy or rent|renting or buying|buying or renting)\b/],
];

/** New wishes over old ones: what was said replaces, what was taken back goes. */
export function mergeSearch(old: Search, heard: WishesHeard): { search: Search; dropped: Field[] } {
  const search: Search = { ...old };
  const dropped: Field[] = [...heard.features.dropped];
  if (heard.area) search.area = heard.area.area;
  if (heard.rooms) {
    const { minBedrooms, maxBedrooms, minBathrooms } = heard.rooms;
    if (minBedrooms !== undefined || maxBedrooms !== undefined) {
      delete search.minBedrooms;
      delete search.maxBedrooms;
      if (minBedrooms !== undefined) search.minBedrooms = minBedrooms;
      if (maxBedrooms !== undefined) search.maxBedrooms = maxBedrooms;
    }
    if (minBathrooms !== undefined) search.minBathrooms = minBathrooms;
  }
  if (heard.price) mergePrice(search, heard.price);
  Object.assign(search, heard.features.set);
  for (const field of heard.features.dropped) delete search[field];
  if (heard.kind === 'any') {
    delete search.propertySubType;
    dropped.push('propertySubType');
  } else if (heard.kind !== undefined) search.propertySubType = heard.kind;
  if (heard.transaction !== undefined) {
    const changed = search.transaction !== undefined && search.transaction !== heard.transaction;
    // A rent is no price to buy at.
    if (changed && !heard.price) {
      delete search.minPrice;
      delete search.maxPrice;
    }
    search.transaction = heard.transaction;
  }
  return { search, dropped };
}

function mergePrice(search: Search, { min, max }: PriceHeard): void {
  const { maxPrice } = search;
  delete search.minPrice;
  if (min !== undefined) search.minPrice = min;
  if (max !== undefined) search.maxPrice = max;
  else if (min !== undefined && maxPrice !== undefined && maxPrice <= min) delete search.maxPrice;
}

/** Fields the person says do not matter: the ones named, else the one that was asked for. */
export function dontCareFields(lower: string, asked: OpenQuestion | undefined): Field[] {
  const named = TOPICS.filter(([, pattern]) => pattern.test(lower)).flatMap(([fields]) => fields);
  return named.length > 0 ? named : asked === undefined ? [] : (QUESTION_FIELD[asked] ?? []);
}
