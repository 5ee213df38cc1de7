const ATTRIBUTES: [string, RegExp][] = [
  ['PetsAllowed', /\bpets?\b|\bdogs?\b|\bcats?\b|\bpet[- ]friendly\b|\banimals?\b/],
  [
    'GarageSpaces',
    /\bgarages?\b|\bparking\b|\bpark (?:my|a|the|our) (?:car|truck|van)\b|\bcarport\b/,
  ],
  ['Furnished', /\bfurnished\b|\bfurniture\b/],
  ['InUnitLaundry', /\blaundry\b|\bwashers?\b|\bdryers?\b|\bwashing machine\b/],
  [
    'ListPrice',
    /\bhow much (?:is|does|would|for|do they|are they|'s)\b|\bprices?\b|\bcosts?\b|\brent (?:for|on|of|is)\b|\b(?:what'?s|what is) the (?:monthly )?rent\b|\basking\b|\bhow expensive\b|\bhow much\b(?= (?:it|that|this|per|a month|\?|$))|\bhow much\W*$/,
  ],
  [
    'UnparsedAddress',
    /\baddress\b|\bwhere(?:'s| is| are| exactly)\b|\blocated\b|\blocation\b|\bwhat street\b|\bwhich (?:street|neighbou?rhood)\b/,
  ],
  [
    'LivingArea',
    /\bsq(?:uare)? ?(?:feet|foot|ft|footage|m|meters?)\b|\bsqft\b|\bhow (?:big|large|spacious)\b|\bsize\b|\bliving area\b|\bfloor space\b/,
  ],
  [
    'YearBuilt',
    /\bhow old\b|\bwhen was (?:it|this|that|the \w+) built\b|\byear built\b|\bbuilt in\b|\bwhat year\b|\bbuilding'?s age\b/,
  ],
  ['BedroomsTotal', /\bhow many (?:bed ?rooms?|beds?|rooms?)\b|\bnumber of (?:bed ?rooms?|beds)\b/],
  [
    'BathroomsTotalInteger',
    /\bhow many (?:bath ?rooms?|baths?|bedrooms? and bath\w*)\b|\bnumber of bath ?rooms?\b|\b(?:and|how about|what about) (?:the )?bath ?rooms?\b/,
  ],
];

const ASKING =
  /\?|^\W*(?:(?:and|so|ok(?:ay)?|also|great|cool|nice|hi|hello|hey|thanks|well|sounds (?:good|nice)|but)\b[\s,.!]*)*(?:is|are|does|do|did|can|could|will|would|has|have|what|what's|whats|how|when|where|where's|which|who|am i|may i|any)\b|\b(?:tell me|i(?:'d| would)? (?:like|want|need) to know|wondering|let me know|do you know|curious|find out|check (?:if|whether)|whether|(?:i|we) need to know|i'?d like to know)\b/;
const MANY =
  /\b(?:any|some|other|more)\b[^.?!]{0,24}\b(?:homes|houses|places|apartments|flats|condos|ones|listings|options|units|properties|something|anything|lofts|townhouses|townhomes|rentals)\b|\banything\b|\bsomething\b|\bdo you have (?:a|an|any|some|\d)\b|\bshow me\b|\blook(?:ing)? for\b|\bfind\b(?! out)|\bsearch(?:ing)?\b|\bwhat do you have\b|\b(?:i|we) (?:need|want|have|own)\b(?! to (?:know|ask|see|check))|\bi've got\b/;
const MANY_PLAIN =
  /\b(?:places|homes|houses|apartments|condos|ones) (?:that|which|with|where|in)\b/;

export const isQuestion = (lower: string): boolean => ASKING.test(lower);
/** Talk about homes in general, not about the one on the table. */
export const isAboutMany = (lower: string): boolean => MANY.test(lower) || MANY_PLAIN.test(lower);

/**
 * Attributes of a listing that the message asks for, as RESO names. Only with a listing on the
 * table, and not when the words describe homes to look for.
 */
export function hearRequested(
  lower: string,
  listing: { atHand: boolean; named: boolean },
): string[] {
  const terse =
    listing.named &&
    lower.split(/\s+/).length <= 7 &&
    !/\b(?:view|see|visit|book|tour)\b/.test(lower);
  if (!listing.atHand || isAboutMany(lower) || !(isQuestion(lower) || terse)) return [];
  return ATTRIBUTES.filter(([, pattern]) => pattern.test(lower)).map(([name]) => name);
}
