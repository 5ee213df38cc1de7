import { distance } from 'fastest-levenshtein';
import { tokens } from '../text/tokens.ts';

export interface Source {
  title: string;
  text: string;
  /** Cosine similarity of the passage to the question, where known. */
  similarity?: number | null;
}

export interface Quote {
  quote: string;
  title: string;
  /** Share of the question's meaning that the sentence covers, 0 to 1. */
  coverage: number;
}

const STOP = new Set(
  `a an the is are was were be been am do does did have has had can could will would should may
might must shall i you we they he she it me us them my your our their his her its this that
these those of to in on at for from with by about as into if or and but so than then there here
what which who whom when where why how much many any some please tell know want need like get
got give take make let just also too very really ok okay hi hello thanks thank im ill ive whats
hows wheres dont cant one thing things something put down guys folks question wondering possible
up out off over under again more most no not yes say go going long does anyone someone something
anything after before during much usually per being extra additional applies applied`.split(/\s+/),
);

/** Words that ask for the same thing; the first names the group. */
const GROUPS = [
  'fee cost charge price pay rate expense commission',
  'deposit upfront downpayment holding bond',
  'pet dog cat animal puppy kitten',
  'hour open close opening closing closed time',
  'park parking garage car vehicle',
  'apply application applicant applying',
  'document paperwork paper id identification proof bring passport',
  'cancel cancellation withdraw',
  'refund return reimburse money back',
  'lease contract rental agreement term',
  'rent monthly',
  'utility water electricity electric gas heating internet wifi',
  'repair fix maintenance broken leak emergency plumber',
  'move moving movein moveout',
  'viewing visit tour showing appointment see view',
  'credit score check background screening',
  'income salary earn wage',
  'guarantor cosigner cosign',
  'office located location address find',
  'smoke smoking cigarette vape',
  'sublet sublease roommate',
  'notice terminate termination break leave early',
  'buy buyer purchase buying',
  'sell seller selling list listing',
  'landlord owner',
  'home house apartment property flat unit place condo',
  'card cash check transfer payment payable',
  'late overdue delay',
  'insurance insured',
  'foreign international visa',
  'group party guest people person adult each',
  'reschedule change postpone',
];

