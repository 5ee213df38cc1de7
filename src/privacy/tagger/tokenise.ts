import type { Finding } from '../recogniser.ts';

/** Where a text's words are, and what the tagger knows of each before it looks around. */
export interface Token {
  start: number;
  end: number;
  /** Lower case, without accents, digits as their number: what features are made of. */
  word: string;
  shape: number;
  /** Case of the whole line: 0 mixed, 1 lower, 2 upper. Only in a mixed one do capitals tell. */
  lineCase: number;
  /** Nothing before it on its line. */
  opensLine: boolean;
}

/** Longer words are no name; only their beginning is looked at. */
const WORD_CHARS_MAX = 24;
const PIECE = /[\p{L}\p{M}]+|\d+|\n|[^\s\p{L}\p{M}\d]/gu;

/**
 * Splits into words, numbers, marks and line ends. What a stricter recogniser has found already
 * becomes one token, so that its neighbours see what kind of thing it is.
 */
export function tokenise(text: string, found: readonly Finding[] = []): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  for (const one of found) {
    pieces(text, at, one.start, tokens);
    tokens.push(token(one.start, one.end, `<${one.kind}>`, SHAPES.found));
    at = one.end;
  }
  pieces(text, at, text.length, tokens);
  markLines(tokens);
  return tokens;
}

const SHAPES = { found: 0, line: 1, mark: 2, lower: 3, upper: 4, title: 5, mixed: 6, digits: 8 };

const token = (start: number, end: number, word: string, shape: number): Token => ({
  start,
  end,
  word,
  shape,
  lineCase: 0,
  opensLine: false,
});

function pieces(text: string, from: number, to: number, tokens: Token[]): void {
  if (from >= to) return;
  const part = text.slice(from, to);
  for (const match of part.matchAll(PIECE)) {
    const [piece] = match;
    const start = from + match.index;
    tokens.push(token(start, start + piece.length, ...describe(piece)));
  }
}

function describe(piece: string): [word: string, shape: number] {
  if (piece === '\n') return ['\n', SHAPES.line];
  const first = piece.charCodeAt(0);
  if (first >= 48 && first <= 57) {
    return [`#${Math.min(piece.length, 9)}`, SHAPES.digits + Math.min(piece.length, 9)];
  }
  const cut = piece.slice(0, WORD_CHARS_MAX);
  const lower = cut.toLowerCase();
  if (lower === cut && cut.toUpperCase() === cut) return [cut, SHAPES.mark];
  return [plain(lower), caseOf(cut, lower)];
}

function caseOf(cut: string, lower: string): number {
  if (cut === lower) return SHAPES.lower;
  if (cut.length > 1 && cut === cut.toUpperCase()) return SHAPES.upper;
  return cut.slice(1) === lower.slice(1) ? SHAPES.title : SHAPES.mixed;
}

/** Without accents: names are looked up as people without such keys type them. */
const plain = (word: string): string =>
  /^[a-z]*$/.test(word) ? word : word.normalize('NFD').replace(/\p{M}/gu, '');

function markLines(tokens: Token[]): void {
  let from = 0;
  for (let at = 0; at <= tokens.length; at += 1) {
    if (at < tokens.length && tokens[at]?.word !== '\n') continue;
    const line = tokens.slice(from, at);
    const lineCase = lineCaseOf(line);
    for (const [n, one] of line.entries()) {
      one.lineCase = lineCase;
      one.opensLine = n === 0;
    }
    from = at + 1;
  }
}

function lineCaseOf(line: readonly Token[]): number {
  let lower = 0;
  let raised = 0;
  let upper = 0;
  for (const { shape } of line) {
    if (shape === SHAPES.lower) lower += 1;
    if (shape === SHAPES.title || shape === SHAPES.mixed) raised += 1;
    if (shape === SHAPES.upper) upper += 1;
  }
  if (raised === 0 && upper === 0 && lower > 0) return 1;
  return raised === 0 && lower === 0 && upper > 1 ? 2 : 0;
}
