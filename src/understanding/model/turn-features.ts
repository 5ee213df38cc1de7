import { pattern } from '../text/pattern.ts';
import { gramNames } from './hash-features.ts';
import type { ServiceMeaning } from './read-schema.ts';

export interface Mark {
  start: number;
  end: number;
  tag: string;
}

/** Nouns for what services deal with; a service's own are told from others by its description. */
const THINGS: [family: string, words: string][] = [
  [
    'apartment home house property',
    String.raw`apartments?|appartments?|apts?|homes?|houses?|propert(?:y|ies)|condos?|flats?|` +
      String.raw`residences?|units?|building|lodging|accomm?odations?|dwellings?`,
  ],
  ['dentist dental', 'dentists?|dental|dentistry'],
  ['hair stylist salon', 'salons?|saloons?|stylists?|hair|hairdressers?|haircut'],
  ['doctor medical', 'doctors?|physicians?|gynecologists?|dermatologists?|ophthalmologists?'],
  ['therapist', 'therapists?|psychologists?|psychiatrists?|counsell?ors?|therapy'],
  ['car', 'cars?|vehicles?|sedan|suv|hatchback|pick(?:ed|ing)?[- ]?up'],
  ['ride taxi cab', 'cabs?|taxis?|rides?|riding|uber|lyft|transport(?:ation)?'],
  [
    'restaurant',
    String.raw`restaurants?|eat(?:ing)?|food|dinner|lunch|cuisines?|table|dine|dining`,
  ],
  ['weather', 'weather|forecast|temperature|rain(?:ing)?|humidity'],
  ['calendar event', 'calendar|events?'],
  ['hotel', 'hotels?|motels?'],
  ['movie film', 'movies?|films?|cinemas?|theat(?:er|re)s?'],
  ['flight airline', 'flights?|fly(?:ing)?|airlines?|planes?'],
  ['bus train', 'bus(?:es)?|trains?|tickets?'],
  ['music song', 'music|songs?|albums?|concerts?'],
  ['bank account', 'bank|account|transfer|balance|payments?'],
  ['message', 'messages?'],
];
const SHAPES = THINGS.map(([family, words]) => ({
  family: family.split(' ').flatMap((word) => [word, `${word}s`, word.replace(/y$/, 'ies')]),
  shape: new RegExp(String.raw`\b(?:${words})\b`, 'gi'),
}));
/** Any of these, where the service describes itself in other words. */
const PLACES = pattern('gi', String.raw`\b(?:places?|providers?)\b`);

/** Words for what is booked, and for booking it: one word each, whatever the service calls them. */
const EVENTS = pattern(
  'gi',
  String.raw`\b(?:appoint?e?ments?|viewings?|tours?|walk[- ]?throughs?|reservations?|showings?|`,
  String.raw`consultations?|`,
  String.raw`(?<!\b(?:to|will|would|i|i'd|and|let's|wanna|we|could|can) )vis?i?ts?)\b`,
);
const BOOKS = pattern(
  'gi',
  String.raw`\b(?:schedul(?:e|ing)|book(?:ing)?|reserv(?:e|ing)|arrang(?:e|ing)|set(?:ting)? ?up|`,
  String.raw`fix(?:ing)?|mak(?:e|ing) (?=an? eventx))\b`,
);

/** The text with everything that was recognised replaced by what it is. */
export function delexicalise(
  text: string,
  marks: readonly Mark[],
  service?: ServiceMeaning,
): string {
  let out = '';
  let at = 0;
  for (const mark of [...marks].sort((a, b) => a.start - b.start)) {
    if (mark.start < at) continue;
    out += `${text.slice(at, mark.start)} ${mark.tag} `;
    at = mark.end;
  }
  let plain = (out + text.slice(at)).replace(PLACES, 'thingx');
  if (service !== undefined) {
    for (const { family, shape } of SHAPES) {
      const ours = family.some((word) => service.words.has(word));
      plain = plain.replace(shape, ours ? 'thingx' : 'elsex');
    }
  }
  return plain.replace(EVENTS, 'eventx').replace(BOOKS, 'bookx');
}

/** Where the slots of a service are spoken of: `flagx`, `countx`, `choicex`. */
export function cueMarks(text: string, service: ServiceMeaning): Mark[] {
  const marks: Mark[] = [];
  for (const slot of service.slots) {
    if (slot.kind === 'choice') {
      for (const option of slot.options) {
        for (const hit of text.matchAll(option.words)) marks.push(markOf(hit, 'choicex'));
      }
    } else if (slot.kind === 'flag' || slot.kind === 'count') {
      for (const hit of text.matchAll(slot.cue)) marks.push(markOf(hit, `${slot.kind}x`));
    }
  }
  return marks;
}

const markOf = (hit: RegExpExecArray, tag: string): Mark => ({
  start: hit.index,
  end: hit.index + hit[0].length,
  tag,
});

export interface Scene {
  /** Delexicalised. */
  user: string;
  system: string;
  systemActs: readonly string[];
  /** The role of the intent before. */
  role: string;
  /** Short facts: `hasEntity`, `elsewhere`, … */
  facts: readonly string[];
}

/** The names of features that every decision about a turn shares. */
export function sceneFeatures({ user, system, systemActs, role, facts }: Scene): string[] {
  const said = gramNames(user, { words: 3, prefix: 'u' });
  const single = gramNames(user, { words: 1, prefix: '' });
  const acts = systemActs.join('+');
  const names = [
    ...said,
    ...gramNames(user, { words: 0, chars: [4, 4], prefix: 'u' }),
    ...gramNames(system, { words: 2, prefix: 'y' }),
    ...systemActs.map((act) => `a${act}`),
    `A${acts}`,
    `r${role}`,
    `R${role} ${acts}`,
    `#${Math.min(8, single.length)}`,
    `F${facts.join('+')}`,
    ...facts.flatMap((fact) => [`f${fact}`, `fr${fact} ${role}`, `fa${fact} ${acts}`]),
  ];
  for (const word of single) {
    names.push(`r${role} ${word}`);
    for (const act of systemActs) names.push(`a${act} ${word}`);
    for (const fact of facts) names.push(`f${fact} ${word}`);
  }
  return names;
}
