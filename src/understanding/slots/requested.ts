import { pattern } from '../text/pattern.ts';

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
    new RegExp(
      [
        [
          String.raw`\bhow much (?:is|does|would|for|are|do|'s|will)?\s*(?:it|`,
          'that|this|they|there|those|',
          String.raw`the (?:\w+ ){0,2}(?:one|1|place|apartment|house|`,
          'home|condo|loft|unit|flat|rent)|▪)',
        ].join(''),
        String.raw`\bhow much\W*$|\bhow much (?:a|per) month\b|\bhow expensive\b|\basking\b`,
        [
          String.raw`\b(?:what'?s|what is|tell me|know) (?:the |its |`,
          'their )?(?:monthly )?(?:rent|price|',
          String.raw`cost)\b(?! (?:of (?!it|that|this|the)|to\b))`,
        ].join(''),
        [
          String.raw`\bwhat (?:does|do|would|will) (?:it|that|this|they|`,
          String.raw`the (?:\w+ ){0,2}(?:one|1|place|`,
          String.raw`apartment|house|home)|▪) (?:cost|rent|go for|sell for)\b(?! to\b)`,
        ].join(''),
        String.raw`\bprice\b(?! (?:range|trend|drop|list))`,
      ].join('|'),
    ),
  ],
  [
    'UnparsedAddress',
    pattern(
      '',
      String.raw`\baddress\b|\bwhere(?:'s| is| are| exactly)\b|\blocated\b|\blocation\b|`,
      String.raw`\bwhat street\b|\bwhich (?:street|neighbou?rhood)\b`,
    ),
  ],
  [
    'LivingArea',
    pattern(
      '',
      String.raw`\bsq(?:uare)? ?(?:feet|foot|ft|footage|m|meters?)\b|\bsqft\b|\bhow (?:big|large|`,
      String.raw`spacious)\b|\bsize\b|\bliving area\b|\bfloor space\b`,
    ),
  ],
  [
    'YearBuilt',
    pattern(
      '',
      String.raw`\bhow old\b|\bwhen was (?:it|this|that|the \w+) built\b|`,
      String.raw`\byear built\b|\bbuilt in\b|`,
      String.raw`\bwhat year\b|\bbuilding'?s age\b`,
    ),
  ],
  ['BedroomsTotal', /\bhow many (?:bed ?rooms?|beds?|rooms?)\b|\bnumber of (?:bed ?rooms?|beds)\b/],
  [
    'BathroomsTotalInteger',
    pattern(
      '',
      String.raw`\bhow many (?:bath ?rooms?|baths?|bedrooms? and bath\w*)\b|`,
      String.raw`\bnumber of bath ?rooms?\b|\b(?:and|how about|what about) (?:the )?bath ?rooms?\b`,
    ),
  ],
];

const ASKING = pattern(
  '',
  String.raw`\?|^\W*(?:(?:and|so|ok(?:ay)?|also|great|cool|nice|hi|hello|hey|thanks|well|`,
  String.raw`sounds (?:good|nice)|but)\b[\s,.!]*)*(?:is|are|does|do|did|can|could|will|would|has|`,
  String.raw`have|what|what's|whats|how|when|where|where's|which|who|am i|may i|any)\b|`,
  String.raw`\b(?:tell me|i(?:'d| would)? (?:like|want|need) to know|wondering|let me know|`,
  'do you know|curious|find out|check (?:if|whether)|whether|(?:i|we) need to know|',
  String.raw`i'?d like to know)\b`,
);
const MANY = pattern(
  '',
  String.raw`\b(?:any|some|other|more)\b[^.?!]{0,24}\b(?:homes|houses|places|apartments|flats|`,
  'condos|ones|listings|options|units|properties|something|anything|lofts|townhouses|',
  String.raw`townhomes|rentals)\b|\banything\b|\bsomething\b|\bdo you have (?:a|an|any|some|`,
  String.raw`\d)\b|\bshow me\b|\blook(?:ing)? for\b|\bfind\b(?! out)|\bsearch(?:ing)?\b|`,
  String.raw`\bwhat do you have\b|\b(?:i|we) (?:need|want|have|own)\b(?! to (?!rent|buy|find|see|`,
  String.raw`live|move|lease))|\bi've got\b`,
);
const MANY_PLAIN =
  /\b(?:places|homes|houses|apartments|condos|ones) (?:that|which|with|where|in)\b/;

/** Words that ask about the agency's rules, not about one home. */
const GENERAL = pattern(
  '',
  String.raw`\b(?:polic(?:y|ies)|rules?|fees?|deposits?|charges?|charged?|guests?|visitors?|`,
  'extra|how many (?:dogs|cats|pets|animals)|do you|you guys|your|tow(?:ed)?|',
  String.raw`application|apply|utilities)\b`,
);

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
  if (
    GENERAL.test(lower) &&
    !/\b(?:it|this|that|there|the (?:first|second|third|last) (?:one|1))\b/.test(lower)
  )
    return [];
  if (!listing.atHand || isAboutMany(lower) || !(isQuestion(lower) || terse)) return [];
  return ATTRIBUTES.filter(([, pattern]) => pattern.test(lower)).map(([name]) => name);
}
