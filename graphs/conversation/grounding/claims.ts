import { type AddressClaim, addressesIn } from './address-claims.ts';
import { codesIn, linksIn } from './codes.ts';
import { type CountClaim, countsIn } from './counts.ts';
import { type DateClaim, type DayClaim, datesIn, daysIn } from './date-claims.ts';
import { type MoneyClaim, moneyIn } from './money-claims.ts';
import { type EmailClaim, emailsIn, type PhoneClaim, phonesIn } from './reach-claims.ts';
import { spellOut } from './spell-out.ts';
import { type TimeClaim, timesIn } from './time-claims.ts';

/**
 * What a sentence states that must not be invented: amounts of money, dates, clock times, counts,
 * phone numbers, e-mail and street addresses, links, and codes of any kind.
 */
export type Claim =
  | MoneyClaim
  | DateClaim
  | DayClaim
  | TimeClaim
  | CountClaim
  | PhoneClaim
  | EmailClaim
  | AddressClaim
  | { kind: 'code'; text: string; code: string }
  | { kind: 'link'; text: string; link: string };

/** Every claim of a sentence, in the order of their kinds. */
export const extractClaims = (sentence: string): Claim[] => [
  ...factsIn(sentence),
  ...addressesIn(sentence),
  ...codesIn(sentence).map((code): Claim => ({ kind: 'code', text: 'code', code })),
];

/** Those that evidence is kept by; addresses and codes are looked for in its text. */
export function factsIn(sentence: string): Claim[] {
  const text = spellOut(sentence);
  return [
    ...moneyIn(text),
    ...datesIn(text),
    ...daysIn(text),
    ...timesIn(text),
    ...countsIn(text),
    ...phonesIn(sentence),
    ...emailsIn(sentence),
    ...linksIn(sentence).map((link): Claim => ({ kind: 'link', text: 'link', link })),
  ];
}
