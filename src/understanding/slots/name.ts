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
    'under(?: the name(?: of)?)?|in the name of|(?:you can )?call me|i go by|',
    'contact(?: person)? is|',
    String.raw`i'm called|i am called|they call me)\s+(?:is\s+)?(${WORDS})`,
  ].join(''),
  'iu',
);
const NAME_BARE = new RegExp(`\\bname,?\\s+(${CAPITALS})`, 'u');
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
const CONTACT_WORD = [
  "(?:[,;:.(/–—-]|and|at|best|preferably|on|by|my|is|it's|the|or|reach me|",
  'you can|tele?phone|phone|tel|mobile|cell|',
  'number|no|nr|contact|call|text|e-?mail|mail|address)',
].join('');
const BESIDE_CONTACT = new RegExp(
  [
    `(?<![\\p{L}.'’-])(${CAPITAL}(?:\\s+(?:${PARTICLE}\\s+)*${CAPITAL}){1,3})`,
    `\\s*(?:${CONTACT_WORD}\\s*)*▪`,
  ].join(''),
  'u',
);
/** "Kwame Mensah is my name", "Kwame Mensah's the name". */
const BEFORE_IS_MY_NAME = new RegExp(
  `(?<![\\p{L}.])(${WORDS})(?:,)?\\s*(?:is|'s)\\s+(?:my|the|our|his|her)\\s+(?:full\\s+)?name\\b`,
  'iu',
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
  'writing|outside|tomorrow|today|tonight|noon|names?|mine|both|tele?phone|tel|lease|leases|',
  'sign|signing|signature|job|client|interview|workshop|desk|desks|colleagues?|ppl|persons?|',
  'guests?|adults?|kids|children|reservation|reserve|conference|consultation|training|',
  'birthday|course|party|haircut|massage|lesson|class|session|check-?up|brunch|lunch|dinner|event|',
  'pls|plz|thx|ty|btw|asap|hmm+|yup|mail|e-?mail|address|text|ring|reach|contact|group|team|',
  'couple|dear|kindly|cheers|bye|goodbye|wanna|gonna|gotta|tmrw|next|coming|following|',
  'whatsapp|weekend|daytime|midday|works?|',
  'working|busy|instead|same|one|ones|first|second|third|last)$',
);

/** The person's name; `asked`: a bare name is an answer. Reads what nothing else claimed. */
export function hearName(
  sheet: Sheet,
  context: { asked: boolean; contactHere: boolean; contactGiven: boolean; unknown: boolean },
): string | undefined {
  const open = sheet.open();
  for (const pattern of [CERTAIN, NAME_BARE, LIKELY, SPEAKING, LIKELY_LOWER]) {
    const [name] = [...open.matchAll(new RegExp(pattern, `${pattern.flags}g`))].flatMap(
      (match) => clean(match[1] ?? '') ?? [],
    );
    if (name === undefined) continue;
    // "under 2,500" and "i am happy" are no introductions: one lower-case word needs a sure cue.
    if (pattern === LIKELY_LOWER && name.split(' ').length < 2) continue;
    return name;
  }
  const turned = BEFORE_IS_MY_NAME.exec(open)?.[1];
  const inFront = turned === undefined ? undefined : trailing(turned);
  if (inFront !== undefined) return inFront;
  const others = [FOR, ...(context.contactGiven || context.asked ? [BESIDE_CONTACT] : [])];
  for (const pattern of others) {
    const name = trailing(pattern.exec(open)?.[1] ?? '');
    if (name?.includes(' ')) return name;
  }
  const bare = context.asked || context.contactGiven ? bareName(open, context.asked) : undefined;
  if (bare !== undefined) return bare;
  const beside = context.contactHere ? beforeContact(open) : undefined;
  if (beside !== undefined) return beside;
  const awaited = context.asked || (context.unknown && context.contactGiven);
  return awaited ? standingAlone(open, context.asked && context.contactHere) : undefined;
}

/**
 * "▪, that's my phone. ▪ for ▪. Ruben Castellanos.": a piece that is nothing but a name. Where it
 * was asked for, beside the contact, a first name is enough.
 */
function standingAlone(open: string, firstNames: boolean): string | undefined {
  for (const said of open.split(/[,;!?\n▪:()/–—]|\.(?=\s|$)|\s-\s/)) {
    const piece = said.trim().replace(LEAD_IN, '').trim();
    const words = piece.split(/\s+/);
    const least = firstNames && /^\p{Lu}\p{Ll}+$/u.test(piece) ? 1 : 2;
    if (words.length < least || words.length > 4) continue;
    const name = clean(piece);
    if (name !== undefined && name.split(' ').length === words.length) return name;
  }
  return undefined;
}

/** The last words before a cue, back to the first that is no name. */
function trailing(said: string): string | undefined {
  const kept: string[] = [];
  for (const word of said.trim().split(/\s+/).toReversed()) {
    const folded = fold(word).replace(/[.'’]/g, '');
    if (commonWords.has(folded) || NOT_NAMES.test(folded)) break;
    kept.unshift(word);
  }
  // A particle opens no name.
  while (/^\p{Ll}/u.test(kept[0] ?? '') && kept.some((word) => /^\p{Lu}/u.test(word))) kept.shift();
  return kept.length === 0 ? undefined : clean(kept.join(' '));
}

/** "sure, dana whitfield" or "Dana Whitfield, ▪" as an answer. */
function bareName(open: string, asked: boolean): string | undefined {
  const first = open
    .replace(LEAD_IN, '')
    .split(/[,;.!?\n▪:/–—]|\s(?:and|my|at|on|phone|email|number|is|here|speaking)\b/i)
    .map((piece) => piece.trim())
    .find((piece) => piece.length > 1);
  if (first === undefined || /\d/.test(first)) return undefined;
  const words = first.split(/\s+/);
  if (words.length > 4 || (!asked && (words.length < 2 || !/^\p{Lu}/u.test(first))))
    return undefined;
  const name = clean(first);
  return name !== undefined && name.split(' ').length === words.length ? name : undefined;
}

/** Common words that after a first name are a family's. */
const SURNAMES = /^(?:park|price|page|young|long|small)$/;

function clean(said: string): string | undefined {
  const kept: string[] = [];
  for (const word of said.replace(/^[^\p{L}]+/u, '').split(/\s+/)) {
    const folded = fold(word).replace(/[.'’]/g, '');
    const capital = /^\p{Lu}/u.test(word);
    if (!/\p{L}/u.test(folded) || NOT_NAMES.test(folded)) break;
    // May, Will, Mark: words that are names when written as such, after a first name or alone.
    if (
      commonWords.has(folded) &&
      !(kept.length === 1 && SURNAMES.test(folded)) &&
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
