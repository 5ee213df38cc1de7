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
    const windows = windowsOf(text);
    const { message, document } = model;
    const least = windows.length > 0 ? message.longThreshold : message.threshold;
    const found = [bounded(text), ...windows].map((part) => judge(message, part, least));
    if (isDocument) {
      const parts = sentencesOf(text);
      const bar = parts.length > 1 ? document.longThreshold : document.threshold;
      found.push(...parts.map((part) => judge(document, part, bar)));
    }
    return found.reduce((worst, one) => (one.margin > worst.margin ? one : worst));
  };
}

function judge(head: DetectorHead, text: string, least: number): InjectionFound {
  const margin = scoreText(head, text) - least;
  return { flagged: margin >= 0, margin, text };
}

/** The margin of one stretch before any threshold. */
function scoreText(head: DetectorHead, text: string): number {
  const rows = textGrams(text, head.bits);
  let sum = 0;
  for (const row of rows) sum += head.weights[row] ?? 0;
  return (sum * head.scale) / Math.sqrt(Math.max(1, rows.length)) + head.bias;
}
