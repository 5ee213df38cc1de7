export interface Token {
  /** Lower case, without accents. */
  word: string;
  raw: string;
  start: number;
  end: number;
}

/** Lower case without accents: "Peñón" → "penon". */
export const fold = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

export function tokens(text: string): Token[] {
  return [...text.matchAll(/[\p{L}\p{N}]+(?:['.][\p{L}]+)*/gu)].map((match) => ({
    word: fold(match[0]).replace(/'s$/, ''),
    raw: match[0],
    start: match.index,
    end: match.index + match[0].length,
  }));
}

export const titleCase = (text: string): string =>
  text.replace(
    /\p{L}[\p{L}.]*/gu,
    (word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase(),
  );
