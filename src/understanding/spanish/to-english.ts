import { fold } from '../text/tokens.ts';
import { spanishNumbers } from './numbers.ts';
import { PHRASES } from './phrases.ts';
import { WORDS } from './words.ts';

/** Letters of a pattern stand for themselves with and without accents. */
const ACCENTED: Record<string, string> = {
  a: '[aá]',
  e: '[eé]',
  i: '[ií]',
  o: '[oó]',
  u: '[uúü]',
  n: '[nñ]',
};

function compile(source: string): RegExp {
  let inside = false;
  let out = '';
  for (let at = 0; at < source.length; at += 1) {
    const letter = source.charAt(at);
    if (letter === '\\') {
      const end = source.charAt(at + 1) === 'p' ? source.indexOf('}', at) : at + 1;
      out += source.slice(at, end + 1);
      at = end;
      continue;
    }
    if (letter === '[') inside = true;
    if (letter === ']') inside = false;
    if (letter === '#') out += '(\\d+)';
    else out += inside ? letter : (ACCENTED[letter] ?? letter);
  }
  return new RegExp(`(?<![\\p{L}\\d])(?:${out})(?![\\p{L}])`, 'giu');
}

const COMPILED = PHRASES.map(([source, english]) => ({ pattern: compile(source), english }));

const DAY = 'lunes|martes|mi[eé]rcoles|jueves|viernes|s[aá]bado|domingo';
const MONTH = [
  'enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre|noviembre',
  'diciembre',
].join('|');
const CLOCK = new RegExp(
  [
    String.raw`(?<!\p{L})(?:(?:a|para|sobre|desde|hacia|como a) )?las? (\d{1,2})(?:[:.h](\d{2}))?`,
    String.raw`(?: y (media|cuarto|\d{1,2})| (menos cuarto))?`,
    String.raw`(?: (?:de|por|en) la (ma[nñ]ana|tarde|noche))?(?:\s?([ap])\.?\s?m\.?)?(?![\p{L}\d])`,
  ].join(''),
  'giu',
);
const NEXT_DAY = new RegExp(
  `(?<!\\p{L})(?:(?:el )?pr[oó]ximo (${DAY})|(?:el )?(${DAY}) (?:que viene|pr[oó]ximo))(?!\\p{L})`,
  'giu',
);
const THIS_DAY = new RegExp(`(?<!\\p{L})(este|el|los|del|al) (${DAY})(s?)(?!\\p{L})`, 'giu');
const DATE = new RegExp(
  `(?<!\\p{L})(?:el )?(?:d[ií]a )?(\\d{1,2}|primero) de (${MONTH})(?!\\p{L})`,
  'giu',
);
const NAMES =
  /\p{Lu}\p{Ll}+(?:\s+(?:(?:de|del|la|los|y)\s+)*\p{Lu}\p{Ll}+)+|\S+@\S+|#\S+|\bhttps?:\S+/gu;

const PRIVATE = 0xe000;
const KEPT_MAX = 4_000;

const english = (word: string): string => WORDS.get(fold(word)) ?? word;

function clock(hour: string, minute = '', past = '', quarterTo = '', part = '', half = ''): string {
  let hours = Number(hour);
  let minutes = Number(minute === '' ? 0 : minute);
  if (past !== '') minutes = past === 'media' ? 30 : past === 'cuarto' ? 15 : Number(past);
  if (quarterTo !== '') {
    hours = hours === 1 ? 12 : hours - 1;
    minutes = 45;
  }
  const afternoon = /tarde|noche/i.test(part) || /p/i.test(half);
  const suffix = afternoon ? ' pm' : part !== '' || half !== '' ? ' am' : '';
  return `at ${hours}${minutes === 0 ? (suffix === '' && hours > 12 ? ':00' : '') : ''}${
    minutes === 0 ? '' : `:${String(minutes).padStart(2, '0')}`
  }${hours > 12 ? '' : suffix}`;
}

/**
 * What a Spanish message says, in the English words that rules and lexicons know. No translation
 * for people: word order stays, and what is not known, as names and places, stays as it is.
 */
export function toEnglish(said: string): string {
  const kept: string[] = [];
  const keep = (text: string): string => {
    if (kept.length >= KEPT_MAX) return text;
    kept.push(text);
    return String.fromCharCode(PRIVATE + kept.length - 1);
  };
  let text = said.normalize('NFC').replace(/[¿¡]/g, '').replace(/[‘’]/g, "'");
  text = text.replace(NAMES, (run) => {
    const [first = ''] = run.split(/\s+/);
    const isWord = /^\p{Lu}/u.test(run) && WORDS.has(fold(first));
    return isWord ? `${first}${keep(run.slice(first.length))}` : keep(run);
  });
  text = text
    .replace(/(?<![\d.])(\d{1,3})\.(\d{3})(?![.\d])/g, '$1,$2')
    .replace(/(?<=\blas?\s)una(?!\p{L})/giu, '1')
    .replace(/(\d+) ?mil(?!\p{L})/giu, '$1,000');
  text = spanishNumbers(text);
  text = text
    .replace(CLOCK, (_, ...groups: (string | undefined)[]) =>
      keep(clock(groups[0] ?? '', ...groups.slice(1, 6).map((group) => group ?? ''))),
    )
    .replace(NEXT_DAY, (_, one?: string, two?: string) => keep(`next ${english(one ?? two ?? '')}`))
    .replace(THIS_DAY, (_, which: string, day: string, many: string) => {
      const plural = which.toLowerCase() === 'los' || (many !== '' && !day.endsWith('s'));
      const lead = which.toLowerCase() === 'este' ? 'this' : 'on';
      return keep(`${lead} ${english(day)}${plural ? 's' : ''}`);
    })
    .replace(DATE, (_, day: string, month: string) =>
      keep(`${english(month)} ${/^\d/.test(day) ? day : '1'}`),
    );
  for (const { pattern, english: said } of COMPILED) {
    text = text.replace(pattern, (...found: unknown[]) =>
      keep(
        said.replace(/\$(\d)/g, (_, group: string) => english(String(found[Number(group)] ?? ''))),
      ),
    );
  }
  text = text.replace(/\p{L}+/gu, (word) => {
    const known = WORDS.get(fold(word));
    return known ?? word;
  });
  return [...text]
    .map((letter) => kept[letter.charCodeAt(0) - PRIVATE] ?? letter)
    .join('')
    .replace(/\s+/g, ' ')
    .replace(/ ([,.?!;])/g, '$1')
    .trim();
}
