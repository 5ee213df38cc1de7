/** Lower case, no accents, straight apostrophes: people write "ninos" as well as "niños". */
const folded = (text: string): string =>
  text
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[’‘ʼ]/g, "'")
    .replace(/\s+/g, ' ');

/** Whole words only; the text is folded. */
export const word = (...pieces: string[]): string =>
  `(?<![\\p{L}\\d])(?:${pieces.join('')})(?![\\p{L}\\d])`;

/** One pattern out of alternatives. */
export const either = (...pieces: string[]): RegExp => new RegExp(pieces.join('|'), 'u');

const everywhere = (...pieces: string[]): RegExp => new RegExp(pieces.join('|'), 'gu');

/** Descent, faith and orientation, as they stand before "neighborhood" or "people". */
export const ORIGIN = [
  'african[- ]?americans?|asians?|hispanics?|latin[oax]s?|mexicans?|chinese|indians?|arabs?|',
  'jew(?:s|ish)?|muslims?|islamic|christians?|catholics?|hindus?|russians?|africans?|gypsy|',
  'gypsies|romani|koreans?|filipin[oa]s?|vietnamese|ethiopians?|immigrants?|foreigners?|refugees?|',
  'minorit(?:y|ies)|gays?|lesbians?|lgbt\\w*|queer|trans|ethnic',
].join('');
const FOLKS =
  'people|families|family|folks?|persons?|neighbou?rs?|residents|tenants|kids|guys?|couples?|' +
  'crowd|households?|owners?|landlords?';
const COLOR = `(?:whites|blacks|(?:white|black|brown) (?:${FOLKS}))`;
/** Whom nobody may be sorted by, named as people. */
export const PEOPLE = [
  COLOR,
  // "Near the Russian consulate" names a thing: an adjective counts where its noun is people's.
  `(?:${ORIGIN})(?: (?:${FOLKS})|(?= ?(?:[?.,!;]|$|` +
    `(?:in|on|at|of|near|there|here|around|nearby|and|` +
    'or|live|living|rent|own|upstairs|next|that|who|where|to)(?![\\p{L}]))))',
  'section 8 (?:housing )?(?:people|tenants|families|' +
    'folks|renters)|(?:people|folks|tenants) on (?:welfare|',
  'section 8)|welfare (?:people|folks|families)|poor people|mosque crowd|church crowd',
].join('|');
/** Age, family and health: said of oneself as often, so only quantities make a question of it. */
export const STAGES = [
  'kids|children|babies|young professionals|toddlers|teenagers?|' +
    'teens|students|college kids|seniors|retirees|elderly(?: people)?|',
  'old people|older people|old folks|young people|families(?: with (?:kids|children))?|',
  'single (?:moms?|mothers?|parents?|women|men)|disabled(?: people)?|handicapped(?: people)?|',
  'mentally ill(?: people)?|homeless(?: people)?|addicts|felons|ex-?cons|criminals|',
  '(?:sex|registered) offenders|(?:people|anyone|anybody|someone) with (?:aids|hiv|disabilities|',
  'mental \\w+|kids|children)',
].join('');
export const AREA =
  '(?:area|neighbou?rhood|building|complex|community|block|street|suburb|district|' +
  'part of town|side of town|zip(?: code)?)s?';

