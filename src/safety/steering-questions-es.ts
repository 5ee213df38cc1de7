import { ETAPAS, either, GRUPOS, word, ZONA } from './protected-groups.ts';

const CUANTOS =
  'much[oa]s?|poc[oa]s?|tant[oa]s?|demasiad[oa]s?|otr[oa]s|mas|algun[oa]s|sin|con|entre|' +
  'cerca de|lejos de|junto a|al lado de|rodead[oa] ' +
  'de|solo|hay|haya|viven|vive|vivan|viva|mayoria de|' +
  'llen[oa] de|son(?: todos)?';
const AHI =
  '(?:ahi|alli|aqui|alrededor|cerca|al lado|por (?:la|el|esa|ese|esta|este|ahi|alli|aqui)|' +
  `en (?:el|la|los|las|esa|ese|esta|este|mi|un|una) (?:mism[oa] )?(?:${ZONA}))`;

const WITH_OR_WITHOUT = 'sin|con|solo|llen[oa] de|de muchos|con much[oa]s|con poc[oa]s';

const QUIEN = [
  word(`(?:${CUANTOS}) (?:muchos |muchas |los |las |otros )?(?:${GRUPOS})`),
  word(`(?!con )(?:${CUANTOS}) (?:much[oa]s |los |las |otros )?(?:${ETAPAS}) (?:\\p{L}+ )?${AHI}`),
  `${word(ZONA)}[^.?!]{0,24}${word(WITH_OR_WITHOUT)} ${word(`${GRUPOS}|${ETAPAS}`)}`,
  // "La calle Judíos" is an address.
  word(
    `(?!calle)(?:${ZONA}) (?:es |son )?(?:muy |mas |mayormente |principalmente |de |de mayoria )?`,
    `(?:${GRUPOS})`,
  ),
  word(`calles? (?:de|con|sin) (?:muchos |los )?(?:${GRUPOS})`),
  word(
    `${ZONA} (?:es |son )?(?:de |para |con |solo de |` +
      `solo para |de solo )(?:solo )?(?:${ETAPAS}|adultos)`,
  ),
  word('(?:solo|unicamente) (?:de |para )?adultos'),
  word(`donde viven (?:\\p{L}+ ){0,2}(?:${GRUPOS}|${ETAPAS})`),
  word(`(?:${GRUPOS}) (?:\\p{L}+ )?(?:viven|vive)`),
  word('(?:vecinos|duenos|inquilinos|propietarios|caseros?|residentes)') +
    `[^.?!]{0,16}${word('son|hablan|es')} ` +
    `(?:\\p{L}+ )?${word(`${GRUPOS}|${ETAPAS}|jovenes|mayores`)}`,
  word('que (?:(?:tipo|clase) de )?(?:gente|vecinos|familias|personas) (?:hay|viven?|es|son)'),
  word('que (?:tipo|clase) de (?:gente|familias|vecinos|personas)'),
  word(`(?:vecinos|inquilinos|duenos|propietarios) (?:${GRUPOS})`),
  word(
    `(?:recomiend\\p{L}+|que (?:zona|barrio)s?|donde)[^.?!]{0,30} (?:para|de) (?:una? )?`,
    `(?:familia|pareja|mujer|persona|gente)? ?(?:${GRUPOS})`,
  ),
  word(`(?:porcentaje|poblacion|proporcion) (?:de )?(?:poblacion )?(?:negra|blanca|${GRUPOS})`),
  word(
    'como (?:es|son) (?:la gente|los vecinos|el vecindario|las familias|el ambiente del barrio)',
  ),
  word('quien(?:es)? viven?(?: ahi| alli| en| al lado)?'),
  word('(?:etnic|racial|demografic)\\w*|(?:raza|religion|nacionalidad|etnia) de (?:los|la)'),
  word('(?:de )?que (?:raza|religion|etnia|color|nacionalidad) (?:son|es|tienen|hay)'),
  word('de que pais(?:es)? son (?:los|sus)'),
  word(
    '(?:gente|familias?|personas|vecinos) (?:como (?:yo|nosotr[oa]s|la (?:nuestra|mia))|bien|',
    'rara|decente|de bien|mala|problematica|pobre|rica|de mi (?:pais|religion|raza))',
  ),
  word(`no (?:quiero|queremos|quisiera) (?:ver |tener )?(?:${ETAPAS}) ${AHI}`),
  word(`(?:familia|pareja|mujer|persona) (?:${GRUPOS})`) +
    `[^.?!]{0,30}${word('a gusto|comod[oa]s?|segur[oa]s?|bienvenid[oa]s?|integrar\\p{L}*')}`,
  word('vecinos (?:\\p{L}+ )?de mi (?:religion|raza|pais)'),
  word('no hay?a (?:ninos|familias|extranjeros|inmigrantes)'),
];

