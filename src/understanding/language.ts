import { eld } from 'eld/medium';
import type { Vocabulary } from '../schemas/dialogue.ts';
import { fold, tokens } from './text/tokens.ts';

const WORDS_MIN = 3;
/** Without a word that belongs to the language, only a long message is believed. */
const WORDS_CERTAIN = 6;
const ENGLISH_SHARE = 0.34;
const OTHER_SHARE = 0.2;

const set = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/));

const ENGLISH =
  set(`i you he she it we they me my your is are am was were be do does did have has had can
could will would should the a an and or but not no yes to of in on at for from with
about what when where who how which that this there please thanks want need like looking
show find book home house apartment hello hi hey okay ok sure good great thank tomorrow
today any some more one name phone call email number budget rent buy month price bedroom
bedrooms bath visit see saturday sunday monday tuesday wednesday thursday friday morning
afternoon evening cancel move make change instead actually`);
const OWN: Record<string, ReadonlySet<string>> = {
  es: set(`el la los las que en un una por para con quiero busco tengo necesito hola gracias casa
piso puedo cuanto cuando donde habitaciones alquiler comprar ver manana es muy mi su me soy llamo
y o no si de del al se lo como cual hasta esta este pero quisiera gustaria prefiero mejor entonces
lunes martes miercoles jueves viernes sabado domingo favor telefono correo numero visita cita
reservar cancelar alquilar rentar vender renta dos tres cuatro mascotas aceptan permiten tiene
tienen apartamento departamento habitacion recamara recamaras dormitorio necesito ayuda hablo hablas
hablan habla hablar espanol ingles castellano podemos cuesta vivienda primero
primera segundo segunda`),
  fr: set(`le la les des une un je nous vous est et pour avec cherche voudrais bonjour merci maison
appartement chambres louer acheter combien quand demain ou mon votre pas`),
  de: set(`der die das ein eine ich wir sie ist und fur mit suche mochte hallo danke haus wohnung
zimmer mieten kaufen wie wann wo morgen bitte nicht haben sind`),
  it: set(`il lo la gli un una io noi e per con cerco vorrei ciao buongiorno grazie casa
appartamento camere affitto comprare quanto quando dove domani sono che parla parlate
italiano costa`),
  pt: set(`o os um uma eu nos e para com procuro quero ola obrigado obrigada casa apartamento
quartos alugar comprar quanto quando onde amanha sao que nao voce voces falam falo portugues
gostaria
visitar aluguel custa sabado`),
  nl: set(`ik zoek een het de niet met voor kan huur huis woning kamers graag wanneer hallo dank`),
  pl: set(
    `szukam mieszkania mieszkanie dom dzien dobry prosze dziekuje do nie jest chce wynajecia`,
  ),
  tl: set(`po ako ang ng mga naghahanap salamat magandang umaga bahay gusto ko magkano kailan`),
  vi: set(`toi muon thue can ho nha xin chao cam on bao nhieu khong la cho mot`),
};

/** Whether a message asks for a language and for nothing else. */
export const asksOnlyForLanguage = (text: string): boolean =>
  languageAskedFor(text) !== undefined && !/\d/.test(text) && wordsOf(text).length <= ASKING_MAX;
const ASKING_MAX = 7;

/**
 * Two-letter code of the message's language. Short texts and texts full of names say too little:
 * they count as `fallback`, and so does what the detector itself calls unreliable. In a
 * conversation that is `underway` a mere "gracias" or "thanks" changes nothing either.
 */
export function detectLanguage(text: string, fallback: string, underway = false): string {
  const wished = languageAskedFor(text);
  if (wished !== undefined) return wished;
  const script = scriptOf(text);
  if (script !== undefined) return script;
  const words = wordsOf(text.replace(NAMES, ' '));
  if (words.length < WORDS_MIN) return ofFew(text, words, fallback, underway);
  const spanish = words.filter((word) => OWN['es']?.has(word) && !ENGLISH.has(word)).length;
  if (/[¿¡ñ]/i.test(text) && spanish > 0) return 'es';
  const english = words.filter((word) => ENGLISH.has(word)).length / words.length;
  if (english >= ENGLISH_SHARE) return 'en';
  if (spanish >= WORDS_MIN && spanish / words.length > 2 * english && leads('es', words))
    return 'es';
  const { language, isReliable } = detect(text);
  if (language === 'es' && spanish >= 2 && spanish / words.length > english) return 'es';
  const own = words.filter((word) => OWN[language]?.has(word)).length;
  // A word or two of a language that nobody speaks here, and nothing of the one spoken so far.
  const marked = own > 0 && english === 0 && (fallback !== 'es' || own > spanish);
  if (language === '' || language === fallback || !(isReliable || marked)) return fallback;
  const sure = own > 0 || (words.length >= WORDS_CERTAIN && english === 0 && language in OWN);
  return sure && (english <= OTHER_SHARE || own > 1) ? language : fallback;
}

/** Whether more words belong to this language than to any other of the lists. */
const leads = (language: string, words: readonly string[]): boolean => {
  const own = (code: string) => words.filter((word) => OWN[code]?.has(word)).length;
  return Object.keys(OWN).every((code) => code === language || own(code) < own(language));
};

const wordsOf = (text: string): string[] =>
  tokens(text.replace(/\S+@\S+/g, ' ').replace(/\p{N}+/gu, ' ')).map((t) => fold(t.word));

/** "Juan Carlos de la Vega" and "Camino del Sol" make nobody speak Spanish. */
const NAMES = new RegExp(
  String.raw`\p{Lu}[\p{Ll}'’]+(?:[\s-]+(?:(?:de|del|la|las|los|el|y|da|do|dos|van|von|der)\s+)*` +
    String.raw`\p{Lu}[\p{Ll}'’]+)+`,
  'gu',
);

