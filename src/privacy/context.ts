const REACH_CHARS = 48;

/** Whether one of the words stands shortly before, on the same or the line above. */
export function hasBefore(text: string, at: number, words: RegExp): boolean {
  return words.test(text.slice(Math.max(0, at - REACH_CHARS), at));
}
