const TOKEN = /[A-Za-z0-9][A-Za-z0-9_-]{4,}[A-Za-z0-9=]/g;
/** Letters said one by one: "C-A-N-A-R-Y", "k 7 f 3 a 9 c". */
const SPELLED = /(?<![A-Za-z0-9])(?:[A-Za-z0-9][\s.,_-]{1,2}){6,}[A-Za-z0-9](?![A-Za-z0-9])/g;
const LONG = 24;

/** What stands for itself alone: letters and figures mixed, capitals in a row, very long words. */
const isOpaque = (token: string): boolean => {
  if (/^\d[\d_-]*$/.test(token) || /^\d{4}-\d{2}-\d{2}T/.test(token)) return false;
  const plain = token.replace(/[_=-]/g, '');
  const changes = [...plain.matchAll(/\d+|[A-Za-z]+/g)].length - 1;
  if (changes >= 2 && plain.length >= 6) return true;
  if (changes === 1 && plain.length >= 7 && /^[A-Z_-]{4,}\d{3,}$/.test(token)) return true;
  if (/^[A-Z]{3,}(?:[_-][A-Z0-9]{3,}){2,}$/.test(token)) return true;
  if (/[a-z][A-Z]\w*[a-z][A-Z]/.test(plain) && plain.length >= 12) return true;
  return plain.length >= LONG && !token.includes('-');
};

/** Keys, tokens, passwords and other codes in a text, in the form in which they are compared. */
export const codesIn = (given: string): string[] => {
  const text = given.normalize('NFKC').replace(UNSEEN, '');
  return [
    ...new Set([
      ...[...text.matchAll(TOKEN)]
        .map(([token]) => token)
        .filter(isOpaque)
        .map(normalCode),
      ...[...text.matchAll(SPELLED)].map(([letters]) => normalCode(letters)).filter(isSpelledCode),
    ]),
  ];
};

/** What stands between letters without being seen. */
const UNSEEN = /\p{Cf}/gu;

/** The same text with its codes left out: remarks are anybody's words, and read by everybody. */
export const withoutCodes = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(UNSEEN, '')
    .replace(TOKEN, (token) => (isOpaque(token) ? '[code]' : token))
    .replace(SPELLED, (letters) => (isSpelledCode(normalCode(letters)) ? '[code]' : letters));

/** Sheer figures are phones and prices; those have claims of their own. */
const isSpelledCode = (joined: string): boolean => joined.length >= 7 && /[a-z]/.test(joined);

export const normalCode = (text: string): string =>
  text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

const LINK = new RegExp(
  [
    String.raw`(?:https?:\/\/|www\.)[^\s<>()"']+`,
    String.raw`\b[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,6}\.(?:com|net|org|io|xyz|app|site|online|`,
  ].join('|') + String.raw`info|biz|co|dev|ai|example)\b(?:\/[^\s<>()"']*)?`,
  'gi',
);

/** Addresses of the web, without scheme and closing marks; those of mail are no links. */
export const linksIn = (text: string): string[] =>
  [...text.replace(/[\w.+-]{1,64}@[\w.-]{1,253}/g, ' ').matchAll(LINK)].map(([link]) =>
    normalLink(link),
  );

const normalLink = (link: string): string =>
  link
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/^www\./, '')
    .replace(/(?<![.,;:!?/])[.,;:!?/]+$/, '');
