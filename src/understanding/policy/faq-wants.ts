import { pattern } from '../text/pattern.ts';

/** The kind of thing a question asks for, and how an answer of that kind looks. */
interface Want {
  name:
    | 'papers'
    | 'amount'
    | 'free'
    | 'span'
    | 'count'
    | 'clock'
    | 'date'
    | 'place'
    | 'who'
    | 'may'
    | 'how';
  asks: RegExp;
  answers: RegExp;
  /** Whether a sentence without it hardly answers. */
  strict: boolean;
  /** What the plainest of such answers hold. */
  prefers?: RegExp;
}

const NUMBER = '(?:\\d[\\d.,]*|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve)';
const UNIT = '(?:seconds?|minutes?|hours?|days?|nights?|weeks?|months?|years?)';
const SPAN = new RegExp(
  String.raw`\b${NUMBER}(?: \w+)?[ -]${UNIT}\b|\b(?:month to month|around the clock|at any time)\b`,
  'i',
);
const AMOUNT = new RegExp(
  [
    String.raw`[$€£]\s?\d|\d\s?(?:%|percent|cents|dollars|euros)|\bfree\b|`,
    String.raw`\bno \w* ?(?:fee|charge|deposit|rent|commission|cost)\b|\bnothing\b|\bincluded\b|`,
    String.raw`\bmonths?'?s? (?:of )?rent\b|`,
    String.raw`\b${NUMBER} times\b|\bat cost\b`,
  ].join(''),
  'i',
);
const CLOCK = pattern(
  'i',
  String.raw`\d\s?(?:am|pm|a\.m|p\.m)\b|\d:\d\d|\b(?:mon|tues|wednes|thurs|fri|satur|sun)da`,
  String.raw`ys?\b|\bnoon\b|\bclock\b`,
);

const WANTS: Want[] = [
  {
    name: 'free',
    asks: /\b(?:is|are)\b[^.?!]*\bfree\b(?! trial)/,
    answers: /\bfree\b|\bno (?:charge|cost|fee)|\bincluded\b|\bnothing\b/i,
    strict: true,
  },
  {
    name: 'amount',
    asks: pattern(
      '',
      String.raw`\bhow much\b(?! (?:notice|time))|\b(?:costs?|fees?|prices?|charges?|rates?|exp`,
      String.raw`ensive|commission|deposit)\b(?=[^.?!]*\W*$)(?<!\b(?:refund\w*|return\w*|get)\b`,
      String.raw`.*)(?!.*\b(?:refund\w*|return\w*|back)\b)|\bwhat .*\bpay\b|\brent for\b`,
    ),
    answers: AMOUNT,
    strict: true,
    prefers: /[$€£]\s?\d|\d\s?(?:%|percent|cents)/,
  },
  {
    name: 'span',
    asks: pattern(
      '',
      String.raw`\bhow (?:long|soon|fast|quick\w*|early|far in advance|much (?:notice|time)|lat`,
      String.raw`e)\b|\bhow many (?:days|weeks|months|hours)\b`,
    ),
    answers: SPAN,
    strict: true,
    prefers: /\b(?:lasts?|takes?|runs?|for|within|kept|keep|longer)\b/,
  },
  {
    name: 'count',
    asks: /\bhow (?:many|big|large|heavy|far|old|often)\b|\bminimum\b|\bmaximum\b|\blimit\b/,
    answers: new RegExp(String.raw`\b(?!an?\b)${NUMBER}\b(?!\s?(?:am|pm|:))`, 'i'),
    strict: true,
  },
  {
    name: 'clock',
    asks: /\bwhat time\b|\b(?:opening|quiet|office) hours\b|\bopen\b|\bclose\b|\bwhich days?\b/,
    answers: CLOCK,
    strict: true,
  },
  {
    name: 'date',
    asks: /\bwhen\b/,
    answers: new RegExp(
      String.raw`${CLOCK.source}|${SPAN.source}|\b(?:within|after|before|until|by the|when) `,
      'i',
    ),
    strict: false,
  },
  {
    name: 'place',
    asks: /\bwhere\b|\baddress\b/,
    answers: pattern(
      'u',
      String.raw`\d+ \p{Lu}|\b(?:street|avenue|road|floor|behind|beside|next to|corner|at the|i`,
      String.raw`n the|into the|on the)\b`,
    ),
    strict: false,
  },
  {
    name: 'papers',
    asks: /\b(?:what|which) (?:documents?|papers?|paperwork|id)\b|\bwhat\b.*\b(?:bring|provide)\b/,
    answers: /\b(?:ID|licen[cs]e|proof|stubs?|letter|passport|certificate|report|form|bring)\b/,
    strict: false,
  },
  {
    name: 'who',
    asks: /\bwho(?:se)?\b/,
    answers: pattern(
      'i',
      String.raw`\b(?:tenants?|landlords?|sellers?|buyers?|owners?|we|you|guests?|members?|staf`,
      String.raw`f|managers?|paid by|cost)\b`,
    ),
    strict: false,
  },
  {
    name: 'how',
    asks: /\bhow (?:do|can|should|would|to)\b|\bwho (?:do|should|can) (?:i|we)\b/,
    answers: pattern(
      'i',
      String.raw`\(?\d{3}\)?[ -]\d{3}|\S@\S|^(?:Please |To )?(?:call|write|tell|report|ask|put|`,
      String.raw`send|bring|book|give|leave|register|use|go|come)\b|\bby (?:phone|e-?mail|chat)`,
      String.raw`\b|\bonline\b|\bportal\b|\bcan\b`,
    ),
    strict: false,
  },
  {
    name: 'may',
    asks: pattern(
      '',
      String.raw`\b(?:can|may|could|do|does|is|are|am|must|should|will)\b (?:i|we|you|it|there|`,
      String.raw`they|the|my|a|dogs?|pets?|tenants?)\b|\ballowed\b`,
    ),
    answers: pattern(
      'i',
      String.raw`\b(?:can|may|must|allowed|yes|no|not|never|welcome|accept\w*|need|requir\w+|in`,
      String.raw`cluded|free|only)\b`,
    ),
    strict: false,
  },
];

const OPEN = pattern(
  '',
  String.raw`\bpolic(?:y|ies)\b|\brules?\b|\btell (?:me|us) (?:more )?about\b|\bwhat about`,
  String.raw`\b|\b(?:info|information|details)\b|\bexplain\b|\bhow (?:do|does) (?:\S+ ){1,3`,
  String.raw`}work\b`,
);

/** "What is your policy on …", which the opening of a text answers. */
export const isOpen = (question: string): boolean => OPEN.test(question.toLowerCase());

/** What is asked for: the first kind of each question; a strict kind says most. */
export function wantsOf(question: string): Want[] {
  const lower = question.toLowerCase().replace(/’/g, "'");
  const found = WANTS.filter(({ asks }) => asks.test(lower));
  const strict = found.filter((want) => want.strict);
  return strict.length > 0 ? strict : found;
}

export type { Want };
