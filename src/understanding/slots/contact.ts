import { findPhoneNumbersInText } from 'libphonenumber-js';
import { pattern } from '../text/pattern.ts';
import type { Sheet } from '../text/sheet.ts';

export interface ContactHeard {
  phone?: string;
  email?: string;
}

const EMAIL = /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/u;
const SPOKEN_EMAIL = pattern(
  'i',
  String.raw`\b([a-z0-9]+(?:(?:\s?(?:\.|_|-)\s?|\s(?:dot|underscore|dash|hyphen|`,
  String.raw`point)\s)[a-z0-9]+)*)\s(?:at|\(at\)|\[at\])\s(?!\d{1,2}(?:[:.]|\s?[ap]m\b|`,
  String.raw`\b))([a-z0-9]+(?:(?:\.(?=\S)|\s\.\s|\s?-\s?|`,
  String.raw`\s(?:dot|point|\(dot\))\s)[a-z0-9]+)*(?:\.(?=\S)|\s\.\s|\s(?:dot|point|`,
  String.raw`\(dot\))\s)[a-z]{2,})\b`,
);
const PHONE_CUE =
  /\b(?:phone|number|call|text|reach|cell|mobile|tel|telephone|contact|whatsapp)\b/i;
const DIGITS = /(?<![\d$,.:])\+?\(?\d(?:[\s().-]{0,2}\d){6,14}(?![\d,]*\d|\s?(?:k\b|sq|dollars))/;

/** E-mail (also spelled out) and phone (E.164 where it is a valid number, else its digits). */
export function hearContact(sheet: Sheet, asked: boolean): ContactHeard {
  const email = hearEmail(sheet);
  const phone = hearPhone(sheet, asked);
  return { ...(email === undefined ? {} : { email }), ...(phone === undefined ? {} : { phone }) };
}

function hearEmail(sheet: Sheet): string | undefined {
  const open = sheet.open();
  const plain = EMAIL.exec(open);
  if (plain) {
    sheet.claim(plain.index, plain.index + plain[0].length);
    return plain[0].replace(/\.+$/, '').toLowerCase();
  }
  const spoken = SPOKEN_EMAIL.exec(open);
  if (!spoken?.[1] || !spoken[2]) return undefined;
  const local = spellOut(withoutLead(spoken[1]));
  sheet.claim(
    spoken.index + spoken[1].length - withoutLead(spoken[1]).length,
    spoken.index + spoken[0].length,
  );
  return `${local}@${spellOut(spoken[2])}`.toLowerCase();
}

const withoutLead = (local: string): string => local.replace(/^.*\bis\s+/i, '');

const spellOut = (text: string): string =>
  text
    .replace(/\s+(?:dot|point|\(dot\))\s+/gi, '.')
    .replace(/\s+underscore\s+/gi, '_')
    .replace(/\s+(?:dash|hyphen)\s+/gi, '-')
    .replace(/\s+/g, '');

function hearPhone(sheet: Sheet, asked: boolean): string | undefined {
  // "555 oh 1 2 3" is how digits are read out.
  const open = sheet
    .open()
    .replace(/(?<=\d\s)(?:oh|o)(?=\s\d|\s(?:oh|o)\b)/gi, (word) => '0'.padEnd(word.length));
  if ((open.match(/\d/g)?.length ?? 0) < 7) return undefined;
  const [found] = findPhoneNumbersInText(open, 'US');
  if (found) {
    sheet.claim(found.startsAt, found.endsAt);
    return found.number.number;
  }
  const digits = DIGITS.exec(open);
  if (!digits) return undefined;
  const only = digits[0].replace(/\D/g, '');
  const grouped = /[\s().-]/.test(digits[0]);
  if (!asked && !PHONE_CUE.test(open) && !(grouped && only.length >= 7)) return undefined;
  if (/^\d{4}-\d{2}-\d{2}/.test(digits[0])) return undefined;
  sheet.claim(digits.index, digits.index + digits[0].length);
  if (digits[0].startsWith('+')) return `+${only}`;
  return only.length === 10
    ? `+1${only}`
    : only.length === 11 && only.startsWith('1')
      ? `+${only}`
      : only;
}
