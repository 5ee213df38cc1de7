import type { DetectorHead, DetectorModel } from './detector-model.ts';
import { bounded, readsLikeMail, sentencesOf, windowsOf } from './segments.ts';
import { textGrams } from './text-grams.ts';

export interface InjectionFound {
  flagged: boolean;
  /** How far the most suspicious stretch lies above (or below) the threshold. */
  margin: number;
  /** That stretch. */
  text: string;
}

/** Judges a text; `document` is one that nobody said to the assistant: a passage, a note. */
export type DetectInjection = (text: string, as?: 'message' | 'document') => InjectionFound;

/** A tripwire, not a guard: it marks text, and nothing that matters rests on it alone. */
export function makeDetectInjection(model: DetectorModel): DetectInjection {
  return (text, as) => {
    const isDocument = as === 'document' || (as === undefined && readsLikeMail(text));
    const found = [...said(text)].map((part) => judge(model.message, part));
    if (isDocument) found.push(...sentencesOf(text).map((part) => judge(model.document, part)));
    return found.reduce((worst, one) => (one.margin > worst.margin ? one : worst));
  };
}

const said = (text: string): string[] => [bounded(text), ...windowsOf(text)];

function judge(head: DetectorHead, text: string): InjectionFound {
  const margin = scoreText(head, text) - head.threshold;
  return { flagged: margin >= 0, margin, text };
}

/** The margin of one stretch before any threshold. */
export function scoreText(head: DetectorHead, text: string): number {
  const rows = textGrams(text, head.bits);
  let sum = 0;
  for (const row of rows) sum += head.weights[row] ?? 0;
  return (sum * head.scale) / Math.sqrt(Math.max(1, rows.length)) + head.bias;
}
