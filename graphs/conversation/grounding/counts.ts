import { FIGURE, figureOf } from './number-forms.ts';

/** What is counted, and under which names data holds it. */
const COUNTED = {
  bedrooms: {
    said: String.raw`bed(?:room)?s?|beds|br\b|dormitorios?|habitaci(?:ón|ones)|recámaras?`,
    key: /bed/i,
  },
  bathrooms: { said: String.raw`bath(?:room)?s?|ba\b|baños?`, key: /bath/i },
  garage: {
    said:
      String.raw`(?:garage|parking|car)\s(?:spaces?|` +
      String.raw`spots?)|plazas?\sde\s(?:garaje|aparcamiento)`,
    key: /garage|parking/i,
  },
  area: {
    said: [
      String.raw`(?:square|sq\.?)\s?(?:feet|foot|ft|met(?:er|re)s?)|sqft|pies\s+cuadrados`,
      String.raw`m²|m2|metros(?:\s+cuadrados)?`,
    ].join('|'),
    key: /area|sqft|squarefeet/i,
  },
  homes: {
    said: [
      String.raw`(?:\p{L}+\s)?(?:homes|listings|properties|matches|results|options|houses|condos`,
      String.raw`apartments|flats|lofts|studios|townhouses|viviendas|inmuebles|pisos|casas`,
      String.raw`apartamentos|departamentos|propiedades|opciones|resultados|estudios|anuncios)`,
    ].join('|'),
    key: /total|count/i,
  },
} as const;
export type Counted = keyof typeof COUNTED | 'year' | 'percent';
const NAMES = Object.keys(COUNTED) as (keyof typeof COUNTED)[];

const PATTERNS: readonly { name: Counted; pattern: RegExp }[] = [
  ...NAMES.map((name) => ({
    name,
    pattern: new RegExp(
      String.raw`(?<![\d.,$€/:-])(${FIGURE})[\s-]*(?:${COUNTED[name].said})(?![\p{L}\d])`,
      'giu',
    ),
  })),
  {
    name: 'year',
    pattern: new RegExp(
      String.raw`(?<!\p{L})(?:built in|dates from|year built:?|construid[oa]s? en|` +
        String.raw`(?:se construyó|data) (?:en|de))\s+(\d{4})(?!\d)`,
      'giu',
    ),
  },
  {
    name: 'percent',
    pattern: /(?<![\d.,])(\d(?:[\d.,]*\d)?)\s?(?:%|percent(?!\p{L})|por ciento)/giu,
  },
];
/** "100% sure" counts nothing. */
const ALL_PERCENT = 100;

export interface CountClaim {
  kind: 'count';
  text: string;
  counted: Counted;
  value: number;
}

/** Numbers of rooms, areas, homes, years of building and shares that a text states. */
export const countsIn = (text: string): CountClaim[] =>
  PATTERNS.flatMap(({ name, pattern }) =>
    [...text.matchAll(pattern)].flatMap((hit): CountClaim[] => {
      const value = figureOf(hit[1] ?? '0');
      if (name === 'percent' && value === ALL_PERCENT) return [];
      return [{ kind: 'count', text: hit[0], counted: name, value }];
    }),
  );

/** What a number under this name in data counts, if anything. */
export const countedBy = (key: string): Counted | undefined =>
  /year/i.test(key)
    ? 'year'
    : /percent|rate$|share/i.test(key)
      ? 'percent'
      : NAMES.find((name) => COUNTED[name].key.test(key));

/** One empty set for everything that is counted. */
export const noCounts = (): Record<Counted, Set<number>> => ({
  bedrooms: new Set(),
  bathrooms: new Set(),
  garage: new Set(),
  area: new Set(),
  homes: new Set(),
  year: new Set(),
  percent: new Set(),
});
