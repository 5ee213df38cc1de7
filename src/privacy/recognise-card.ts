import { passesLuhn } from './luhn.ts';
import type { Recogniser } from './recogniser.ts';

const CANDIDATE = /(?<![\p{L}\p{N}.,-])\d(?:[ -]?\d){11,18}(?![\p{L}\p{N}]|[-.,]\d)/gu;
/** Beginnings that card networks use. */
const NETWORK = /^(?:4|5[0-8]|6|2[2-7]|3[0-9]|1800|2131)/;

/** Payment cards: 12 to 19 digits of a network's, whose check digit is right. */
export const recogniseCard: Recogniser = {
  kind: 'CREDIT_CARD',
  confidence: 0.95,
  find: (text) =>
    [...text.matchAll(CANDIDATE)]
      .filter(([match]) => {
        const digits = match.replace(/\D/g, '');
        return NETWORK.test(digits) && passesLuhn(digits);
      })
      .map((match) => ({ start: match.index, end: match.index + match[0].length })),
};
