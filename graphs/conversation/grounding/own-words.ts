/** Longer than what people write to a desk: a mail, a story, code, a page of instructions. */
const LONG_CHARS = 600;
const SENTENCE_CHARS_MAX = 240;

/** What is passed on rather than said: code, and quotes and brackets longer than a name. */
const PASSED_ON =
  /```[\s\S]*?(?:```|$)|`[^`]{20,}`|["“«][^"”»]{25,}["”»]|[[({<][^\])}>]{25,}[\])}>]/g;
const BETWEEN = /(?<=[.!?;])\s+|\n+/;

export const isLong = (text: string): boolean => text.length > LONG_CHARS;

const sentencesOf = (text: string): string[] => text.replace(PASSED_ON, ' ').split(BETWEEN);

const SELF =
  /(?<![\p{L}])(?:i|i'm|i'd|i've|we|we're|my|our|me|us|yo|mi|mis|me|nos|nuestr[oa]s?)(?!\p{L})/iu;

/** What a message says for the person: all of it, or of a long one what tells of themselves. */
export const ownWords = (text: string): string =>
  sentencesOf(text)
    .filter((sentence) => !isLong(text) || SELF.test(sentence))
    .join(' ');

const VISIT =
  /\b(?:viewings?|visits?|tours?|showings?|appointments?|appt|bookings?|reservations?|tables?|slots?|meetings?|consultations?|walk-?through)\b/;
const REQUESTS: Record<string, RegExp> = {
  book_viewing: /\b(?:book|schedule|reserve|arrange|set up|make|get|see|view|visit|tour|come by)\b/,
  make_reservation: /\b(?:book|schedule|reserve|arrange|set up|make|get|need|want|like)\b/,
  reschedule_viewing:
    /\b(?:move|reschedul\w+|change|postpone|push|shift|switch|swap|delay|bring forward)\b/,
  cancel_viewing: /\b(?:cancel\w*|call off|drop|scrap|give up|can'?t (?:make|come)|no longer)\b/,
};
const OF_THEMSELVES = /\b(?:i|i'm|i'd|we|we'd|my|our|me|us|please)\b/;

/**
 * Whether one sentence of a message orders this in so many words: a passing word of a long text
 * of instructions, code or a story is no request.
 */
export function asksInSoManyWords(tool: string, text: string): boolean {
  const request = REQUESTS[tool];
  if (request === undefined) return false;
  return sentencesOf(text.toLowerCase().replace(/[‘’]/g, "'")).some(
    (sentence) =>
      sentence.length <= SENTENCE_CHARS_MAX &&
      OF_THEMSELVES.test(sentence) &&
      VISIT.test(sentence) &&
      request.test(sentence),
  );
}
