/** Pieces that are joined as they stand, looked for in lower case. */
const either = (...pieces: string[]) => new RegExp(pieces.join('|'), 'iu');
/** Word bounds that know accented letters. */
const word = (inner: string) => String.raw`(?<![\p{L}\d])(?:${inner})(?![\p{L}\d])`;

const NATIONS = [
  'african[- ]?americans?|asians?|hispanics?|latin[oax]s?|mexicans?|chinese|indians?|arabs?|',
  'jew(?:s|ish)?|muslims?|christians?|catholics?|hindus?|russians?|africans?|gypsies|romani',
].join('');
const PEOPLE = [
  'immigrants?|foreigners?|minorit(?:y|ies)|gays?|lesbians?|lgbt\\w*|disabled|handicapped|',
  'elderly|old people|young people|whites|blacks|(?:white|black|brown) (?:people|families|folks|',
  'persons?|neighbou?rs|residents|kids|guys?)|families with (?:kids|children)|single (?:moms?|',
  'mothers?|parents?)|poor people|welfare|section 8 (?:people|tenants|families)|',
  'people on (?:welfare|section 8)',
].join('');
const GROUPS = `(?:${NATIONS}|${PEOPLE})`;
const AREA =
  '(?:area|neighbou?rhood|neighbou?rs|building|community|block|street|part of town|zip)s?';
/** A restaurant is no neighbour: these may be asked for with any name before them. */
const AMENITY = new RegExp(
  word(
    `(?:${NATIONS}|white|black) (?:restaurants?|food|cuisine|supermarkets?|grocer\\w*|shops?|` +
      'stores?|markets?|takeaways?|church(?:es)?|temples?|schools?|cent(?:re|er)s?|kitchens?|' +
      'walls?|cabinets?|counter\\w*|appliances|tiles?|doors?|floors?|paint|roof|marble)',
  ),
  'giu',
);
const COMERCIO = new RegExp(
  word(
    '(?:restaurantes?|comida|cocina|supermercados?|tiendas?|iglesias?|mercados?) ' +
      '(?:china?o?s?|mexican[oa]s?|latin[oa]s?|árabes?|judí[oa]s?|asiátic[oa]s?)',
  ),
  'giu',
);
const GRUPOS = [
  'blancos?|negros?|latinos?|mexicanos?|chinos?|asiáticos?|árabes?|moros?|judíos?|musulmanes|',
  'musulmán|cristianos?|gitanos?|inmigrantes?|extranjeros?|minorías?|gays?|homosexuales|',
  'discapacitados?|ancianos?|viejos?|madres solteras|familias con (?:niños|hijos)|pobres',
].join('');
const ZONA = '(?:zona|barrio|vecindario|vecinos|edificio|comunidad|calle|área)s?';

const LIVING = `${AREA}|live|living|majority|population|residents|tenants`;
const MIXED = 'sin|con|pocos|muchos|solo|sólo|no haya|llen[oa] de';

