import { LRUCache } from 'lru-cache';
import { digitise } from './text/digitise.ts';
import { fold } from './text/tokens.ts';

const REMEMBERED_MAX = 4_000;

const set = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/));

/** Words that every question may have and that change no answer. */
const FILLER = set(`a an the is are was were be been being am do does did have has had can could
will would should may might must shall i you we they he she it me us my your our their its that
these those there here so if and but as of to in on at for with about into which what please tell
know want need like get got just also really ok okay hi hello hey thanks thank quick question one
some any possible able let dear sir madam ask wondering wonder exactly offer kind thing things both
want's im whats whens wheres id ill own amount than often take takes last lasts run runs say said
day days date time times by personal charge free charges required require requires needed home
homes during`);
const NEGATIONS = set(`no not never without none neither nor except unless cannot cant dont doesnt
isnt arent wont wouldnt shouldnt couldnt mustnt didnt nobody nothing refuse`);
/** Words of one meaning; the first stands for all. */
const ALIKE = [
  'fee cost price pricing rate',
  'return refund back giveback repay reimburse',
  'allow allowed permit permitted accept accepted okay',
  'pay paid pays paying due payable cover',
  'viewing visit visits visiting tour showing view views',
  'visitor guest',
  'cancel cancellation call-off',
  'bring bringing',
  'photo photograph picture',
  'end terminate break',
  'close shut',
  'office location located address',
  'park parking',
  'seller sellers',
  'buyer buyers',
  'apply application applying',
  'report tell',
  'repair repairs fix',
  'make file complain complaint',
  'keep kept store stored retain',
  'data information',
  'record recorded recording',
  'enter entry entering',
  'new replacement',
  'heavy weigh weight',
  'phone call telephone',
  'valid good',
  'length long duration',
  'home property house-or-flat',
  'open hours opening',
  'limit maximum',
];
/** Who does something to whom: their order counts. */
const PARTIES = set('tenant landlord buyer seller agent owner guarantor host');

const stem = (word: string): string =>
  word.length <= 3
    ? word
    : word
        .replace(/'s$/, '')
        .replace(/ies$/, 'y')
        .replace(/([^s])s$/, '$1')
        .replace(/(?:ed|ing)$/, '')
        .replace(/([^aeiouls])\1$/, '$1')
        .replace(/e$/, '');

const MEANING = new Map<string, string>(
  ALIKE.flatMap((line) => {
    const [first = '', ...rest] = line.split(' ');
    return [first, ...rest].map((word): [string, string] => [stem(word), stem(first)]);
  }),
);
const meaningOf = (word: string): string => {
  const stemmed = stem(word);
  return MEANING.get(stemmed) ?? stemmed;
};

const ASKED: readonly (readonly [RegExp, string])[] = [
  [/\bwhy\b/, 'why'],
  [/\bwhom?\b (?:do|does|should|can|must|may|would) (?:i|we|one)\b/, 'whom'],
  [/\bwho\b/, 'who'],
  [/\b(?:when|(?:what|which) (?:day|date|time|hours?)|at what times?|hours)\b/, 'when'],
  [/\b(?:where|location|located|address)\b/, 'where'],
  [/\b(?:how (?:long|soon)|(?:what is )?the (?:length|duration) of|length)\b/, 'howlong'],
  [/\b(?:how (?:many|old|big|large|far)|howheavy|(?:what|the) number of)\b/, 'howmany'],
  [/\b(?:how much|costs?|prices?|fees?|amount)\b/, 'cost'],
  [/\b(?:what|which)(?: is|'s)?(?: the| your)? (?:\w+(?:'s)? ){0,2}(?:rent|commission)\b/, 'cost'],
  [/\bhow\b/, 'how'],
  [
    new RegExp(
      [
        String.raw`^\W*(?:(?:hi|hello|hey|so|and)\b\W*)?(?:is|are|am|do|does|can|could|may|must|`,
        String.raw`will)\b(?! you (?:please )?(?:tell|say)\b)`,
      ].join(''),
    ),
    'whether',
  ],
  [/\b(?:allowed|permitted|gratis|possible)\b/, 'whether'],
];

/** Asked for by a bare "pet rent?". */
const OF_MONEY = /\b(?:commission|earnest money|rent)\b/;

/** The kind of thing that the first cue of a question asks for. */
function askedBy(plain: string): string {
  const [first] = ASKED.flatMap(([cue, kind]) => {
    const found = cue.exec(plain);
    return found === null ? [] : [{ at: found.index, kind }];
  }).toSorted((a, b) => a.at - b.at);
  return first?.kind ?? (OF_MONEY.test(plain) ? 'cost' : 'what');
}

interface Facts {
  asked: string;
  numbers: string;
  negations: number;
  about: string;
  parties: string;
}

const known = new LRUCache<string, Facts>({ max: REMEMBERED_MAX });

function factsOf(question: string): Facts {
  const before = known.get(question);
  if (before !== undefined) return before;
  const plain = fold(digitise(question.replace(/[’‘]/g, "'")))
    .replace(/\b(\w+)n't\b/g, '$1 not')
    .replace(/\bcannot\b/g, 'can not')
    .replace(/\b(?:free of charge)\b/g, 'gratis')
    .replace(/\bfree\b/g, 'gratis')
    .replace(/\b(?:give|get)\b([^.?!]{0,30})\bback\b/g, 'return $1')
    .replace(/\bhow heavy\b|\bhow much (?=(?:may|can) an? \w+ weigh)/g, 'howheavy weigh ')
    .replace(/\bdo(?:es)? \w+(?: \w+)? open\b/g, ' openat')
    .replace(/\bin case of\b/g, 'in')
    .replace(/\b(\w+)-(\w+)\b/g, '$1$2');
  const words = plain.match(/\p{L}+(?:'s)?|\d+(?:[.,:]\d+)*/gu) ?? [];
  const numbers = words.filter((word) => /^\d/.test(word)).map((word) => word.replaceAll(',', ''));
  const bare = words.filter((word) => !/^\d/.test(word)).map((word) => word.replace(/'s$/, ''));
  const asked = askedBy(plain);
  const about = bare
    .filter((word) => !FILLER.has(word) && !NEGATIONS.has(word))
    .filter((word) => !/^(?:when|where|who|why|how|much|many|long|soon)$/.test(word))
    .map(meaningOf)
    .filter((word) => !IMPLIED.has(word) && !(asked === 'cost' && word === 'pay'));
  const facts = {
    asked,
    numbers: numbers.toSorted().join(' '),
    negations: bare.filter((word) => NEGATIONS.has(word)).length,
    about: [...new Set(about)].toSorted().join(' '),
    parties: about.filter((word) => PARTIES.has(word)).join(' '),
  };
  known.set(question, facts);
  return facts;
}

/** What the kind of question says already: "what does it cost" is "how much is the fee". */
const IMPLIED = set('fe f fee length long offic open heavy');

/**
 * Whether two questions may share one answer: they ask for the same kind of thing, with the same
 * numbers, names, nouns and negations. Errs towards no; closeness of meaning is judged elsewhere.
 */
export function sameQuestion(one: string, other: string): boolean {
  const [a, b] = [factsOf(one), factsOf(other)];
  return (
    a.asked === b.asked &&
    // "How much is it?" asks about what only its own conversation knows.
    (a.about !== '' || a.asked === 'where') &&
    a.numbers === b.numbers &&
    a.negations === b.negations &&
    a.about === b.about &&
    a.parties === b.parties
  );
}
