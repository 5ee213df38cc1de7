import type { Slots } from '../../schemas/dialogue.ts';
import { pattern } from '../text/pattern.ts';

type SubType = NonNullable<Slots['search']['propertySubType']>;
const KINDS: [SubType, RegExp][] = [
  ['Townhouse', /\btown ?(?:house|home)s?\b|\brow ?houses?\b/],
  ['Condominium', /\bcondos?\b|\bcondominiums?\b/],
  ['Loft', /\blofts?\b/],
  [
    'Single Family Residence',
    /\b(?:single[- ]family|detached|bungalows?|cottages?|houses?)\b(?! ?(?:hunt|number|rules))/,
  ],
  [
    'Apartment',
    /\bapartments?\b|\bapts?\b|\bflats?\b|\bappartments?\b|\bapartament\b|\baparments?\b/,
  ],
];
const NEGATED =
  /(?:\bnot|\bno|\bdon'?t want|\binstead of|\brather than|\bisn'?t|n't)\s+(?:a |an |the |any )?$/;
const ANY_KIND = pattern(
  '',
  String.raw`\bany (?:kind|type|sort) (?:of )?(?:home|place|property)?|\b(?:house|apartment|`,
  String.raw`condo|home|flat) or (?:a |an )?(?:house|apartment|condo|flat)\b`,
);

export function hearKind(lower: string): SubType | 'any' | undefined {
  if (ANY_KIND.test(lower)) return 'any';
  for (const [kind, pattern] of KINDS) {
    const hits = [...lower.matchAll(new RegExp(pattern, 'g'))];
    if (hits.some((hit) => !NEGATED.test(lower.slice(0, hit.index)))) return kind;
  }
  return undefined;
}

const RENT = pattern(
  '',
  String.raw`\brent(?:als?|ing|ed)?\b|\bleas(?:e|ing)\b|\b(?:a|per|each) month\b|\bmonthly\b|`,
  String.raw`\btenants?\b|\bto let\b|\/ ?mo\b`,
);
const BUY = pattern(
  '',
  String.raw`\bbuy(?:ing|er)?\b|\bpurchas(?:e|ing)\b|\bmortgage\b|\bfor sale\b|\bto own\b|`,
  String.raw`\bdown payment\b|\bhomeowner\b|\bpre-?approved\b|\binvest(?:ing|ment)?\b|`,
  String.raw`\bfirst[- ]time (?:home ?)?buyer\b`,
);
const NOT = pattern(
  '',
  String.raw`(?:\bnot|\binstead of|\brather than|\bno longer|n't|\bstop)\s+(?:want(?:ing)? to |`,
  'looking to |to |for )*(?:a |the )?$',
);

const RENT_MAX = 20_000;
const SALE_MIN = 50_000;

/** Rent or buy: from words, else from what the price must mean. */
export function hearTransaction(
  lower: string,
  price: { min?: number | undefined; max?: number | undefined } | null,
): 'rent' | 'buy' | undefined {
  const said = (pattern: RegExp) =>
    [...lower.matchAll(new RegExp(pattern, 'g'))].some(
      (hit) => !NOT.test(lower.slice(0, hit.index)),
    );
  const [rent, buy] = [said(RENT), said(BUY)];
  if (rent !== buy) return rent ? 'rent' : 'buy';
  if (rent && buy) return undefined;
  const amount = price?.max ?? price?.min;
  if (amount === undefined) return undefined;
  return amount <= RENT_MAX ? 'rent' : amount >= SALE_MIN ? 'buy' : undefined;
}
