import { codesIn, withoutCodes } from './grounding/codes.ts';

/** Tells text that reads like orders to the assistant; a document has no business giving any. */
export type Detect = (
  text: string,
  as: 'message' | 'document',
) => {
  flagged: boolean;
  /** How far above its threshold, for who can say. */
  margin?: number;
};

const BETWEEN_SENTENCES = /(?<=[.!?]["')\]]?)(?=\s)|(?<=\n)/;
/** A line that goes on in the next one: wrapped prose, not a list or a heading. */
const RUNS_ON = /[\p{L}\p{N},;–-]\s*\n$/u;
const GOES_ON = /^\s*\p{Ll}/u;
const WORDS_MIN = 3;
const SENTENCES_MAX = 200;
/** Half a sentence is not what the detector learned from: there it must be surer than by a hair. */
const SURE_MARGIN = 0.25;
const LEFT_OUT = ' [left out: it read like an order to the assistant]';

/** A document without the sentences that read like orders; the rest of it stays as it is. */
export function withoutOrders(text: string, detect: Detect): { text: string; cut: number } {
  let cut = 0;
  let seen = 0;
  const isOrder = (part: string, marginMin: number): boolean => {
    if (part.trim().split(/\s+/).length < WORDS_MIN) return false;
    const { flagged, margin = marginMin } = detect(part, 'document');
    return flagged && margin >= marginMin;
  };
  const leaveOut = (): string => {
    cut += 1;
    return LEFT_OUT;
  };
  const kept = sentencesOf(text).map((lines) => {
    seen += lines.length;
    if (seen > SENTENCES_MAX) return lines.join('');
    if (isOrder(lines.join('').trim().replaceAll(/\s+/g, ' '), 0)) return leaveOut();
    if (lines.length === 1) return lines.join('');
    return lines.map((line) => (isOrder(line, SURE_MARGIN) ? leaveOut() : line)).join('');
  });
  return cut === 0 ? { text, cut } : { text: kept.join(''), cut };
}

/** Sentences in the lines they were written in; together they are the text again. */
function sentencesOf(text: string): string[][] {
  const sentences: string[][] = [];
  for (const piece of text.split(BETWEEN_SENTENCES)) {
    const open = sentences.at(-1);
    if (open && RUNS_ON.test(open.at(-1) ?? '') && GOES_ON.test(piece)) open.push(piece);
    else sentences.push([piece]);
  }
  return sentences;
}

/** The same in every text of a tool's result, and codes: remarks are anybody's words. */
export function cleanResult(
  result: unknown,
  detect: Detect | undefined,
): { result: unknown; cut: number } {
  let cut = 0;
  const clean = (value: unknown): unknown => {
    if (typeof value === 'string') {
      if (value.length < FREE_TEXT_MIN || !value.includes(' ')) return value;
      const open = codesIn(value).length > 0 ? withoutCodes(value) : value;
      if (detect === undefined) return open;
      const cleaned = withoutOrders(open, detect);
      cut += cleaned.cut;
      return cleaned.text;
    }
    if (Array.isArray(value)) return value.map(clean);
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, clean(item)]));
  };
  return { result: clean(result), cut };
}

const FREE_TEXT_MIN = 24;
