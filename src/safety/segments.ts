const SENTENCE_END = /(?<=[.!?…]["')\]]?)\s+|\n+|\|/;
const WORDS_MIN = 3;
/** More is not looked at: what a text says first and last is what a model heeds. */
const TEXT_MAX = 12_000;
const SEGMENTS_MAX = 400;
const WINDOW = 400;

/** The first and the last of a long text. */
export const bounded = (text: string): string =>
  text.length <= TEXT_MAX ? text : `${text.slice(0, TEXT_MAX / 2)}\n${text.slice(-TEXT_MAX / 2)}`;

/** Lines and sentences of at least three words. */
export const sentencesOf = (text: string): string[] =>
  bounded(text)
    .split(SENTENCE_END)
    .map((part) => part.trim())
    .filter((part) => part.split(/\s+/, WORDS_MIN).length >= WORDS_MIN)
    .slice(0, SEGMENTS_MAX);

/** Overlapping stretches of some sentences each; none for a text that is one stretch. */
export function windowsOf(text: string): string[] {
  const whole = bounded(text);
  if (whole.length <= WINDOW) return [];
  const windows: string[] = [];
  for (let from = 0; from < whole.length; from += WINDOW / 2) {
    const start = from === 0 ? 0 : whole.indexOf(' ', from) + 1;
    windows.push(whole.slice(start, from + WINDOW));
    if (from + WINDOW >= whole.length) break;
  }
  return windows;
}

const MAIL = new RegExp(
  [
    String.raw`^\W*(?:subject|from|email_from|to|date|received date)\s*:`,
    String.raw`\|(?:content|email_from|received date)\s*:`,
    String.raw`\b(?:hi|hello|dear|hey)\s+(?:\w+\s*){1,3},`,
    String.raw`\bunsubscribe\b|©|\b(?:best|kind|warm) regards\b|\breply to this e-?mail\b`,
  ].join('|'),
  'im',
);

/** Whether a text is a mail or a note rather than something said to the assistant. */
export const readsLikeMail = (text: string): boolean => MAIL.test(bounded(text));