const TONGUES: Record<string, string> = {
  spanish: 'es',
  espanol: 'es',
  castellano: 'es',
  english: 'en',
  ingles: 'en',
};
const TONGUE = '(spanish|espanol|castellano|english|ingles)';
const ASKED = new RegExp(
  String.raw`(?:^(?:(?:please|por favor|perdon|ok|no|hi|hola|sorry)[\s,]+)*(?:in |en )?|` +
    String.raw`\b(?:speak|talk|switch to|change to|(?:go on|continue|chat|write|answer) in|in|en|` +
    String.raw`(?:hablas?|hablan|hablar|sigamos|seguir|continuar|cambiar?|responda)(?: en| a)?)` +
    String.raw` (?:in )?)${TONGUE}` +
    String.raw`(?=\s*(?:[.,;!?]|$|please|por favor|instead|now|mejor|here|aqui|conmigo))`,
);
/** What says which language someone speaks, or does not. */
const OPENERS: readonly (readonly [RegExp, string])[] = [
  [/\bno (?:hablo|hablamos|entiendo|se) (?:\w+ )?ingles\b/, 'es'],
  [/\b(?:don't|dont|do not|can't|cannot) (?:speak|understand|read) (?:\w+ )?spanish\b/, 'en'],
  [/\bparlez[- ]vous\b/, 'fr'],
  [/\bsprechen sie\b|\bsprichst du\b/, 'de'],
  [/\bparla(?:te)? italiano\b/, 'it'],
  [/\bfalam? portugues\b/, 'pt'],
];

/** What someone asks to be spoken to in, of the languages that are spoken here. */
function languageAskedFor(text: string): string | undefined {
  const lower = fold(text).replace(/[¿¡]/g, '').trim();
  const opener = OPENERS.find(([pattern]) => pattern.test(lower));
  if (opener) return opener[1];
  const [, name = ''] = ASKED.exec(lower) ?? [];
  return TONGUES[name];
}

const SCRIPTS: readonly (readonly [RegExp, string])[] = [
  [/[\p{Script=Hiragana}\p{Script=Katakana}]/u, 'ja'],
  [/\p{Script=Hangul}/u, 'ko'],
  [/\p{Script=Han}/u, 'zh'],
  [/\p{Script=Cyrillic}/u, 'ru'],
  [/\p{Script=Arabic}/u, 'ar'],
  [/\p{Script=Hebrew}/u, 'he'],
  [/\p{Script=Thai}/u, 'th'],
  [/\p{Script=Devanagari}/u, 'hi'],
  [/\p{Script=Greek}/u, 'el'],
  [/[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]/iu, 'vi'],
  [/[ąęłśźż]/iu, 'pl'],
];
const SCRIPT_SHARE = 0.3;
const LATIN = new Set(['vi', 'pl']);

/** Letters that only some languages are written with say more than words do. */
function scriptOf(text: string): string | undefined {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const words = text.split(/\s+/).length;
  return SCRIPTS.find(([script, language]) => {
    const own = text.match(new RegExp(script.source, 'giu'))?.length ?? 0;
    // Letters of the Latin script with their own marks: several in a sentence, not one in a name.
    if (LATIN.has(language)) return own >= 2 && words >= WORDS_MIN;
    return own > 0 && own / letters >= SCRIPT_SHARE;
  })?.[1];
}

const SHORT_SPANISH = set(`hola si sí gracias adios vale claro buenas buenos dias tardes noches por
favor perfecto correcto confirmo bueno chao hasta luego manana`);
const SHORT_ENGLISH = set(`yes yeah yep please thanks thank you hello hi hey bye goodbye ok okay
sure perfect great correct the english`);

/** One or two words are believed only when they are nothing else. */
function ofFew(text: string, words: string[], fallback: string, underway: boolean): string {
  const courtesy = words.every((word) => SHORT_SPANISH.has(word) || SHORT_ENGLISH.has(word));
  if (underway && courtesy) return fallback;
  if (words.length === 0 || fallback === 'es') {
    const english = words.length > 0 && words.every((word) => SHORT_ENGLISH.has(word));
    return english && !words.every((word) => ['ok', 'okay', 'hi'].includes(word)) ? 'en' : fallback;
  }
  const spanish = words.every((word) => OWN['es']?.has(word) && !ENGLISH.has(word));
  if (words.length > 1 && spanish) return 'es';
  if (/[¿¡]/.test(text) || words.every((word) => SHORT_SPANISH.has(word))) return 'es';
  return words.some((word) => SHORT_ENGLISH.has(word)) && fallback !== 'en' ? 'en' : fallback;
}

const phrases = new WeakMap<Vocabulary, string[]>();

/** A message without the tenant's own names: "Camino del Sol" makes nobody speak Spanish. */
export function withoutPlaces(text: string, vocabulary: Vocabulary): string {
  let known = phrases.get(vocabulary);
  if (!known) {
    const { areas, buildings } = vocabulary;
    const streets = buildings.map(({ address }) =>
      (address.split(',')[0] ?? '').replace(/[#\d]\S*/g, ' ').trim(),
    );
    const names = [...areas, ...buildings.map(({ name }) => name), ...streets];
    known = [...new Set(names.map(fold))].filter((name) => name.includes(' '));
    phrases.set(vocabulary, known);
  }
  let rest = fold(text);
  for (const name of known) if (rest.includes(name)) rest = rest.replaceAll(name, ' ');
  return rest.length === fold(text).length ? text : rest;
}

function detect(text: string) {
  const found = eld.detect(text);
  return { language: found.language, isReliable: found.isReliable() };
}
