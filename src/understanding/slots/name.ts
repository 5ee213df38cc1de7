import { commonWords } from '../text/common-words.ts';
import { pattern } from '../text/pattern.ts';
import type { Sheet } from '../text/sheet.ts';
import { fold, titleCase } from '../text/tokens.ts';

const WORD = String.raw`(?:\p{L}\.|(?:Dr|Mr|Mrs|Ms|St|Jr)\.|\p{L}[\p{L}'’-]*)`;
const CAPITAL = String.raw`(?:\p{Lu}\.|(?:Dr|Mr|Mrs|Ms|St|Jr)\.|\p{Lu}[\p{L}'’-]*)`;
const PARTICLE = String.raw`(?:de|la|del|van|von|der|den|da|di|bin|al|el|le|st\.?)`;
const CAPITALS = `${CAPITAL}(?:\\s+(?:${PARTICLE}\\s+)*${CAPITAL}){0,3}`;
const WORDS = `${WORD}(?:\\s+${WORD}){0,3}`;

const CERTAIN = new RegExp(
  [
    String.raw`\b(?:my (?:full )?name(?:'s| is| would be)|the name(?:'s| is)|name(?:'s| is|:)|`,
    '(?:put|book|reserve|hold) (?:it|that|this|me) (?:down )?(?:under|as)|',
    'under(?: the name(?: of)?)?|in the name of|(?:you can )?call me|',
    String.raw`they call me)\s+(?:is\s+)?(${WORDS})`,
  ].join(''),
  'iu',
);
const LIKELY = new RegExp(
  [
    String.raw`\b(?:I'm|I am|Im|this is|it's|it is|i'm|i am|im|This is|It's|It is|`,
    String.raw`Im)\s+(${CAPITALS})`,
  ].join(''),
  'u',
);
const LIKELY_LOWER = new RegExp(
  [
    String.raw`\b(?:i'm|i am|this is)\s+(${WORD}\s+${WORD})(?=\s*(?:$|[,.;!▪]|and\b|my\b|`,
    String.raw`speaking\b|here\b|calling\b|at\s+▪|▪))`,
  ].join(''),
  'iu',
);
const SPEAKING = new RegExp(
  `(?:^|[,.;!]\\s*|\\b)(${CAPITALS})\\s+(?:speaking|here|calling)\\b`,
  'u',
);
const FOR = new RegExp(`\\bfor\\s+(${CAPITAL}\\s+(?:${PARTICLE}\\s+)*${CAPITAL})`, 'u');
const BESIDE_CONTACT = new RegExp(
  [
    `(?:^|[,.;:!?▪-]\\s*|\\b(?:and|is|yes|sure|okay|ok|please)\\s+)`,
    `(${CAPITAL}\\s+(?:${PARTICLE}\\s+)*${CAPITAL})`,
    `\\s*(?:[,;:.-]|and|at|on|my number is|phone|email)*\\s*▪`,
  ].join(''),
  'u',
);
const LEAD_IN = pattern(
  'i',
  '^(?:(?:yes|yeah|yep|sure|ok|okay|certainly|of course|please|oh|um|uh|well|hi|hello|',
  "hey|thanks|thank you|great|alright|perfect|it's|its|it is|that's|that would be|i'm|",
  String.raw`i am|this is|name is|my name is|name's|under|for|make it|put|the)\b[\s,.!:-]*)+`,
);

const NOT_NAMES = pattern(
  '',
  '^(?:looking|interested|trying|calling|moving|new|just|not|so|very|sorry|here|happy|',
  'glad|fine|good|well|ready|sure|okay|afraid|still|also|only|really|now|about|from|',
  'with|available|free|busy|done|back|in|on|at|a|an|the|my|your|our|and|or|but|to|',
  'monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|',
  'april|june|july|august|september|october|november|december|mr|mrs|ms|email|phone|',
  'number|cell|mobile|text|works|great|perfect|nothing|tired|furious|angry|upset|',
  'writing|outside|tomorrow|today|tonight|noon|names?|mine|both)$',
);

/** The person's name; `asked`: a bare name is an answer. Reads what nothing else claimed. */
export function hearName(
  sheet: Sheet,
  context: { asked: boolean; contactGiven: boolean },
): string | undefined {
  const open = sheet.open();
  for (const pattern of [CERTAIN, LIKELY, SPEAKING, LIKELY_LOWER]) {
    const [name] = [...open.matchAll(new RegExp(pattern, `${pattern.flags}g`))].flatMap(
      (match) => clean(match[1] ?? '') ?? [],
    );
    if (name === undefined) continue;
    // "under 2,500" and "i am happy" are no introductions: one lower-case word needs a sure cue.
    if (pattern === LIKELY_LOWER && name.split(' ').length < 2) continue;
    return name;
  }
  const others = [FOR, ...(context.contactGiven || context.asked ? [BESIDE_CONTACT] : [])];
  for (const pattern of others) {
    const name = clean(pattern.exec(open)?.[1] ?? '');
    if (name?.includes(' ')) return name;
  }
  const bare = context.asked || context.contactGiven ? bareName(open, context.asked) : undefined;
  return bare ?? (open.includes('▪') ? beforeContact(open) : undefined);
}

/** "sure, dana whitfield" or "Dana Whitfield, ▪" as an answer. */
function bareName(open: string, asked: boolean): string | undefined {
  const first = open
    .replace(LEAD_IN, '')
    .split(/[,;.!?\n▪:]|\s(?:and|my|at|on|phone|email|number|is|here|speaking)\b/i)
    .map((piece) => piece.trim())
    .find((piece) => piece.length > 1);
  if (first === undefined || /\d/.test(first)) return undefined;
  const words = first.split(/\s+/);
  if (words.length > 4 || (!asked && (words.length < 2 || !/^\p{Lu}/u.test(first))))
    return undefined;
  const name = clean(first);
  return name !== undefined && name.split(' ').length === words.length ? name : undefined;
}

function clean(said: string): string | undefined {
  const kept: string[] = [];
  for (const word of said.split(/\s+/)) {
    const folded = fold(word).replace(/[.'’]/g, '');
    const capital = /^\p{Lu}/u.test(word);
    if (folded === '' || NOT_NAMES.test(folded)) break;
    // May, Will, Mark: words that are names when written as such, after a first name or alone.
    if (
      commonWords.has(folded) &&
      !(capital && (kept.length > 0 || /^(?:may|will|rich|grace)$/.test(folded)))
    )
      break;
    kept.push(word);
  }
  const name = kept
    .join(' ')
    .replace(/[.,]+$/, '')
    .replaceAll('’', "'");
  if (name.length < 2) return undefined;
  return name === name.toLowerCase() || name === name.toUpperCase() ? capitalised(name) : name;
}

const capitalised = (name: string): string =>
  titleCase(name).replace(
    /\b(O'|Mc)(\p{L})/gu,
    (_, lead: string, letter: string) => lead + letter.toUpperCase(),
  );

/** "tove lind ▪": the words right before a number or an address that were no common ones. */
function beforeContact(open: string): string | undefined {
  for (const match of open.matchAll(/((?:\p{L}[\p{L}'-]+\s+){1,5})▪/gu)) {
    const words = (match[1] ?? '').trim().split(/\s+/);
    const kept: string[] = [];
    for (const word of words.toReversed()) {
      const folded = fold(word).replace(/[.'’]/g, '');
      if (commonWords.has(folded) || NOT_NAMES.test(folded) || folded.length < 2) break;
      kept.unshift(word);
    }
    if (kept.length === 2 || kept.length === 3) return clean(kept.join(' '));
  }
  return undefined;
}
