import { hasBefore } from './context.ts';
import type { Recogniser } from './recogniser.ts';

const CANDIDATE = new RegExp(
  String.raw`(?<![\p{L}\p{N}$€£#/-]|\d[.,])\+?\(?\d[\d .()-]{4,26}\d(?: ?(?:x|ext` +
    String.raw`\.? ?)\d{1,6})?(?![\p{L}\p{N}]|[.,/:]\d)`,
  'giu',
);
const TWO_MARKS = /[ .()-]{3}|[.-]{2}|\n/;
const WORDS = new RegExp(
  String.raw`\b(?:phone|call|tel|telephone|mobile|cell|fax|number|reach|text|ring|dia` +
    String.raw`l|whatsapp|contact|answering|office)\b|☎`,
  'i',
);
const OTHER_WORDS =
  /\b(?:card|cc|ssn|security|account|iban|licen[cs]e|passport|zip|budget|price)\b/i;
const AFTER = /^.{0,3}(?:office|fax|mobile|cell|home|work|tel)/i;
const DIGITS_MIN = 6;
/** From here on a grouped number may stand without a word that tells what it is. */
const DIGITS_SURE = 7;
const DIGITS_MAX = 15;

/**
 * Numbers grouped as phone numbers are anywhere in the world. Less sure than libphonenumber: used
 * where masking one number too many does no harm.
 */
export const recogniseLoosePhone: Recogniser = {
  kind: 'PHONE',
  confidence: 0.6,
  find: (text) =>
    [...text.matchAll(CANDIDATE)]
      .filter(({ 0: match, index }) => looksLikePhone(text, match, index))
      .map((match) => ({ start: match.index, end: match.index + match[0].length })),
};

function looksLikePhone(text: string, match: string, index: number): boolean {
  const digits = (match.split(/[xe]/i, 1)[0] ?? '').replace(/\D/g, '');
  if (digits.length < DIGITS_MIN || digits.length > DIGITS_MAX || TWO_MARKS.test(match))
    return false;
  const after = text.slice(index + match.length, index + match.length + 12);
  if (hasBefore(text, index, WORDS) || AFTER.test(after)) return true;
  const grouped = /\D/.test(match) && digits.length >= DIGITS_SURE;
  return grouped && !/^\d{5} \d/.test(match) && !hasBefore(text, index, OTHER_WORDS);
}
