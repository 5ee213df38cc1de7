export interface AddressClaim {
  kind: 'address';
  text: string;
  normal: string;
}

const STREET: Record<string, string> = {
  street: 'st',
  avenue: 'ave',
  road: 'rd',
  boulevard: 'blvd',
  drive: 'dr',
  lane: 'ln',
  court: 'ct',
  place: 'pl',
  terrace: 'ter',
  way: 'way',
  square: 'sq',
  parkway: 'pkwy',
  highway: 'hwy',
  circle: 'cir',
  trail: 'trl',
  alley: 'aly',
  loop: 'loop',
  row: 'row',
  walk: 'walk',
  quay: 'quay',
};
/** "Unit 2", "Apt 2" and "#2" are one; "C/" is "calle". */
const SAID_APART = new Set(['unit', 'apt', 'apartment', 'suite', 'número', 'nº', 'num', 'n']);
const VIA: Record<string, string> = { 'c/': 'calle', 'avda.': 'avenida', avda: 'avenida' };
const suffixes = [...new Set([...Object.keys(STREET), ...Object.values(STREET)])];
const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
const UNIT =
  String.raw`(?:,?\s+(?:(?:#\s?|(?:Unit|Apt\.?|` +
  String.raw`Apartment|Suite|No\.?)\s)[\dA-Z][\w-]*))?`;

// Street names are capitalised: "14 Oak Street", but not "2 beds and 900 square feet".
const ADDRESS = new RegExp(
  String.raw`\b(\d{1,6})\s+((?:[A-Z0-9][\w'’-]*\s+){1,4}?)` +
    String.raw`(${suffixes.map(capital).join('|')})\b(?!\s+(?:feet|foot|ft)\b)${UNIT}`,
  'g',
);
const DIRECCION = new RegExp(
  String.raw`(?<!\p{L})(?:[Cc]alle|C\/|[Aa]venida|[Aa]vda\.?|[Pp]aseo|[Pp]laza|[Cc]amino|` +
    String.raw`[Cc]arretera|[Rr]onda|[Tt]ravesía)\s+(?:(?:de|del|la|las|los|el|y)\s+)*` +
    String.raw`(?:\p{Lu}[\p{L}'’-]*\s*(?:(?:de|del|la|las|los|y)\s+)*){1,4},?\s*` +
    String.raw`(?:n\.?º\s?|número\s)?(\d{1,4})(?!\d)`,
  'gu',
);
const POSTCODE = /\b[A-Z]{2}\s\d{5}(?:-\d{4})?\b/g;

/** Addresses of streets with their house and unit numbers, and postcodes behind a state. */
export const addressesIn = (text: string): AddressClaim[] =>
  [ADDRESS, DIRECCION, POSTCODE].flatMap((pattern) =>
    [...text.matchAll(pattern)].map((m) => ({
      kind: 'address' as const,
      text: m[0],
      normal: normalAddress(m[0]),
    })),
  );

/** Lower case, no punctuation, street words abbreviated: "14 Oak Street, #2" → "14 oak st 2". */
export const normalAddress = (text: string): string =>
  text
    .toLowerCase()
    .replace(/(?<!\p{L})(?:c\/|avda\.?)(?=\s)/gu, (via) => VIA[via] ?? via)
    .replace(/[^\p{L}\p{N}\s]/gu, ' ')
    .split(/\s+/)
    .filter((word) => !SAID_APART.has(word))
    .map((word) => STREET[word] ?? word)
    .join(' ')
    .trim();