const COMO = [
  word(
    `${ZONA} (?:\\p{L}+ )?(?:segur[oa]s?|peligros[oa]s?|conflictiv[oa]s?|mal[oa]s|`,
    'multicultural(?:es)?|divers[oa]s?|mixt[oa]s?|problematic[oa]s?)',
  ),
  word(
    `(?:es|son|sera) (?:\\p{L}+ )?(?:segur[oa]|peligros[oa]|conflictiv[oa])s? (?:la |el |esa |`,
    `ese |esta |este |las |los )?(?:${ZONA}|por (?:ahi|alli|la noche)|ahi|alli|de noche|vivir|`,
    'caminar|andar|pasear|para (?:una? |mis |los |las )?(?:mujer|nin|hij|familia|chica))\\p{L}*',
  ),
  '(?:^|[.?!,;¿] ?)(?:y |pero )?(?:es|son) (?:muy )?(?:segur[oa]|peligros[oa])s? ?(?=[?]|$)',
  word('(?:que tan|como de|cuan) (?:segur|peligros|conflictiv)[oa]s?'),
  word('crimen|crimenes|criminalidad|delincuencia|pandillas?|atracos|navajazos|tiroteos'),
  word('(?:hay|muchos) (?:muchos )?robos|mucha (?:droga|inseguridad)'),
  word('(?:caminar|andar|pasear|salir|volver) (?:sol[oa] )?de noche'),
  word('recomendable para (?:una? |las |los )?(?:mujer(?:es)?|ninos|familias?|chicas?)'),
  word('(?:que|cuales) (?:zonas|barrios|calles) (?:\\p{L}+ ){0,3}(?:evit\\p{L}+|no (?:ir|vivir))'),
  word('(?:zonas|barrios) (?:que )?(?:debo|deberia|hay que|tengo que|mejor) evitar'),
  word(
    `(?:buen[oa]?|mal[oa]?) (?:${ZONA}) para (?:una? |las |los |mi |mis |nuestra )?(?:famili|nin|`,
    'hij|mujer|criar)\\p{L}*',
  ),
  word(`(?:es|esta en) (?:una? )?(?:buen[oa]?|mal[oa]?|mejor) (?:${ZONA})(?! para)`),
];

const COLEGIOS = [
  word('(?:buen[oa]s|mejores|mal[oa]s) (?:son )?(?:los |las )?(?:escuelas?|colegios?|institutos?)'),
  word(
    '(?:escuelas?|colegios?|institutos?) (?:\\p{L}+ ' +
      '){0,2}(?:son |es )?(?:l[oa]s |el |la )?(?:mejor(?:es)?|',
    'buen[oa]s|peores|mal[oa]s)',
  ),
  word(
    '(?:que tal|como) (?:es |son |estan )?(?:los |las |el )?(?:escuelas?|colegios?|institutos?)',
  ),
  word('son (?:buen[oa]s|mal[oa]s) (?:los|las) (?:escuelas?|colegios?)'),
];

/** Questions in Spanish that sort homes by people, or by what stands for them. */
export const PREGUNTAS: readonly RegExp[] = [...QUIEN, ...COMO, ...COLEGIOS].map((piece) =>
  either(piece),
);
