import { conceptsOf } from './concepts.ts';
import { foldFeatures, type Token, tokenise } from './hash-features.ts';
import { type LinearHead, pickClass } from './linear-head.ts';

/** A stretch of text and what it is. */
export interface Span {
  kind: string;
  text: string;
  start: number;
  end: number;
}

const shapeOf = (word: string): string =>
  word
    .replace(/\p{Lu}/gu, 'X')
    .replace(/\p{Ll}/gu, 'x')
    .replace(/\d/g, '9')
    .replace(/(.)\1+/g, '$1+');

/** What stands around a word, with the tags already given to the two before it. */
export function tokenFeatures(
  tokens: readonly Token[],
  at: number,
  before: readonly [string, string],
  asked: string,
): string[] {
  const word = (offset: number): string => tokens[at + offset]?.text.toLowerCase() ?? '|';
  const here = tokens[at]?.text ?? '';
  const lower = here.toLowerCase();
  const names = [
    `w${lower}`,
    `s${shapeOf(here)}`,
    `p3${lower.slice(0, 3)}`,
    `e3${lower.slice(-3)}`,
    `t${before[1]}`,
    `tt${before[0]} ${before[1]}`,
    `tw${before[1]} ${lower}`,
    `ts${before[1]} ${shapeOf(here)}`,
    `q${asked}`,
    `qt${asked} ${before[1]}`,
    at === 0 ? 'first' : 'later',
  ];
  for (const offset of [-3, -2, -1, 1, 2, 3]) names.push(`w${offset}${word(offset)}`);
  for (const offset of [-2, -1, 1, 2]) {
    names.push(`s${offset}${shapeOf(tokens[at + offset]?.text ?? '|')}`);
  }
  names.push(
    `b${word(-2)} ${word(-1)}`,
    `b0${word(-1)} ${lower}`,
    `b1${lower} ${word(1)}`,
    `b2${word(1)} ${word(2)}`,
    `c${word(-1)} ${before[1]} ${word(1)}`,
    `x${word(-1)} ${shapeOf(here)}`,
    `y${before[1]} ${word(1)}`,
    `z${before[1]} ${word(-1)} ${shapeOf(here)}`,
  );
  if (asked === 'ideas') {
    for (const offset of [-3, -2, -1, 0, 1, 2, 3]) {
      for (const idea of conceptsOf(word(offset))) names.push(`!${offset}${idea}`);
    }
  }
  return names;
}

/** Tags from the left, each seeing those before it. */
export function tagSpans(head: LinearHead, text: string, asked = ''): Span[] {
  const tokens = tokenise(text);
  const spans: Span[] = [];
  let before: [string, string] = ['<', '<'];
  for (const [at, token] of tokens.entries()) {
    const tag = pickClass(head, foldFeatures(tokenFeatures(tokens, at, before, asked), head.bits));
    const kind = tag.slice(2);
    const last = spans.at(-1);
    if (tag.startsWith('I-') && last?.kind === kind && before[1].slice(2) === kind) {
      last.end = token.end;
      last.text = text.slice(last.start, last.end);
    } else if (tag !== 'O') {
      spans.push({ kind, text: token.text, start: token.start, end: token.end });
    }
    before = [before[1], tag];
  }
  return spans;
}
