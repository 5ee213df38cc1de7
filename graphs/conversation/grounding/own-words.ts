/** Longer than what people write to a desk: a mail, a story, code, a page of instructions. */
const LONG_CHARS = 600;
/** In a turn in which something reads like orders to the assistant, less is long. */
const LONG_CHARS_SUSPECT = 160;
const SENTENCE_CHARS_MAX = 240;

/** What is passed on rather than said: code, and quotes and brackets longer than a name. */
const PASSED_ON = new RegExp(
  [
    String.raw`\`\`\`[\s\S]*?(?:\`\`\`|$)|\`[^\`]{20,}\``,
    String.raw`["“«][^"”»]{25,}["”»]|[[({<][^\])}>]{25,}[\])}>]`,
  ].join('|'),
  'g',
);
const BETWEEN = /(?<=[.!?;])\s+|\n+/;

export const isLong = (text: string, suspect = false): boolean =>
  text.length > (suspect ? LONG_CHARS_SUSPECT : LONG_CHARS);

const sentencesOf = (text: string): string[] => text.replace(PASSED_ON, ' ').split(BETWEEN);

const SELF = new RegExp(
  [
    "(?<![\\p{L}])(?:i|i'm|i'd|i've|we|we're|my|our|me|us|yo|mi|mis|nos|",
    'nuestr[oa]s?)(?!\\p{L})',
  ].join(''),
  'iu',
);

/** What a message says for the person: all of it, or of a long one what tells of themselves. */
export const ownWords = (text: string): string =>
  sentencesOf(text)
    .filter((sentence) => !isLong(text) || SELF.test(sentence))
    .join(' ');

const VISIT = [
  '(?:viewings?|visits?|tours?|showings?|appointments?|appt|bookings?|reservations?|tables?|',
  'slots?|meetings?|consultations?|walk-?through)',
].join('');
const ARRANGE = '(?:book|schedule|reserve|arrange|set up|make|get|have|need|want|like)';
const both = (verb: string) =>
  new RegExp(`\\b${verb}\\b.*\\b${VISIT}\\b|\\b${VISIT}\\b.*\\b${verb}\\b`);
const REQUESTS: Record<string, RegExp> = {
  book_viewing: new RegExp(
    String.raw`\b(?:see|view|visit|tour|look at|walk through)\b|${both(ARRANGE).source}`,
  ),
  make_reservation: both(ARRANGE),
  reschedule_viewing: both(
    '(?:move|reschedul\\w+|change|postpone|push|shift|switch|swap|delay|bring forward)',
  ),
  cancel_viewing: both("(?:cancel\\w*|call off|drop|scrap|give up|can'?t (?:make|come)|no longer)"),
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
      request.test(sentence),
  );
}
