import type { Recogniser } from './recogniser.ts';

const CANDIDATE =
  /(?<![\p{L}\p{N}])[a-z]{2}\d{2}(?: ?[a-z\d]{4}){2,7}(?: ?[a-z\d]{1,3})?(?![\p{L}\p{N}])/giu;
const PIECE_DIGITS = 7;

/** International bank account numbers whose check digits are right. */
export const recogniseIban: Recogniser = {
  kind: 'IBAN',
  confidence: 0.99,
  find: (text) =>
    [...text.matchAll(CANDIDATE)].flatMap((match) => {
      const end = longestValid(match[0]);
      return end === 0 ? [] : [{ start: match.index, end: match.index + end }];
    }),
};

/** A word after the number may look like a group of it: cut from the end until it checks. */
function longestValid(candidate: string): number {
  for (let end = candidate.length; end >= 15; ) {
    if (remainder(candidate.slice(0, end).replaceAll(' ', '')) === 1) return end;
    end = candidate.lastIndexOf(' ', end - 1);
  }
  return 0;
}

/** The number, its first four characters moved to the end, letters as 10 to 35, modulo 97. */
function remainder(iban: string): number {
  if (iban.length < 15 || iban.length > 34) return 0;
  const digits = [...(iban.slice(4) + iban.slice(0, 4))]
    .map((one) => Number.parseInt(one, 36).toString())
    .join('');
  let rest = 0;
  for (let at = 0; at < digits.length; at += PIECE_DIGITS) {
    rest = Number(`${rest}${digits.slice(at, at + PIECE_DIGITS)}`) % 97;
  }
  return rest;
}
