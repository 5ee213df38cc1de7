/** Digits of a phone number, with the country's where it is said. */
export interface PhoneClaim {
  kind: 'phone';
  text: string;
  digits: string;
}
export interface EmailClaim {
  kind: 'email';
  text: string;
  address: string;
}

const DATE = /\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}([.-])\d{1,2}\1\d{4}\b/g;
/** Groups of two to four figures, as both countries write them. */
const PHONE = new RegExp(
  [
    String.raw`(?<![\d$€£,.:/-])(?:\+\d{1,3}[\s.-]?)?(?:\(\d{2,4}\)[\s.-]?)?`,
    String.raw`\d{2,4}(?:[\s.-]\d{2,4}){1,4}(?![\d:/]|,\d)|(?<![\d$€£.,])\+?\d{9,13}(?!\d)`,
  ].join(''),
  'g',
);
/** "2020-2024", "1200-1500": spans of years and sizes. */
const SPAN = /^\d{4}[\s.-]\d{4}$/;
const DIGITS_MIN = 7;
const DIGITS_MAX = 15;

const SPOKEN: Record<string, string> = {};
for (const words of [
  'zero one two three four five six seven eight nine',
  'cero uno dos tres cuatro cinco seis siete ocho nueve',
]) {
  for (const [digit, word] of words.split(' ').entries()) SPOKEN[word] = String(digit);
}
SPOKEN['oh'] = '0';
const ONE_BY_ONE = new RegExp(
  String.raw`(?<!\p{L})(?:(?:${Object.keys(SPOKEN).join('|')})[\s,.-]+){6,14}` +
    String.raw`(?:${Object.keys(SPOKEN).join('|')})(?!\p{L})`,
  'giu',
);

/** A text in which numbers that are said figure by figure stand in figures. */
const joinSpoken = (text: string): string =>
  text.replace(ONE_BY_ONE, (run) =>
    run
      .toLowerCase()
      .split(/[\s,.-]+/)
      .map((word) => SPOKEN[word] ?? '')
      .join(''),
  );

/** Phone numbers in a text as it was written. */
export const phonesIn = (text: string): PhoneClaim[] =>
  [...joinSpoken(text).replace(DATE, ' ').matchAll(PHONE)].flatMap((m): PhoneClaim[] => {
    const digits = m[0].replace(/\D/g, '');
    if (digits.length < DIGITS_MIN || digits.length > DIGITS_MAX || SPAN.test(m[0])) return [];
    return [{ kind: 'phone', text: m[0], digits }];
  });

const COUNTRY_FROM = 11;

/** Whether two ways of writing mean one phone: the shorter is the end of the longer. */
export const samePhone = (one: string, other: string): boolean => {
  if (one.length >= COUNTRY_FROM && other.length >= COUNTRY_FROM) return one === other;
  return one.endsWith(other) || other.endsWith(one);
};

const EMAIL = /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/g;
export const emailsIn = (text: string): EmailClaim[] =>
  [...text.matchAll(EMAIL)].map((m) => ({
    kind: 'email',
    text: m[0],
    address: m[0].toLowerCase(),
  }));
