import type { IntentName } from '../../schemas/dialogue.ts';
import { cues } from './cues.ts';

const QUESTIONS: ReadonlySet<IntentName> = new Set(['faq', 'pricing']);
const HOMES =
  /\b(?:homes?|houses?|apartments?|flats?|condos?|lofts?|places?|bed|bedrooms?|studio)\b|▪/;

/** Whether a clause of its own asks about the agency: "what is the fee, and do you have …". */
export const asksApart = (name: IntentName, lower: string): boolean =>
  QUESTIONS.has(name) &&
  lower
    .split(
      /[?.!;]|,\s*(?=(?:and|also|but|do|can|what|how|is)\b)|\band (?=(?:do|can|what|how|is)\b)/,
    )
    .some(
      (clause) =>
        !HOMES.test(clause) &&
        cues.some(
          ({ intent, weight, pattern }) =>
            QUESTIONS.has(intent) && weight >= 2.5 && pattern.test(clause),
        ),
    );
