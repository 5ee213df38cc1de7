import { pattern } from '../text/pattern.ts';
import type { Scene } from './scene.ts';

const ORDER = pattern(
  '',
  String.raw`\b(?:book|schedule|reserve|arrange|set (?:it|that|this|me|us|up)|sign me up|`,
  'put (?:me|us) down|lock (?:it|that|me) in|confirm|make (?:a|the|an|',
  "me a) (?:reservation|booking|appointment)|go ahead|i'?ll take|i'?d like (?:to book|",
  String.raw`a table|an? (?:viewing|appointment|reservation)))\b`,
);
const ASKING_ONLY = pattern(
  '',
  String.raw`\b(?:do i (?:need|have) to book|how (?:do|can) i book|can i book online|before (?:i|`,
  String.raw`we) book|not book|don'?t book)\b`,
);
const UNSURE = pattern(
  '',
  String.raw`\b(?:maybe|perhaps|i think|not sure|thinking (?:of|about)|might|`,
  String.raw`would it be possible|is it possible|what if)\b`,
);

/**
 * Whether the person has given the order, so that asking "shall I book?" once more would be
 * asking for what was just said: agreed to it, ordered it plainly, gave the details asked for to
 * book it, or picked one of the times offered for it.
 */
export function isOrdered({ u, lower, brief, changed }: Scene): boolean {
  if (u.acts.includes('deny') && !changed('date', 'time', 'contact')) return false;
  const { openQuestion } = brief;
  if (openQuestion === 'confirm' && u.acts.includes('affirm')) return true;
  if (UNSURE.test(lower)) return false;
  if (ORDER.test(lower) && !ASKING_ONLY.test(lower)) return true;
  if (openQuestion === 'slot_choice')
    return changed('date', 'time') || u.choice !== undefined || u.acts.includes('affirm');
  return (
    (openQuestion === 'name' || openQuestion === 'contact' || openQuestion === 'party_size') &&
    changed('contact', 'partySize')
  );
}
