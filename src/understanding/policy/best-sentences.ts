import { distance } from 'fastest-levenshtein';
import { adjacent, type Line, linesOf, type Source } from './faq-lines.ts';
import { areAlike, asksMoney, isKnownWord, isLight, terms } from './faq-terms.ts';
import { isOpen, wantsOf } from './faq-wants.ts';

export type { Source } from './faq-lines.ts';

export interface Quote {
  quote: string;
  title: string;
  /** Share of the question's meaning that the sentence covers, 0 to 1. */
  coverage: number;
}

interface Options {
  /** Names that say nothing of a question, as the agency's own. */
  known?: string[];
  /** Sentences at most. */
  max?: number;
  /** Coverage below which nothing is quoted. */
  min?: number;
}

/** What a term of the question counts, by where it or a synonym of it stands. */
const OWN = { same: 1, alike: 0.75 };
const HEADING = { same: 0.85, alike: 0.65 };
const TITLE = { same: 0.5, alike: 0.35 };
const BESIDE = { same: 0.4, alike: 0.25 };
const LIGHT_WEIGHT = 0.3;

const MIN = 0.45;
const MIN_FITTING = 0.38;
const MIN_UNFIT = 0.95;
const PREFERRED = 0.1;
const MONEY = /[$€£]\s?\d|\d\s?(?:%|percent|cents)/;
const PAIR = 0.1;
/** Holds the word that tells this question from others. */
const RAREST = 0.12;
/** A sentence that starts with "They" says little on its own. */
const DANGLING = 0.08;
/** Sentences of a section that make it worth opening with. */
const BODY = 0.02;
const BODY_MAX = 5;
const FITS = 0.2;
const UNFIT = 0.2;
/** Of two sentences alike, the one with less besides, of the better passage, earlier in it. */
const FOCUS = 0.12;
const RANK = 0.03;
const OPENING = 0.04;
const SIMILAR = 0.15;
const OPEN_INTRO = 0.15;
const TYPO_MIN = 6;

/**
 * The sentence(s) of the passages that answer the question best, word for word, or null when
 * none covers enough of it. Scores by inverse document frequency over the passages' sentences,
 * with synonyms, and by whether the sentence holds the kind of thing asked for.
 */
export function bestSentences(
  question: string,
  sources: Source[],
  options: Options = {},
): Quote | null {
  const lines = linesOf(sources);
  const parts = [question, ...question.split(/(?<=[?!.])\s+/)].filter((part) => part.length > 3);
  const found = [...new Set(parts)].flatMap((part) => bestFor(part, lines, options) ?? []);
  const best = found.toSorted((a, b) => b.score - a.score)[0];
  return best ? { quote: best.quote, title: best.title, coverage: best.coverage } : null;
}

interface Scored {
  line: Line;
  coverage: number;
  score: number;
  fits: boolean;
  /** What it must cover to be said. */
  least: number;
}

function bestFor(question: string, lines: Line[], options: Options) {
  const ignore = new Set((options.known ?? []).flatMap((name) => terms(name)));
  const plain = question
    .replace(/\bput\b[^.?!]{0,20}\bdown\b/gi, 'deposit')
    .replace(/\bget\b([^.?!]{0,30})\bback\b/gi, 'returned $1')
    .replace(/\b(deposit|money) back\b/gi, '$1 returned')
    .replace(/\bback out\b/gi, 'withdraw')
    .replace(/\block(?:ed)? out\b/gi, 'lockout');
  const spelt = respeller(lines);
  const asked = [...new Set(terms(plain).map(spelt))].filter((term) => !ignore.has(term));
  if (asked.length === 0 || lines.length === 0) return null;
  const wants = wantsOf(question);
  const open = isOpen(question) && !wants.some((want) => want.strict);
  const weights = new Map(asked.map((term) => [term, weight(term, lines)]));
  const pairs = adjacent(plain);
  const strict = wants.some((want) => want.strict);
  const rarest = asked.toSorted((a, b) => (weights.get(b) ?? 0) - (weights.get(a) ?? 0))[0];
  const scored = lines.map((line): Scored => {
    const coverage = share(asked, weights, (term) => hit(term, line, lines, open));
    const fits = wants.some(({ answers }) => answers.test(line.text));
    const matched = [...line.own].filter((t) => asked.some((a) => a === t || areAlike(a, t)));
    const score =
      coverage +
      (fits ? FITS : strict ? -UNFIT : 0) +
      (wants.some(({ prefers }) => prefers?.test(line.text)) ? PREFERRED : 0) +
      (rarest !== undefined && within(rarest, line.own, OWN) > 0 ? RAREST : 0) +
      (pairs.some((pair) => line.pairs.has(pair)) ? PAIR : 0) +
      (FOCUS * matched.length) / (line.own.size + 2) +
      SIMILAR * Math.max(0, line.similarity) -
      RANK * line.passage -
      (DANGLES.test(line.text) ? DANGLING : 0) +
      (line.at === 0 ? OPENING : 0) +
      (open && line.at === 0 ? bodyOf(line, lines) + (line.intro ? OPEN_INTRO : 0) : 0);
    const least = !strict ? MIN : fits ? MIN_FITTING : MIN_UNFIT;
    return { line, coverage, score, fits, least };
  });
  const named = asked.filter((term) => !isLight(term));
  const about = named.length > 0 ? named : asked;
  const best = scored
    .filter(({ coverage, least }) => coverage >= (options.min ?? least))
    .filter(({ line }) => about.some((term) => hit(term, line, lines, open) >= TITLE.same))
    .toSorted((a, b) => b.score - a.score)[0];
  if (!best) return null;
  const quoted = open ? opening(best, scored, options) : around(best, scored, options);
  return { ...best, quote: quoted.map((each) => each.line.text).join(' '), title: best.line.title };
}

