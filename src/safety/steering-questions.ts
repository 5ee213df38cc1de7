import { AREA, either, ORIGIN, PEOPLE, STAGES, word } from './protected-groups.ts';

const NEARBY = '(?:there|here|around|nearby|upstairs|downstairs|next door|living|live|lives)';
const WHERE = `(?:(?:live|living|who live|rent|renting) )?(?:${NEARBY}|(?:in|on|at|near|of))`;
const HOW_MANY =
  'many|a lot of|lots of|any|some|mostly|mainly|predominantly|few|fewer|more|most|other|' +
  'too many|so many|all|only|no|without|with|full of|next to|near|around|among|away from|' +
  'close to|far from|other than|surrounded by|fewest|least|not|percentage of|share of|number of|' +
  'how many|are there|is there|would there be';

/** Who lives there. */
const WHO = [
  // "many Latinos", "next to immigrants"; "near Indian Rock" is taken out before.
  word(`(?:${HOW_MANY}) (?:many |too many |other |the |those |an? |mostly )?(?:${PEOPLE})`),
  word(
    `(?:${HOW_MANY}) (?:many |too many |other |the |mostly ` +
      `)?(?:${STAGES}) (?:(?:running|playing) )?(?:${WHERE}|allowed)`,
  ),
  word(`${AREA}|place|people|floor`) +
    `[^.?!]{0,30}${word('no|few|fewer|without|full of|too many|only|with|many|lots of|mostly')} ` +
    `(?:many |other |mostly )?${word(`${STAGES}|${PEOPLE}`)}`,
  word(`do(?:es)? (?:\\w+ ){0,2}(?:${PEOPLE}|${STAGES}) live`),
  word(`where do (?:\\w+ ){0,2}(?:${PEOPLE}|${STAGES}) live`),
  word(`(?:${PEOPLE}) (?:live|living|population|majority|neighbou?rs|residents|tenants)`),
  word(
    '(?:the |your |my |most |other )(?:neighbou?rs|tenants|residents|people (?:there|upstairs|',
    'downstairs|next door|around)|(?:people|folks|' +
      'others) in (?:the|that|this) \\w+|owners|landlords?)',
  ) +
    `[^.?!]{0,20}${word(
      `${ORIGIN}|white|black|brown|americans?|old people|` +
        `older|elderly|retired|young|families|students|speak\\w*`,
    )}`,
  word('people (?:there |here |around |in (?:the|that|this) \\w+ )speak \\w+'),
  word('who (?:are|were) (?:the|my|your) (?:other )?(?:neighbou?rs|tenants|residents)'),
  word(
    'what (?:are|is) (?:the|my) (?:neighbou?rs?|other tenants|residents|people)',
    '(?: \\w+){0,3} like',
  ),
  word(
    'what (?:kind|type|sort)s? of (?:people|famil(?:y|ies)|' +
      'neighbou?rs|residents|folks|tenants)(?! do you (?:have|employ))|',
    'who (?:lives|else lives) (?:there|here|around|next door to|in (?:the|that|this))',
  ),
  word(
    '(?:where|which|recommend\\w*|suggest\\w*)',
    `[^.?!]{0,40}(?<!\\p{L})(?:${PEOPLE}) (?:\\w+ )?(?:to live|live|feel|belong|to be)`,
  ),
  word(
    '(?:anyone|anybody|someone|somebody|any tenant) (?:else )?(?:in|living|upstairs|there|around)',
    `[^.?!]{0,24}(?<!\\p{L})(?:${STAGES}|${PEOPLE})`,
  ),
  word(
    '(?:my|our) (?:own |\\w+ )?(?:race|religion|faith|' +
      'ethnicity|culture|skin color|people)(?! (?:is|are))',
  ),
  word(
    "fit in (?:there|here|around|with the)|what(?: is|'s) the (?:\\w+ )?(?:crowd|clientele) like",
  ),
  word('(?:mostly|mainly|predominantly|only) (?:\\w+ )?professionals'),
  word(`(?:place|${AREA}) for (?:old|older|elderly|retired|rich|poor) (?:people|folks)`),
  word(`(?:${ORIGIN}|white|black) (?:family|couple|person|man|woman)`) +
    `[^.?!]{0,30}${word('welcome|comfortable|safe|fit in|at home|accepted')}`,
  word('(?:racial|religious|demographic)\\w*|ethnic (?:mix|make\\w*|composition|groups?)'),
  word('(?:race|religion|ethnicity|nationality) (?:of (?:the|most)|do most|are|is the)'),
  word('(?:anyone|anybody|someone|people) with (?:aids|hiv|mental\\w* \\w+) (?:live|living|in)'),
  word(
    '(?:famil(?:y|ies)|people|folks|tenants|neighbou?rs|couples?|community) (?:just )?like (?:me|',
    'us|ours|ourselves)|our (?:own )?kind|people (?:of (?:my|our) (?:race|religion|kind|faith)|',
    'of color|from my country)|like-minded people|riff-?raff|undesirables|the projects',
  ),
];

