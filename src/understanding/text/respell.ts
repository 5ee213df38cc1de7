import { distance } from 'fastest-levenshtein';

const LETTERS_MIN = 6;

/** Words of this house that people often misspell, as they should be. */
const KNOWN = `apartment apartments bedroom bedrooms bathroom bathrooms looking tomorrow viewing
viewings monday tuesday wednesday thursday friday saturday sunday appointment reservation
schedule reschedule cancel furnished parking garage laundry deposit application available
mortgage commission afternoon morning evening rental rentals townhouse second office please
saturdays sundays january february october november december september august`.split(/\s+/);

/** Too short to be judged by letters alone. */
const COMMON_SLIPS: Readonly<Record<string, string>> = {
  veiw: 'view',
  veiwing: 'viewing',
  frist: 'first',
  fisrt: 'first',
  secnd: 'second',
  tmrw: 'tomorrow',
  tomorow: 'tomorrow',
  tommorow: 'tomorrow',
  tommorrow: 'tomorrow',
  appartment: 'apartment',
  appartments: 'apartments',
  bedrom: 'bedroom',
  bedroms: 'bedrooms',
  wensday: 'wednesday',
  wendsday: 'wednesday',
  plz: 'please',
  pls: 'please',
  yess: 'yes',
  adress: 'address',
  fone: 'phone',
  rnt: 'rent',
  rnting: 'renting',
};

const isNear = (word: string, known: string): boolean =>
  Math.abs(word.length - known.length) < 2 &&
  word.charAt(0) === known.charAt(0) &&
  distance(word, known) === 1;

/**
 * Mends misspelt words of the trade and the tenant's areas. Only words in small letters: what is
 * capitalised may be a name. `areas` stand in their own spelling.
 */
export function respell(text: string, areas: readonly string[]): string {
  const places = areas.filter((area) => !area.includes(' ')).map((area) => area.toLowerCase());
  const known = [...KNOWN, ...places];
  return text.replace(/(?<![\p{L}\d@._'’-])\p{Ll}{3,}(?![\p{L}\d@_]|[.'’-]\p{L})/gu, (word) => {
    const slip = Object.hasOwn(COMMON_SLIPS, word) ? COMMON_SLIPS[word] : undefined;
    if (slip !== undefined) return slip;
    if (word.length < LETTERS_MIN || known.includes(word)) return word;
    const near = known.filter((each) => isNear(word, each));
    const [only] = near;
    // "lookin" may be several words; a plural is none of the mistakes mended here.
    return near.length === 1 && only !== undefined && !isEnding(word, only) ? only : word;
  });
}

const isEnding = (word: string, known: string): boolean =>
  word === `${known}s` || `${word}s` === known || word.startsWith(known);