const DANGLES = new RegExp(
  [
    String.raw`^(?:They|It|This|These|Those|He|She|That|Otherwise|If not|After that|Later)\b|`,
    String.raw`^(?:We|You)(?: \w+){1,2} (?:it|them)\b`,
  ].join(''),
);

const share = (asked: string[], weights: Map<string, number>, of: (term: string) => number) => {
  const whole = asked.reduce((sum, term) => sum + (weights.get(term) ?? 0), 0);
  return asked.reduce((sum, term) => sum + (weights.get(term) ?? 0) * of(term), 0) / whole;
};

/** A general question: how the section begins. */
function opening(best: Scored, scored: Scored[], { max = 2 }: Options): Scored[] {
  const section = scored.filter(({ line }) => line.section === best.line.section);
  const from = section.findIndex(({ line }) => line.at === best.line.at);
  return section.slice(from, from + max);
}

/** The sentence with what it leans on before, or what goes on after it. */
function around(best: Scored, scored: Scored[], { max = 2 }: Options): Scored[] {
  if (max < 2) return [best];
  const section = scored.filter(({ line }) => line.section === best.line.section);
  const at = section.indexOf(best);
  const before = section[at - 1];
  if (before && DANGLES.test(best.line.text)) return [before, best];
  if (best.line.item) {
    const second = section[at + 1];
    const listed = best.line.at === 0 && second?.line.item === true;
    return listed && best.line.text.endsWith('.') ? [best, second] : [best];
  }
  const next = section[at + 1];
  if (!next || next.line.item) return [best];
  const goesOn =
    DANGLES.test(next.line.text) ||
    next.coverage >= best.coverage * 0.7 ||
    (!best.fits && next.fits && next.coverage > 0);
  return goesOn ? [best, next] : [best];
}

/** A misspelt word of the question, as the documents spell it. */
function respeller(lines: Line[]) {
  const known = new Set(lines.flatMap((line) => [...line.own, ...line.heading, ...line.titled]));
  return (term: string): string => {
    if (term.length < TYPO_MIN || isKnownWord(term) || known.has(term)) return term;
    return [...known].find((w) => w.length >= TYPO_MIN - 1 && distance(w, term) <= 1) ?? term;
  };
}

function weight(term: string, lines: Line[]): number {
  const containing = lines.filter((line) => within(term, line.own, OWN) > 0).length;
  return (
    Math.log(1 + lines.length / (Math.max(containing, 1) + 0.5)) *
    (isLight(term) ? LIGHT_WEIGHT : 1)
  );
}

const bodyOf = (line: Line, lines: Line[]): number =>
  BODY * Math.min(BODY_MAX, lines.filter((each) => each.section === line.section).length);

function hit(term: string, line: Line, lines: Line[], open: boolean): number {
  const section = lines.filter((each) => each.section === line.section);
  const leant = DANGLES.test(line.text) ? section[line.at - 1]?.own : undefined;
  const here = Math.max(
    leant === undefined ? 0 : within(term, leant, HEADING),
    asksMoney(term) && MONEY.test(line.text) ? OWN.alike : 0,
    within(term, line.own, OWN),
    within(term, line.heading, HEADING),
    within(term, line.titled, open ? OWN : TITLE),
  );
  if (here >= BESIDE.same) return here;
  return Math.max(here, ...section.map((each) => within(term, each.own, BESIDE)));
}

function within(term: string, words: Set<string>, counts: typeof OWN): number {
  if (words.has(term)) return counts.same;
  return [...words].some((word) => areAlike(term, word)) ? counts.alike : 0;
}
