import { hasBefore } from './context.ts';
import type { Recogniser, Span } from './recogniser.ts';

const spanOf = (match: RegExpMatchArray & { index: number }): Span => ({
  start: match.index,
  end: match.index + match[0].length,
});

const SSN = /(?<![\p{L}\p{N}-])(\d{3})([- ]?)(\d{2})\2(\d{4})(?![\p{L}\p{N}]|-\d)/gu;
const SSN_WORDS = /\b(?:ssn|itin|tin|social|security|tax(?:payer)?)\b/i;

/** US social security and taxpayer numbers; without separators only where they are named. */
export const recogniseSsn: Recogniser = {
  kind: 'US_SSN',
  confidence: 0.9,
  find: (text) =>
    [...text.matchAll(SSN)]
      .filter((match) => {
        const [, area = '', between = '', group = '', serial = ''] = match;
        const never = area === '000' || area === '666' || group === '00' || serial === '0000';
        return !never && (between !== '' || hasBefore(text, match.index, SSN_WORDS));
      })
      .map(spanOf),
};

/** A number whose kind only the words before it tell. */
const named = (kind: string, words: RegExp, number: RegExp): Recogniser => ({
  kind,
  confidence: 0.8,
  find: (text) =>
    [...text.matchAll(number)]
      .filter((match) => /\d/.test(match[0]) && hasBefore(text, match.index, words))
      .map(spanOf),
});

export const recogniseLicence: Recogniser = named(
  'DRIVER_LICENSE',
  /\b(?:driver'?s?'?|driving|dl|license|licence|permit)\b/i,
  /(?<![\p{L}\p{N}])[a-z]{0,3}\d[a-z\d-]{4,16}(?![\p{L}\p{N}])/giu,
);

export const recognisePassport: Recogniser = named(
  'PASSPORT',
  /\b(?:passport|pasaporte|reisepass|identity card|id card|national id)\b/i,
  /(?<![\p{L}\p{N}])[a-z]{0,2}\d{6,9}[a-z]?(?![\p{L}\p{N}])/giu,
);

export const recogniseBankNumber: Recogniser = named(
  'BANK_NUMBER',
  /\b(?:account (?:number|no|nr|#)|routing|sort code|acct|aba|bank account)\b/i,
  /(?<![\p{L}\p{N}])\d[\d -]{4,18}\d(?![\p{L}\p{N}])/gu,
);
