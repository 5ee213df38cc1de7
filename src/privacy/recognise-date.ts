import { hasBefore } from './context.ts';
import type { Recogniser, Span } from './recogniser.ts';

const MONTH =
  '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|' +
  'sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?';
const DAY = '[0-3]?\\d(?:st|nd|rd|th)?';
const TIME = '(?:[ T,]{1,2}[0-2]?\\d:[0-5]\\d(?::[0-5]\\d)?(?:\\.\\d{1,6})?(?:Z| ?[ap]m)?)?';
const PARTS = [
  `\\d{4}[-/.][01]?\\d[-/.][0-3]?\\d${TIME}`,
  `[0-3]?\\d[-/.][0-3]?\\d[-/.](?:1[89]|20)?\\d\\d${TIME}`,
  `${DAY} (?:of )?${MONTH},? (?:1[89]|20)\\d\\d`,
  `${MONTH} ${DAY},? (?:1[89]|20)\\d\\d`,
  `${DAY} (?:of )?${MONTH}`,
  `${MONTH} ${DAY}(?![\\d:])`,
];
const DATE = new RegExp(`(?<![\\p{L}\\p{N}.-])(?:${PARTS.join('|')})(?![\\p{L}\\p{N}])`, 'giu');
const WEEKDAY = /(?<!\p{L})(?:mon|tues|wednes|thurs|fri|satur|sun)days?(?!\p{L})/giu;
const BIRTH = /\b(?:born|birth(?:day|date)?|dob|d\.o\.b)\b/i;

const spans = (text: string, pattern: RegExp): Span[] =>
  [...text.matchAll(pattern)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }));

/** Full dates and days of the week. */
export const recogniseDate: Recogniser = {
  kind: 'DATE_TIME',
  confidence: 0.85,
  find: (text) => [...spans(text, DATE), ...spans(text, WEEKDAY)].sort((a, b) => a.start - b.start),
};

/** Dates that words before them say to be somebody's birth. */
export const recogniseBirthDate: Recogniser = {
  kind: 'BIRTH_DATE',
  confidence: 0.9,
  find: (text) => spans(text, DATE).filter(({ start }) => hasBefore(text, start, BIRTH)),
};

const AGE = new RegExp(
  String.raw`(?<![\p{L}\p{N}])(?:(?:i am|i'm|aged?|he is|she is|he's|she's) \d{1,3}(?` +
    String.raw`: years old)?|\d{1,3}[ -]years?[ -]old)(?![\p{L}\p{N}])`,
  'giu',
);

/** Somebody's age. */
export const recogniseAge: Recogniser = {
  kind: 'AGE',
  confidence: 0.6,
  find: (text) => spans(text, AGE),
};
