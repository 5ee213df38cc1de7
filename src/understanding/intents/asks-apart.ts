import type { IntentName } from '../../schemas/dialogue.ts';
import { pattern } from '../text/pattern.ts';
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

const QUESTION = pattern(
  '',
  String.raw`^(?:\W|(?:also|and|but|oh|ok|okay|so|btw|by the way|quick question|first|`,
  String.raw`before that)\b)*`,
  String.raw`(?:what|when|how|who|where|which|is|are|do|does|must|should)\b`,
);
/** Leans on what was said before, or on the calendar: no question of its own. */
const LEANS = pattern(
  '',
  String.raw`\b(?:that|it|this|one|ones|them|these|those|free|available|availab\w+|work|works|`,
  String.raw`suits?|`,
  String.raw`ok|okay|possible|help|alright|right|times?|slots?|soonest|earliest|you have|next)\b|▪`,
);

/** Whether one sentence of several is a question of its own that belongs to no errand. */
export function asksBeside(lower: string): boolean {
  const clauses = lower.split(/(?<=[?!.;])\s+|,\s*(?=(?:and|also|but)\b)|\s+(?=also\b)/);
  if (clauses.length < 2) return false;
  return clauses.some(
    (clause) =>
      QUESTION.test(clause) &&
      !LEANS.test(clause) &&
      !HOMES.test(clause) &&
      clause.split(/\s+/).length > 2 &&
      !cues.some((c) => c.weight >= 2.5 && !QUESTIONS.has(c.intent) && c.pattern.test(clause)),
  );
}
