import { pattern } from '../text/pattern.ts';
import { gramNames } from './hash-features.ts';
import type { ServiceMeaning } from './read-schema.ts';

export interface Mark {
  start: number;
  end: number;
  tag: string;
}

/** Nouns for the thing that is looked for: one word for all, so that kinds of thing agree. */
const THINGS = pattern(
  'gi',
  String.raw`\b(?:apartments?|apts?|homes?|houses?|propert(?:y|ies)|condos?|flats?|residences?|`,
  String.raw`units?|dentists?|dental|salons?|saloons?|stylists?|hair|doctors?|physicians?|`,
  String.raw`therapists?|psychologists?|psychiatrists?|counselors?|places?|building|lodging|`,
  String.raw`accomm?odations?|dwellings?)\b`,
);

/** The text with everything that was recognised replaced by what it is. */
export function delexicalise(text: string, marks: readonly Mark[]): string {
  let out = '';
  let at = 0;
  for (const mark of [...marks].sort((a, b) => a.start - b.start)) {
    if (mark.start < at) continue;
    out += `${text.slice(at, mark.start)} ${mark.tag} `;
    at = mark.end;
  }
  return (out + text.slice(at)).replace(THINGS, 'thingx');
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