/** What sort of area it is. */
const SORT = [
  word(
    `(?:${ORIGIN}|retiree|adult)(?:[- ](?:only|friendly|majority|heavy))? (?!streets?)${AREA}`,
    '(?! (?:cent|college|church|garden))',
  ),
  word('(?:getting|becoming|turning|so|too) (?:white|black)(?:r)?'),
  // A white building may be painted; a white neighborhood is not.
  word('(?:white|black) (?:area|neighbou?rhood|community|suburb|part of|side of|enclave)s?'),
  word(`(?:gay|lgbt\\w*|queer|muslim|jewish|immigrant|minority|black|latino)[- ]friendly`),
  '(?<!(?:gym|pool|sauna|class|lounge|room)(?: for)? )' +
    word(
      '(?:adults?|seniors?|men|women|white|black|asian|hispanic|latino|jewish|muslim|christian)',
    ) +
    `[- ]only(?: ${AREA}| place|(?! (?:pool|gym|floor)))`,
  word(
    '(?:mostly|mainly|predominantly|all|very) (?:white|black|asian|hispanic|latino|jewish|',
    'muslim|christian|families|retirees|students)',
  ),
  word(
    `(?:no|without|away from|free of) (?:kids|children|families|teens) (?:in|on|around|above|`,
    'nearby|next door|living|allowed|upstairs)',
  ),
  word(
    '(?:family|kid|child)[- ](?:friendly|oriented)(?: (?:area|neighbou?rhood|community)| there| ',
    'around|(?= ?\\?))',
  ),
  word(`(?:${AREA}|it|that|this)`) +
    ` ${word('(?:very |quite |pretty |really )?(?:diverse|multicultural|gentrif\\w*)')}`,
  word('how (?:diverse|mixed|white|black|multicultural)|gentrif\\w*|melting pot'),
  word('(?:area|neighbou?rhood|community) (?:\\w+ )?(?:mixed|diverse|white|black|ethnic)'),
  word('(?:mixed|diverse|multicultural) (?:area|neighbou?rhood|community)'),
  word(
    `(?:best|good|right|better|perfect|suitable|recommended?) for (?:an? |the |other |a )?`,
    `(?:\\w+ )?(?:${PEOPLE})`,
  ),
  word(`(?:feel )?welcome in (?:the|that|this) ${AREA}`),
  word('(?:good|nice|bad|wrong|right|better|rough) (?:part|side) of (?:the )?(?:town|city)'),
  word(
    `(?:good|nice|bad|decent|right|best) ${AREA} (?:to raise|to bring up|to grow|for (?:us|me|an? `,
    '(?:\\w+ )?family|families|kids|children|raising|a woman|women|singles|couples|retirees))',
  ),
  word(
    `(?:is|are) (?:it|this|that|these|those|they)(?: \\w+)? (?:in )?(?:an? )?(?:good|nice|bad|`,
    `decent|respectable) ${AREA}(?! for)`,
  ),
  word(
    `(?:which|what) (?:\\w+ )?(?:${AREA}|parts?|places) (?:\\w+ ){0,3}(?:avoid|stay away from|`,
    'keep away from)',
  ),
];

