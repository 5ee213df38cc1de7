import { codesIn, withoutCodes } from './grounding/codes.ts';

/** Tells text that reads like orders to the assistant; a document has no business giving any. */
export type Detect = (text: string, as: 'message' | 'document') => { flagged: boolean };

const BETWEEN_SENTENCES = /(?<=[.!?]["')\]]?)(?=\s)|(?<=\n)/;
const WORDS_MIN = 3;
const SENTENCES_MAX = 200;
const LEFT_OUT = ' [left out: it read like an order to the assistant]';

/** A document without the sentences that read like orders; the rest of it stays as it is. */
export function withoutOrders(text: string, detect: Detect): { text: string; cut: number } {
  let cut = 0;
  const kept = text.split(BETWEEN_SENTENCES).map((sentence, at) => {
    if (at >= SENTENCES_MAX || sentence.trim().split(/\s+/).length < WORDS_MIN) return sentence;
    if (!detect(sentence, 'document').flagged) return sentence;
    cut += 1;
    return LEFT_OUT;
  });
  return cut === 0 ? { text, cut } : { text: kept.join(''), cut };
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
