/** What is counted, and under which names data holds it. */
const COUNTED = {
  bedrooms: {
    said: String.raw`bed(?:room)?s?|beds|dormitorios?|habitaci(?:ón|ones)|recámaras?`,
    key: /bed/i,
  },
  bathrooms: { said: String.raw`bath(?:room)?s?|baños?`, key: /bath/i },
  area: {
    said: String.raw`(?:square|sq\.?)\s?(?:feet|foot|ft)|sqft|pies\s+cuadrados`,
    key: /area|sqft|squarefeet/i,
  },
  homes: {
    said: String.raw`(?:\w+\s)?(?:homes|listings|properties|matches|results|viviendas|inmuebles)`,
    key: /total|count/i,
  },
} as const;
export type Counted = keyof typeof COUNTED;
const NAMES = Object.keys(COUNTED) as Counted[];

const PATTERNS = NAMES.map((name) => ({
  name,
  pattern: new RegExp(
    String.raw`(?<![\d.,$/:-])(\d[\d,]*(?:\.\d+)?)[\s-]*(?:${COUNTED[name].said})(?![\p{L}\d])`,
    'giu',
  ),
}));

export interface CountClaim {
  kind: 'count';
  text: string;
  counted: Counted;
  value: number;
}

/** Numbers of rooms, areas and homes that a text states. */
export const countsIn = (text: string): CountClaim[] =>
  PATTERNS.flatMap(({ name, pattern }) =>
    [...text.matchAll(pattern)].map(
      (hit): CountClaim => ({
        kind: 'count',
        text: hit[0],
        counted: name,
        value: Number((hit[1] ?? '0').replaceAll(',', '')),
      }),
    ),
  );

/** What a number under this name in data counts, if anything. */
export const countedBy = (key: string): Counted | undefined =>
  NAMES.find((name) => COUNTED[name].key.test(key));
