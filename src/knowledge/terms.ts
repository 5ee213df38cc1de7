const STOP_WORDS = new Set(
  // The last line is what questions are made of: it says nothing of what they are about.
  (
    'a an and any are as at be been but by can could did do does for from had has have he her ' +
    'his how i if in into is it its me my of on or our please she should so tell than that ' +
    'the their them then there these they this those to was we were what when where which who ' +
    'whom why will with would you your ' +
    'about also am does exist get give got just know let like long many much need often take want'
  ).split(' '),
);

const WORD = /[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*/gu;

/**
 * Words of a text as the keyword index knows them: lower case, no accents, no stop words, lightly
 * stemmed, in order and with repeats. A hyphenated word gives its parts and the whole, so that
 * "check-in" meets "checkin".
 */
export function terms(text: string): string[] {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const found: string[] = [];
  for (const [word] of plain.matchAll(WORD)) {
    const parts = word
      .replace(/['’]s$/, '')
      .replace(/['’]/g, '')
      .split('-');
    if (parts.length > 1) found.push(stem(parts.join('')));
    for (const part of parts) if (part !== '' && !STOP_WORDS.has(part)) found.push(stem(part));
  }
  return found;
}

/** Plurals, -ing, -ed, -ly and a final e or y: light enough not to merge unlike words. */
function stem(word: string): string {
  if (word.length < 4 || /\d/.test(word)) return word;
  let root = singular(word);
  if (root.length > 5 && root.endsWith('ing')) root = root.slice(0, -3);
  else if (root.length > 4 && root.endsWith('ed')) root = root.slice(0, -2);
  else if (root.length > 5 && root.endsWith('ly')) root = root.slice(0, -2);
  if (root.length > 3 && /([bdfgmnprt])\1$/.test(root)) root = root.slice(0, -1);
  if (root.length > 3 && root.endsWith('e')) root = root.slice(0, -1);
  if (root.length > 2 && root.endsWith('y')) root = `${root.slice(0, -1)}i`;
  return root;
}

function singular(word: string): string {
  if (/(ss|us|is)$/.test(word)) return word;
  if (word.length > 4 && word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (/(ch|sh|ss|x|z)es$/.test(word)) return word.slice(0, -2);
  return word.endsWith('s') ? word.slice(0, -1) : word;
}
