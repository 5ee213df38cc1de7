import { tokens } from '../text/tokens.ts';

const STOP = new Set(
  `a an the is are was were be been am do does did have has had can could will would should may
might must shall i you we they he she it me us them my your our their his her its this that
these those there here then than so if or and but as of to in on at for from with by about into
what which who whom when where why how much many any some please tell know want need like get
got getting gets give take takes make let just also too very really ok okay hi hello hey thanks
thank im ill ive whats hows wheres dont cant cannot one thing things something put down guys folks
question questions quick wondering possible up out off over under again more most no not yes say go
going long soon fast anyone someone something anything before during usually per being us wont
policy policies rule rules information info explain works happens happen way kind actually maybe
first sorry today tonight now still ever else few bit lot sir madam there's theres
rather time far`.split(/\s+/),
);

/** Light words: an answer should hold them, but it is not about them. */
const LIGHT = `allowed allow allowable come comes keep stay stays bring offer offers use using work
working accept accepts see take last lasts want extra additional separate month day week year people
person each adult ok fine good big free available let leave after until another full new able talk
call company place home house apartment property flat unit condo agency team back start stand buy
own ones go cost costs price pay pays charge charges fee fees rent renting rental include
included includes`.split(/\s+/);

/** Words that ask for the same thing. A word may stand in several lines. */
const ALIKE = [
  'fee cost charge price pay rate expense',
  'deposit upfront downpayment bond',
  'pet animal dog puppy',
  'pet animal cat kitten',
  'hour open close opening closing closed',
  'park parking garage car vehicle stall',
  'spot stall space spaces',
  'apply application applicant applying applying',
  'document paperwork id identification proof passport stub',
  'cancel cancellation withdraw back',
  'refund refundable return returned reimburse back',
  'lease contract agreement',
  'utility water electricity gas heating heat',
  'wifi internet network wireless connection',
  'repair fix maintenance broken leak leaking clogged damage',
  'leak leaking pipe flooding plumber water',
  'emergency urgent',
  'viewing visit tour showing view see',
  'credit score background screening',
  'income salary earn wage',
  'guarantor cosigner cosign',
  'office located location address find floor',
  'smoke smoking cigarette vape',
  'sublet sublease subletting subtenant',
  'notice terminate termination break end ending early quit cancel',
  'buy buyer purchase buying',
  'sell seller selling',
  'landlord owner',
  'home house apartment property flat unit place condo',
  'card cash check transfer payment payable',
  'late overdue delay',
  'insurance insured',
  'group party guest people person seat fit',
  'guest visitor friend girlfriend boyfriend',
  'reschedule change postpone',
  'parcel package mail letter',
  'trash garbage rubbish',
  'noise loud noisy quiet complaint',
  'broker agent commission finder',
  'heavy weigh weight pound size big large',
  'tell report contact',
  'entry enter walk come',
  'tenant renter resident',
  'worker technician plumber',
  'toilet bathroom',
  'night clock evening',
  'lost lose replacement new',
  'trial try free',
  'snow plow shovel winter',
  'pest mice mouse bug roach',
  'discriminate discrimination differently fair',
  'video online virtual',
  'bring need require requirement ask',
  'coffee tea drink',
  'accessible wheelchair step-free accessibility stepfree',
  'screen projector tv monitor',
  'stay night overnight',
  'data personal privacy',
  'holding hold reserve',
];

const stem = (word: string): string =>
  word.length <= 3
    ? word
    : word
        .replace(/'s$/, '')
        .replace(/(?:ies|ied)$/, 'y')
        .replace(/(?:sses)$/, 'ss')
        .replace(/([^s])s$/, '$1')
        .replace(/(?:ation|ations)$/, 'at')
        .replace(/(?<=.{4})(?:able|ible)$/, '')
        .replace(/(?:ing|ed|er|ment|(?<=.{4})ly)$/, '')
        .replace(/([^aeiou])\1$/, '$1')
        .replace(/e$/, '');

const alike = new Map<string, Set<number>>();
ALIKE.forEach((words, at) => {
  for (const word of words.split(' ')) {
    const key = stem(word);
    alike.set(key, (alike.get(key) ?? new Set()).add(at));
  }
});
const light = new Set(LIGHT.map(stem));

export const isLight = (term: string): boolean => light.has(term);
export const isKnownWord = (term: string): boolean => alike.has(term);

/** Whether a term asks for money, so that any amount answers it. */
export const asksMoney = (term: string): boolean => areAlike(term, 'fee');

/** Whether two terms may stand for each other. */
export function areAlike(one: string, other: string): boolean {
  const lines = alike.get(one);
  const others = alike.get(other);
  return lines !== undefined && others !== undefined && [...lines].some((at) => others.has(at));
}

/** What a text is about: its words, stemmed, without those that every question has. */
export function terms(text: string): string[] {
  const plain = text.replaceAll('’', "'").replace(/\b(\w+)-(\w+)\b/g, '$1-$2 $1$2');
  return tokens(plain)
    .map((t) => t.word)
    .filter(
      (word) =>
        word.length > 1 &&
        !STOP.has(word.replace("'", '')) &&
        !/^(?:i|you|we|they|he|she|it|that)'/.test(word),
    )
    .map(stem);
}