/** The same in Spanish. */
export const GRUPOS = [
  'latin[oa]s?|mexican[oa]s?|chin[oa]s?|asiatic[oa]s?|arabes?|mor[oa]s?|judi[oa]s?|musulmanas?|',
  'musulman(?:es)?|cristian[oa]s?|catolic[oa]s?|' +
    'gitan[oa]s?|inmigrantes?|emigrantes|extranjer[oa]s?|',
  'refugiad[oa]s?|minorias?|gays?|homosexuales|lesbianas?|rumanos?|africanos?|indi[oa]s|',
  'marroquies?|inmigracion|(?:gente|personas) de color|american[oa]s|' +
    'espanol(?:es|as)|blancos|negros|gente (?:blanca|negra|de color)',
].join('');
export const ETAPAS = [
  'ninos|ninas|hijos|ricos|gente (?:trabajadora|rica|humilde|de dinero)|' +
    'bebes|adolescentes|estudiantes|jubilad[oa]s|ancian[oa]s|viej[oa]s|',
  'discapacitad[oa]s|minusvalid[oa]s|madres solteras|familias(?: con (?:ninos|hijos))?|pobres|',
  'okupas|pandillas|delincuentes|drogadictos|(?:gente|personas) (?:mayor(?:es)?|joven(?:es)?|',
  'con (?:discapacidad|ayudas? (?:social(?:es)?)?|ninos|hijos))',
].join('');
export const ZONA =
  '(?:zona|barrio|vecindario|edificio|bloque|comunidad|calle|area|urbanizacion|planta|escalera)s?';

/** A restaurant is no neighbour: with these, any of the names above may be asked for. */
const THINGS = everywhere(
  word(
    `(?:${ORIGIN}|white|black|brown|spanish|student|senior|mexican) (?:restaurants?|food|cuisine|`,
    'supermarkets?|grocer\\w*|shops?|stores?|deli(?:s|catessen)?|bakery|bakeries|markets?|',
    'takeaways?|church(?:es)?|temples?|schools?|cent(?:re|er)s?|kitchens?|walls?|cabinets?|',
    'counter\\w*|appliances|tiles?|doors?|floors?|paint|roof|marble|gates?|style|pear|rock|',
    'discounts?|housing|consulates?|embass(?:y|ies)|bookstores?|community ' +
      'cent(?:er|re)s?|speak\\w*|quarter|garden|carpets?|rugs?|fence|bricks?|windows?)',
  ),
  word(
    '(?:disabled|handicap(?:ped)?|wheelchair|elderly|senior|child|family|student)[- ](?:access|',
    'accessible|accessibility|friendly (?:unit|apartment|bathroom)|parking|bathrooms?|toilets?|',
    'showers?|ramps?|rooms?|homes?|residence|housing|spots?|spaces?|centers?)',
  ),
  word(
    '(?:restaurantes?|comida|cocina|supermercados?|tiendas?|iglesias?|mercados?|panaderias?|',
    `carniceria|estilo|muebles|armarios|azulejos|suelos?) (?:${GRUPOS}|espanol)`,
  ),
  word('(?:el|del|al) barrio chino|little italy|chinatown|(?:indian|black|white) (?:rock|road)'),
);
/** Who someone is says what they need; it asks nothing about others. */
const ONESELF = everywhere(
  word(
    "(?:i'm|i am|we're|we are|as|being|my (?:\\w+ ){1,2}is|for my|my)(?: an?| both| two| all)?",
    `(?: \\w+)? (?:${ORIGIN}|white|black|disabled|elderly|handicapped|retired|`,
    'single (?:mom|mother|parent|dad)|students?|seniors?)',
    '(?: (?:family|couple|man|woman|person|parents?|mother|father|dads|moms|student|wife|',
    'husband|son|daughter)(?! like))?',
  ),
  word(
    '(?:soy|somos|como|mi \\w+ es)(?: una?| dos| un[oa]s)?(?: \\w+)? ?(?:pareja|familia)?',
    `(?: sin (?:ninos|hijos)| con (?:\\w+ )?(?:ninos|` +
      `hijos)| ?(?:${GRUPOS}|viej[oa]s?|mayor(?:es)?|`,
    'espanol[a]?|ancian[oa]s?|discapacitad[oa]s?|jubilad[oa]s?|estudiantes?|madre soltera))',
  ),
);

/** The folded text without things and without what people say of themselves. */
export const aboutOthers = (text: string): string =>
  folded(text).replace(THINGS, ' ').replace(ONESELF, ' ');
