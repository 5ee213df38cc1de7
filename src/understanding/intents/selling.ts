import { pattern } from '../text/pattern.ts';

const SELLING = pattern(
  '',
  String.raw`\b(?:sell(?:ing)?|list(?:ing)?|put(?:ting)?|letting|let|rent(?:ing)? out|`,
  String.raw`market(?:ing)?)`,
  String.raw` (?:out )?(?:my|our|a|his|her|their|the|mom'?s|dad'?s|this|\w+'s)? ?(?:\w+ ){0,2}?`,
  '(?:homes?|houses?|places?|apartments?|flats?|condos?|lofts?|townhouses?|propert(?:y|',
  String.raw`ies)|units?|cottage|bungalow)\b(?! (?:you|for me))|\b(?:home|house|property|free|`,
  String.raw`your|a|`,
  String.raw`the) (?:valuation|appraisal)\b|\bvaluations?\b|\bapprais(?:al|e)\b|\b(?:want|wanna|`,
  String.raw`like|plan(?:ning)?|thinking (?:of|about)|hoping|looking|ready|`,
  String.raw`need) (?:to )?sell(?:ing)?\b|`,
  String.raw`\b(?:i'?m|as) a seller\b|\bwhat(?:'s| is| would)\b[^.?!]{0,24}\bmy (?:home|house|`,
  String.raw`place|`,
  String.raw`condo|property|flat|apartment)\b[^.?!]{0,12}\b(?:worth|fetch|go for|sell for)\b`,
);
const THEIRS =
  /\b(?:do you|you(?:'re| are)?|are they|is it|why (?:are|is)) (?:also )?sell(?:ing)?\b/;

/** Somebody who has a home to sell or to let looks for none. */
export const isSelling = (lower: string): boolean => SELLING.test(lower) && !THEIRS.test(lower);