const stem = (word: string): string =>
  word.length <= 3
    ? word
    : word
        .replace(/'s$/, '')
        .replace(/(?:ies)$/, 'y')
        .replace(/(?:sses)$/, 'ss')
        .replace(/([^s])s$/, '$1')
        .replace(/(?:ation|ations)$/, 'at')
        .replace(/(?:ing|ed|er|ment|ly)$/, '')
        .replace(/([^aeiou])\1$/, '$1')
        .replace(/e$/, '');

const groupOf = new Map<string, number>();
GROUPS.forEach((words, at) => {
  for (const word of words.split(' ')) groupOf.set(stem(word), at);
});

const SYNONYM = 0.75;
const CONTEXT = 0.5;
const MIN = 0.4;
const MIN_SIMILAR = 0.28;
const SIMILAR = 0.5;
/** Two words of the question side by side, as in "application fee". */
const PAIR = 0.1;
/** A sentence that starts with "They" says little on its own. */
const DANGLING = 0.15;
/** A price for "how much", a span for "how long". */
const FITS = 0.22;
const TYPO_MIN = 6;

interface Line {
  text: string;
  title: string;
  similarity: number;
  own: Set<string>;
  pairs: Set<string>;
  context: Set<string>;
}

/**
 * The sentence(s) of the passages that answer the question best, or null when none covers
 * enough of it. Sentence scoring by inverse document frequency over the passages' own sentences,
 * with a small table of synonyms; headings and titles count half. `known` words (the agency's
 * own name) say nothing.
 */
export function bestSentences(
  question: string,
  sources: Source[],
  options: Options = {},
): Quote | null {
  const parts = [question, ...question.split(/(?<=[?!.])\s+/)].filter((part) => part.length > 3);
  const found = [...new Set(parts)].flatMap((part) => bestFor(part, sources, options) ?? []);
  return found.toSorted((a, b) => b.coverage - a.coverage)[0] ?? null;
}

interface Options {
  known?: string[];
  max?: number;
  min?: number;
}

function bestFor(question: string, sources: Source[], options: Options): Quote | null {
  const ignore = new Set((options.known ?? []).flatMap((name) => terms(name)));
  const plain = question
    .replace(/\bput\b[^.?!]{0,20}\bdown\b/gi, 'deposit')
    .replace(/\bget\b([^.?!]{0,30})\bback\b/gi, 'returned $1');
  const lines = sources.flatMap(split);
  const asked = [...new Set(terms(plain).map((term) => respelled(term, lines)))].filter(
    (term) => !ignore.has(term),
  );
  if (asked.length === 0 || lines.length === 0) return null;
  const idf = new Map(asked.map((term) => [term, weight(term, lines)]));
  const pairs = adjacent(plain);
  const whole = [...idf.values()].reduce((sum, value) => sum + value, 0);
  const scored = lines.map((line, at) => ({
    line,
    at,
    coverage: asked.reduce((sum, t) => sum + (idf.get(t) ?? 0) * hit(t, line), 0) / whole,
    bonus:
      fits(question.toLowerCase(), line.text) +
      (pairs.some((pair) => line.pairs.has(pair)) ? PAIR : 0) -
      (/^(?:They|It|This|These|Those|He|She)\b/.test(line.text) ? DANGLING : 0),
  }));
  const best = scored.toSorted((a, b) => b.coverage + b.bonus - (a.coverage + a.bonus))[0];
  if (!best) return null;
  const least = options.min ?? (best.line.similarity >= SIMILAR ? MIN_SIMILAR : MIN);
  if (best.coverage < least || !asked.some((t) => hit(t, best.line) > CONTEXT)) return null;
  const next = scored[best.at + 1];
  const goesOn =
    next !== undefined &&
    next.line.title === best.line.title &&
    (options.max ?? 2) > 1 &&
    (next.coverage >= best.coverage * 0.6 ||
      (best.bonus < FITS && next.bonus >= FITS && next.coverage > 0) ||
      /^(?:It|This|They|That|These|Otherwise|If not)\b/.test(next.line.text));
  const quote = goesOn ? `${best.line.text} ${next.line.text}` : best.line.text;
  return { quote, title: best.line.title, coverage: best.coverage };
}

const adjacent = (text: string): string[] => {
  const words = terms(text);
  return words.slice(1).map((word, at) => `${words[at]} ${word}`);
};

/** A misspelled word of the question, as the documents spell it. */
function respelled(term: string, lines: Line[]): string {
  if (term.length < TYPO_MIN || groupOf.has(term)) return term;
  const known = new Set(lines.flatMap((line) => [...line.own, ...line.context]));
  if (known.has(term)) return term;
  const near = [...known].filter(
    (word) => word.length >= TYPO_MIN - 1 && distance(word, term) <= 1,
  );
  return near[0] ?? term;
}

function terms(text: string): string[] {
  return tokens(text)
    .map((t) => t.word)
    .filter(
      (word) =>
        word.length > 1 &&
        !STOP.has(word.replace("'", '')) &&
        !/^(?:i|you|we|they|he|she|it|that)'/.test(word),
    )
    .map(stem);
}

/** Documents come hard-wrapped: a sentence may run over lines, a heading or table row may not. */
function split({ title, text, similarity }: Source): Line[] {
  let heading = '';
  return blocks(text).flatMap((block): Line[] => {
    if (/^#+\s/.test(block)) {
      heading = block.replace(/^#+\s*/, '');
      return [];
    }
    const context = new Set(terms(`${title} ${heading}`));
    return sentences(block).map((sentence) => ({
      text: sentence,
      title,
      similarity: similarity ?? 0,
      own: new Set(terms(sentence)),
      pairs: new Set(adjacent(sentence)),
      context,
    }));
  });
}

function blocks(text: string): string[] {
  const found: string[] = [];
  let open = false;
  for (const row of text.split('\n')) {
    const line = row.trim();
    const alone = /^(?:#|\||[-*•]\s|\d+[.)]\s)/.test(line);
    if (line === '' || /^\|?[\s:|-]+\|?$/.test(line)) open = false;
    else if (open && !alone) found.push(`${found.pop() ?? ''} ${line}`);
    else {
      found.push(line);
      open = !line.startsWith('#') && !line.startsWith('|');
    }
  }
  return found;
}

function sentences(block: string): string[] {
  const plain = block
    .replace(/^(?:[-*•]|\d+[.)])\s+/, '')
    .replaceAll('**', '')
    .replace(/^\|\s*|\s*\|$/g, '')
    .replace(/\s*\|\s*/g, ': ');
  return plain.split(/(?<=[.!?])\s+(?=[\p{Lu}"'$(\d])/u).filter((sentence) => sentence.length > 8);
}

function weight(term: string, lines: Line[]): number {
  const containing = lines.filter((line) => hit(term, line) > CONTEXT).length;
  return Math.log(1 + lines.length / (containing + 0.5));
}

const MONEY = /[$€£]\s?\d/;
const FEES = 0;

function hit(term: string, line: Line): number {
  if (line.own.has(term)) return 1;
  const group = groupOf.get(term);
  // A sentence with an amount answers what something costs, whatever it calls the charge.
  if (group === FEES && MONEY.test(line.text)) return SYNONYM;
  const alike = (words: Set<string>) =>
    group !== undefined && [...words].some((word) => groupOf.get(word) === group);
  if (alike(line.own)) return SYNONYM;
  if (line.context.has(term)) return CONTEXT;
  return alike(line.context) ? CONTEXT * SYNONYM : 0;
}

/** Prefers a sentence that holds the kind of thing asked for. */
function fits(question: string, sentence: string): number {
  const wants: [RegExp, RegExp][] = [
    [
      /\bhow much\b|\bcosts?\b|\bfees?\b|\bprices?\b|\bcharges?\b|\brent for\b/,
      /[$€£]\s?\d|\d\s?%|\bfree\b|\bno (?:fee|charge)|\bmonth/,
    ],
    [
      /\bwhen\b|\bhours\b|\bopen\b|\bclose\b|\bwhat time\b/,
      /\d\s?(?:am|pm|a\.m|p\.m|:\d\d)|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day/i,
    ],
    [
      /\bhow long\b|\bhow soon\b|\bhow many\b|\bhow far\b/,
      /\d|\b(?:one|two|three|four|five|six|seven|ten|twelve)\b/,
    ],
    [/\bwhere\b|\baddress\b/, /\d+ \p{Lu}|\b(?:street|avenue|road|floor)\b/iu],
    [
      /^(?:can|do|does|is|are|may|am)\b/,
      /\b(?:can|may|must|allowed|yes|no|not|never|welcome|accept|need|required?)\b/i,
    ],
  ];
  return wants.some(([q, s]) => q.test(question) && s.test(sentence)) ? FITS : 0;
}
