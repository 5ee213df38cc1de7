import type { OpenQuestion } from '../../schemas/dialogue.ts';
import { pattern } from '../text/pattern.ts';

const LEAD = '(?:(?:no|oh|ok(?:ay)?|well|sorry|actually|please|wait|then|and|instead)\\b\\W*)*';
const GIVES_UP = pattern(
  '',
  String.raw`\b(?:cancel|stop|scrap|drop|undo|abort) (?:it|that|this|everything|all of (?:it|`,
  String.raw`that))\b(?! (?:viewing|visit|tour|one|appointment|booking|reservation|table|`,
  String.raw`meeting))|`,
  String.raw`^\W*${LEAD}(?:cancel|stop|abort)(?:,? (?:please|then|now))?\W*$|`,
  String.raw`\bnever ?mind\b|\bforget (?:about )?(?:it|that)\b|\bcall (?:it|that) off\b`,
);
const ANY_BOOKING = pattern(
  '',
  String.raw`\bcancel (?:my|the|this|that) (?:booking|reservation|appointment|viewing|visit|tour|`,
  String.raw`table|meeting)\b`,
);

/** What a booking that is not made yet waits to hear. */
const WAITS: readonly (OpenQuestion | undefined)[] = [
  'date',
  'time',
  'slot_choice',
  'name',
  'contact',
  'party_size',
  'confirm',
];

/**
 * "Cancel that" while a booking still waits for an answer gives up that booking; what is booked
 * must be named to be cancelled, if there is any.
 */
export const givesUp = (
  lower: string,
  openQuestion: OpenQuestion | undefined,
  hasBooked: boolean,
): boolean =>
  WAITS.includes(openQuestion) && (GIVES_UP.test(lower) || (!hasBooked && ANY_BOOKING.test(lower)));
