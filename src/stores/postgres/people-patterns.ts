import { parsePhoneNumberFromString } from 'libphonenumber-js';
import type { Subject } from '../../schemas/people.ts';

/** What people put between digits; no quote, so that no match goes from one value to the next. */
const BETWEEN = '[ .()/-]{0,3}';
/** JSON as text shows a line end as two characters, and its letter is no part of a word. */
const AFTER_ESCAPE = '(?<=\\\\[nrt])';
const DIGITS_MIN = 7;

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
const spaced = (digits: string): string => [...digits].join(BETWEEN);

function phonePattern(phone: string): string | null {
  const parsed = phone.startsWith('+') ? parsePhoneNumberFromString(phone) : undefined;
  const national: string = parsed?.nationalNumber ?? phone.replace(/\D/g, '');
  if (national.length < DIGITS_MIN) return null;
  // As it is dialled within the country, from abroad, or with both ("+44 (0)20 …").
  const code =
    parsed === undefined
      ? ''
      : `(?:(?:00|[+])?${parsed.countryCallingCode}${BETWEEN}(?:0${BETWEEN})?|0)?`;
  return `(?<![0-9])${code}[(]?${spaced(national)}(?![0-9])`;
}

const emailPattern = (email: string): string =>
  `(?:(?<![a-zA-Z0-9._%+-])|${AFTER_ESCAPE})${literal(email)}(?![a-zA-Z0-9-]|[.][a-zA-Z0-9])`;

/** A first name alone is everybody's. */
function namePattern(name: string): string | null {
  const words = name.trim().split(/\s+/);
  if (words.length < 2) return null;
  const text = words.map(literal).join('[ \\t]+');
  return `(?:(?<![a-zA-Z])|${AFTER_ESCAPE})${text}(?![a-zA-Z])`;
}

const either = (patterns: readonly (string | null)[]): string | null => {
  const all = [...new Set(patterns.flatMap((one) => one ?? []))];
  return all.length === 0 ? null : all.join('|');
};

/**
 * Regular expressions, to be read without regard to case, that both Postgres and JavaScript
 * understand. Null where nothing is known to look for.
 */
export const patternsOf = ({
  phones,
  emails,
  names,
}: Pick<Subject, 'phones' | 'emails' | 'names'>) => ({
  /** Phone numbers however they are written, and addresses of mail: nobody else's. */
  contact: either([...phones.map(phonePattern), ...emails.map(emailPattern)]),
  /** Whole names, which another person may bear too. */
  name: either(names.map(namePattern)),
});
