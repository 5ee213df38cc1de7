const BEFORE = 60;
const CHARS = 200;

/** The part of a text around the first of the words in it, cut between characters. */
export function snippetOf(text: string, words: readonly string[]): string {
  const chars = [...text.replaceAll(/\s+/g, ' ').trim()];
  // Letter by letter, so that the places stay the same.
  const low = chars.map((char) => char.toLowerCase());
  const places = words.map((word) => placeOf(low, [...word.toLowerCase()]));
  const first = Math.min(...places.filter((place) => place >= 0), chars.length);
  const from = first === chars.length ? 0 : Math.max(0, first - BEFORE);
  const part = chars.slice(from, from + CHARS).join('');
  return `${from > 0 ? '…' : ''}${part}${from + CHARS < chars.length ? '…' : ''}`;
}

const placeOf = (text: readonly string[], word: readonly string[]): number =>
  text.findIndex((_, at) => word.every((char, offset) => text[at + offset] === char));