const ASKS = either(
  String.raw`${word(GROUPS)}[^.?!]{0,30}${word(LIVING)}`,
  String.raw`${word(`${AREA}|place|people`)}[^.?!]{0,40}${word(
    'no|few|fewer|mostly|mainly|many|lots of|without|with|only|any|full of|predominantly|' +
      'not too many|too many',
  )}[^.?!]{0,12}${word(GROUPS)}`,
  word(
    'what (?:kind|type|sort)s? of (?:people|families|neighbou?rs|residents|folks)|' +
      'who lives (?:there|' +
      'here|around|in (?:the|that|this))',
  ),
  word(
    '(?:ethnic|racial|religious|demographic)\\w*|(?:race|religion|ethnicity|' +
      'nationality) of (?:the|most)',
  ),
  word('(?:white|black|asian|hispanic|latino|jewish|muslim|christian|adults?)[- ]only'),
  word(`(?:mostly|mainly|predominantly|many|few|fewer|no) (?:\\w+ )?${GROUPS}`),
  word(
    '(?:mostly|mainly|predominantly|all) (?:white|black|asian|hispanic|jewish|' +
      'muslim) (?:there|here)',
  ),
  word(
    '(?:no|without|away from|free of) (?:kids|children|families) (?:in|around|nearby|' +
      'next door|living|allowed)',
  ),
  word(
    '(?:safe(?:st|r)?|dangerous|sketchy|ghetto|rough|bad|shady|crime[- ]?(?:free|ridden|y)?) ' +
      `(?:\\w+ )?(?:${AREA}|place to live|streets?)`,
  ),
  word(
    'crime (?:rates?|levels?|stat\\w*)|how safe|how dangerous|is (?:it|that|this|the|' +
      'the area|this area|' +
      'that area|the neighbou?rhood)(?: \\w+)? (?:safe|dangerous)(?= *(?:\\?|$|there|' +
      'at night|for|to live|' +
      'area|neighbou?rhood|around))',
  ),
  word(
    '(?:good|best|better|top|great|bad|worst|decent)(?:[- ]rated)? (?:public )?(?:schools?|' +
      'school districts?)',
  ),
  word(
    'people (?:like (?:me|us)|of (?:my|our) (?:race|religion|kind|faith)|from my country|of color)',
  ),
  word('(?:family|kid|child)[- ](?:friendly|oriented) (?:area|neighbou?rhood|community)'),
  // Spanish
  `${word(GRUPOS)}[^.?!]{0,30}${word(`${ZONA}|viven|vive|población|mayoría`)}`,
  `${word(`${ZONA}|lugar|gente`)}[^.?!]{0,40}${word(MIXED)}` + `[^.?!]{0,12}${word(GRUPOS)}`,
  word(
    'qué (?:tipo|clase) de (?:gente|familias|vecinos|personas)|quiénes? viven?(?: ahí| allí| en)?',
  ),
  word('(?:étnic|racial|demográfic)\\w*|(?:raza|religión|nacionalidad) de (?:los|la)'),
  word(
    `(?:${ZONA}|calles?) (?:\\w+ )?(?:segur[oa]s?|peligros[oa]s?|conflictiv[oa]s?|mal[oa]s?)|` +
      '(?:es|son) (?:\\w+ )?(?:segur[oa]|peligros[oa])s? (?:la|el|esa|ese|esta|este|las|los)? ?' +
      `(?:${ZONA}|calle)|índices? de (?:criminalidad|delincuencia)|mucha (?:delincuencia|` +
      `criminalidad)`,
  ),
  word('(?:buen[oa]s|mejores|mal[oa]s) (?:escuelas?|colegios?)'),
  word('sin (?:niños|hijos|familias) (?:en|cerca|alrededor|al lado)|gente como (?:yo|nosotros)'),
);

/** Asks to sort homes by who lives there, or by what stands for it; the law forbids an answer. */
export const asksAboutPeople = (text: string): boolean =>
  ASKS.test(
    text.normalize('NFC').replace(/[’‘]/g, "'").replace(AMENITY, ' ').replace(COMERCIO, ' '),
  );

const STEERS = either(
  `${word(`${AREA}|town|city|district|zona|barrio|vecindario`)}[^.?!]{0,30}${word(
    `is|are|has|was|es|tiene|mostly|mainly`,
  )}[^.?!]{0,24}${word(`${GROUPS}|${GRUPOS}|safe|dangerous|crime|segur[oa]|peligros[oa]`)}`,
  word(
    '(?:very |quite |really |perfectly |pretty )?(?:safe|dangerous|rough|bad) (?:area|' +
      'neighbou?rhood|part of town)',
  ),
  word(
    '(?:mostly|mainly|predominantly|lots of|many|few) (?:white|black|asian|hispanic|jewish|' +
      'muslim)\\w*',
  ),
  word(`(?:perfect|ideal|great|best|good|suitable|not suitable) for ${GROUPS}`),
  word('(?:perfect|ideal|great) for (?:families|singles|young professionals|retirees|couples)'),
  word('(?:no|low|high) crime|(?:good|great|excellent|top|bad) schools?(?: district)?'),
  word(
    '(?:zona|barrio|vecindario) (?:muy |bastante )?(?:segur[oa]|peligros[oa]|' +
      'tranquil[oa] y segur[oa])',
  ),
  word(
    '(?:ideal|perfect[oa]) para (?:familias|jubilados|solteros|parejas jóvenes)|' +
      'buen[oa]s (?:colegios|escuelas)',
  ),
);
const DECLINES = either(
  word(
    `(?:can't|cannot|can not|won't|not able to|don't) (?:\\w+ ){0,2}` +
      '(?:describe|say|tell|compare|rate|speak|judge|advise)',
  ),
  word('no puedo (?:describir|decir|comparar|valorar)'),
);

/** Tells where to live by who lives there; a refusal to do so does not. */
export const steers = (sentence: string): boolean =>
  !DECLINES.test(sentence) &&
  STEERS.test(sentence.normalize('NFC').replace(AMENITY, ' ').replace(COMERCIO, ' '));
