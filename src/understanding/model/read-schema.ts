import type { ServiceSchema, SlotSchema } from './service-schema.ts';

/** What kind of thing a slot holds, whatever its name: told from its description. */
export type SlotKind = 'place' | 'entity' | 'date' | 'time' | 'flag' | 'count' | 'choice';

export interface SlotMeaning {
  name: string;
  kind: SlotKind;
  /** Finds the words by which people mention it. */
  cue: RegExp;
  /** For a choice: the value and the words for it. */
  options: { value: string; words: RegExp }[];
}

export interface ServiceMeaning {
  name: string;
  /** Searching intents first: `find` looks, `book` commits. */
  intents: { name: string; role: 'find' | 'book'; slots: string[] }[];
  slots: SlotMeaning[];
  /** Words of its descriptions, to tell services apart. */
  words: Set<string>;
}

/** Words of one family; one stem in a description stands for all of them. */
const FAMILIES: string[][] = [
  ['pets?', 'dogs?', 'cats?', 'animals?', 'pupp(?:y|ies)', 'kittens?'],
  ['furnish(?:ed|ings?)?', 'furniture'],
  ['garages?', 'car ?port'],
  ['laundry', 'washers?', 'dryers?', 'washing machines?', 'laundromat'],
  ['unisex', '(?:both )?(?:men and women|women and men|genders?|sexes)'],
  ['cosmetic', 'whitening', 'crooked'],
  ['pool', 'swimming'],
  ['parking', 'park my car'],
  ['balcon(?:y|ies)', 'terraces?', 'patios?'],
  ['rent(?:al|als|ed|ing)?', 'leas(?:e|ing)', 'let'],
  ['buy(?:ing)?', 'purchas(?:e|ed|ing)', 'for sale', 'own(?:ing)?'],
];
const IDLE = new Set(
  `a an the of or and if is are be has have with for in on at to by whether boolean flag indicating
  indicates indicate property properties apartment apartments home house unit salon dentist doctor
  therapist place facility facilities available allowed allows offers offer offered services
  service provides provided includes included number total user users value type name this that
  its it intent whose which there here can`.split(/\s+/),
);

const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .replaceAll('_', ' ')
    .match(/[a-z]+/g) ?? [];

const either = (parts: string[]): RegExp =>
  parts.length === 0 ? /(?!)/gi : new RegExp(String.raw`\b(?:${parts.join('|')})\b`, 'gi');

/** The word itself with its endings, and the family that it belongs to. */
function alike(word: string): string[] {
  const family = FAMILIES.find((words) =>
    words.some((one) => new RegExp(`^(?:${one})$`).test(word)),
  );
  return [...(family ?? []), `${word.replace(/(?:es|s|ed)$/, '')}(?:s|es|ed|ing)?`];
}

function cueOf({ name, description }: SlotSchema): RegExp {
  const words = [...new Set([...wordsOf(name), ...wordsOf(description)])];
  return either(words.filter((word) => !IDLE.has(word)).flatMap(alike));
}

const COUNTED: [test: RegExp, cue: string][] = [
  [/bed/, String.raw`bed ?-?\s?rooms?|beds?|bdrms?|br|rooms?`],
  [/bath/, String.raw`bath ?-?\s?rooms?|baths?|ba`],
];

function countCue(slot: SlotSchema): RegExp {
  const text = `${slot.name} ${slot.description}`.toLowerCase();
  const known = COUNTED.find(([test]) => test.test(text));
  return known === undefined ? cueOf(slot) : either([known[1]]);
}

const PLACE = /\b(?:city|area|location|neighbou?rhood|region|town|district)\b/;

function kindOf(slot: SlotSchema): SlotKind | null {
  const text = `${slot.name.replaceAll('_', ' ')} ${slot.description}`.toLowerCase();
  const values = slot.possible_values.map((value) => value.toLowerCase());
  if (values.length > 0 && values.every((value) => value === 'true' || value === 'false')) {
    return 'flag';
  }
  if (/\bnumber of\b|\bcount\b/.test(text)) return 'count';
  if (values.length > 0) return values.every((value) => /^\d+$/.test(value)) ? 'count' : 'choice';
  if (/\b(?:date|day)\b/.test(text)) return 'date';
  if (/\btime\b/.test(text)) return 'time';
  if (/\bname\b/.test(text)) return 'entity';
  if (PLACE.test(text)) return 'place';
  return null;
}

function meaningOf(slot: SlotSchema): SlotMeaning | null {
  const kind = kindOf(slot);
  if (kind === null) return null;
  const options = kind === 'choice' ? slot.possible_values : [];
  return {
    name: slot.name,
    kind,
    cue: kind === 'count' ? countCue(slot) : cueOf(slot),
    options: options.map((value) => ({
      value,
      words: either(
        wordsOf(value)
          .filter((word) => !IDLE.has(word))
          .flatMap(alike),
      ),
    })),
  };
}

/** Reads a description of a service once; only slots that a person can set are kept. */
export function readSchema(service: ServiceSchema): ServiceMeaning {
  const settable = new Set(
    service.intents.flatMap((intent) => [
      ...intent.required_slots,
      ...Object.keys(intent.optional_slots),
    ]),
  );
  return {
    name: service.service_name,
    intents: service.intents
      .map((intent) => ({
        name: intent.name,
        role: intent.is_transactional ? ('book' as const) : ('find' as const),
        slots: [...intent.required_slots, ...Object.keys(intent.optional_slots)],
      }))
      .sort((a, b) => b.role.localeCompare(a.role)),
    slots: service.slots
      .filter((slot) => settable.has(slot.name))
      .map(meaningOf)
      .filter((slot) => slot !== null),
    words: new Set(
      [
        service.description,
        ...service.intents.map((intent) => intent.description),
        ...service.slots.map((slot) => slot.description),
      ]
        .flatMap(wordsOf)
        .filter((word) => word.length > 3),
    ),
  };
}
