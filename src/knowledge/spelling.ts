import { distance } from 'fastest-levenshtein';

/** Shorter words have too many neighbours that mean something else. */
const LETTERS_MIN = 5;
const LETTERS_FOR_TWO_MISTAKES = 8;

/**
 * Finds what a misspelt word was meant to be among known ones: one mistake, two in a long word,
 * never in the first letter. Undefined when nothing is near, or two words are equally near.
 */
export function makeSpelling(known: Iterable<string>) {
  const byLetter = new Map<string, string[]>();
  for (const word of known) {
    if (word.length < LETTERS_MIN - 1 || /\d/.test(word)) continue;
    const first = word.charAt(0);
    const words = byLetter.get(first);
    if (words) words.push(word);
    else byLetter.set(first, [word]);
  }
  return (term: string): string | undefined => {
    if (term.length < LETTERS_MIN || /\d/.test(term)) return undefined;
    const allowed = term.length >= LETTERS_FOR_TWO_MISTAKES ? 2 : 1;
    let best: string | undefined;
    let least = allowed + 1;
    for (const word of byLetter.get(term.charAt(0)) ?? []) {
      if (Math.abs(word.length - term.length) > allowed) continue;
      const mistakes = distance(term, word);
      if (mistakes < least) {
        best = word;
        least = mistakes;
      } else if (mistakes === least) best = undefined;
    }
    return best;
  };
}
