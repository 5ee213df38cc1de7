import { pattern } from '../text/pattern.ts';

const SIDE = pattern(
  'g',
  String.raw`\b(?:when|whenever|if|once|while|before|after|as soon as|in case|unless|during|`,
  "without) (?:(?:i|we|you|they|someone|somebody|people|one|visitors?|guests?)(?:'m|'re|'ve|",
  String.raw`'ll| am| are| have| will)?|my|our|the|a|an) ?(?:\w+ )?(?:come|comes|coming|`,
  String.raw`visit(?:s|ing)?|`,
  'view(?:s|ing)?|arrive|see|tour|drop|stop|cancel(?:s|led|ing)?|move[ds]?|moving|',
  String.raw`change|resch\w+|book(?:ed|ing)?|sign|leave|stay|am|miss(?:ed)?)\b[^,.?!;]*`,
);

const NO_VISIT = pattern(
  'g',
  String.raw`\b(?:not|n't) (?:looking for|after|interested in|here for|asking for) (?:a |`,
  String.raw`any )?(?:viewings?|`,
  String.raw`tours?|visits?|showings?|appointments?)\b`,
);

/**
 * The message without its side clauses: "is it free when I visit" wishes for no visit, "do I pay
 * if I cancel" cancels nothing.
 */
export const mainClause = (lower: string): string =>
  lower.replace(SIDE, ' ').replace(NO_VISIT, ' ');

const VISIT = '(?:viewings?|visits?|tours?|showings?|appointments?)';
const ABOUT_VISIT = pattern(
  '',
  String.raw`\b(?:to|at|for|during|about|of|in|before|after|with|on) (?:the|my|our|a|an|your|`,
  String.raw`each) `,
  String.raw`${VISIT}\b|\bhow (?:long|many|much|do|does|early|late|far)\b[^.?!]*\b${VISIT}\b|`,
  String.raw`\b(?:what happens|who (?:shows|meets|comes)|bring)\b[^.?!]*\b${VISIT}\b`,
);
const ASKS = pattern(
  '',
  String.raw`\b(?:what|which|bring|do i|do we|should|must|need to|have to|how|who|where|`,
  'is there|are there|will)\\b',
);
const ARRANGES = pattern(
  '',
  String.raw`\b(?:times?|days?|slots?|dates?|when|avail\w+|free|book\w*|schedul\w+|arrange|`,
  String.raw`set ?up|get|`,
  "make|reserve|request|come|can (?:i|we)|could (?:i|we|you)|may (?:i|we)|i'd|would like|want|",
  String.raw`resched\w+|move|cancel\w*|change|postpone|push|back to|go for)\b`,
);

/** "What should I bring to the viewing?" asks about visits and arranges none. */
export const asksAboutVisits = (lower: string): boolean =>
  ABOUT_VISIT.test(lower) && ASKS.test(lower) && (/\bbring\b/.test(lower) || !ARRANGES.test(lower));