/** How safe it is. */
const SAFETY = [
  word(
    'crimes?|crime-\\w+|criminals|gangs?|muggings?|shootings?|burglar(?:ies|s)|drug dealers|',
    'sex offenders?|ghetto|sketchy|shady (?:area|people)',
  ),
  word(
    '(?:the|about|rate|judge) (?:the )?safety (?:in|' +
      'around|there|of (?!(?:my|our|your|the (?:deposit|',
    'payment|data|site|elevator))(?![\\p{L}]))(?:the )?\\w+)',
  ),
  word(
    `${AREA} (?:is |are )?(?:the |really |considered ` +
      `|very |that )?(?:safe(?:st|r)?|dangerous|rough)`,
  ),
  word('safe (?:place|home|spot|town|city)(?: to live| for)'),
  word('(?:is|are|be|looks?|seems?|sounds?) (?:\\w+ )?dangerous(?! (?:dog|goods|breed|chemical))'),
  word('how (?:safe|dangerous|rough)(?! is (?:the )?(?:payment|site|deal|app))'),
  word(`(?:safe(?:st|r)?|dangerous|rough|bad) (?:\\w+ )?(?:${AREA}|place to live)`),
  word(
    `(?:is|are) (?:it|this|that|there|they|(?:the|this|that) ${AREA}|the (?:place|town|city))`,
    '(?: (?:really|very|generally|actually|around there|there|here))? (?:safe|unsafe|dangerous)',
    '(?= ?(?:[?.,!]|$|there|here|around|at night|after dark|enough|for (?:an? |my |the |our )?',
    '(?:\\w+ )?(?:kids?|children|wom[ae]n|famil|girl|' +
      'people|me|us|daughter|son)|to (?:walk|live|go|',
    'be|run|jog|park|raise|move|let|come)|area|neighbou?rhood))',
  ),
  word('walk(?:ing)? (?:\\w+ ){0,2}(?:at night|after dark|alone)'),
  word('feels? (?:safe|unsafe)|(?:leave|lock) (?:my|your) (?:car|door) at night'),
  word(
    'would you (?:\\w+ )?(?:live|raise|let your|move|send your) (?:\\w+ )?(?:there|live|kids|',
    'daughter|children)',
  ),
  word('would you live (?:there|in)'),
  String.raw`^(?:so |and |but |hey |hi )?is (?!the |my |` +
    String.raw`your |this |that |it |there |payment|parking|` +
    String.raw`paying|chat|deposit|water|gas)(?:\p{L}+ ` +
    String.raw`){1,2}(?:safe|dangerous|rough)\b(?! to | for )`,
];

const SCHOOLS = [
  word('(?:which|what) (?:\\w+ )?schools? (?:is|are|would be) (?:the )?(?:best|better|good)'),
  word(
    '(?:good|best|better|top|great|bad|worst|decent|nice|excellent)(?:[- ]rated)? (?:public |',
    'local )?(?:schools?|school districts?)',
  ),
  word(
    'schools?(?: (?:there|around|here|in \\w+ \\w+))?,?(?: are| is)?(?: they)?(?: \\w+)? (?:any ',
    'good|good|bad|decent|well[- ]rated|better)',
  ),
  word(
    'what (?:are|is) the (?:\\w+ )?schools? (?:\\w+ )?like|how (?:good )?(?:are|is) the (?:\\w+ )?',
    'schools?|school (?:ratings?|scores|quality)',
  ),
];

/** Questions in English that sort homes by people, or by what stands for them. */
export const QUESTIONS: readonly RegExp[] = [...WHO, ...SORT, ...SAFETY, ...SCHOOLS].map((piece) =>
  either(piece),
);
