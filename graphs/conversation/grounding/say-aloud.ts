import { DateTime } from 'luxon';
import { figureOf } from './number-forms.ts';
import { phonesIn } from './reach-claims.ts';

export type Spoken = 'en' | 'es';
interface Tongue {
  locale: string;
  and: string;
  to: string;
  dollars: string;
  percent: string;
  number: string;
  plus: string;
  at: string;
  dot: string;
  dash: string;
  underscore: string;
  from: (title: string) => string;
  date: string;
  dated: string;
}

const TONGUES: Record<Spoken, Tongue> = {
  en: {
    locale: 'en-US',
    and: 'and',
    to: 'to',
    dollars: 'dollars',
    percent: 'percent',
    number: 'number',
    plus: 'plus',
    at: 'at',
    dot: 'dot',
    dash: 'dash',
    underscore: 'underscore',
    from: (title) => `That is from ${title}.`,
    date: 'LLLL d',
    dated: 'LLLL d, yyyy',
  },
  es: {
    locale: 'es',
    and: 'y',
    to: 'a',
    dollars: 'dólares',
    percent: 'por ciento',
    number: 'número',
    plus: 'más',
    at: 'arroba',
    dot: 'punto',
    dash: 'guion',
    underscore: 'guion bajo',
    from: (title) => `Lo dice el documento ${title}.`,
    date: "d 'de' LLLL",
    dated: "d 'de' LLLL 'de' yyyy",
  },
};

type Rule = (text: string, tongue: Tongue) => string;

const spaced = (digits: string): string => [...digits].join(' ');

/** Ten figures as 3-3-4, others in threes. */
function inGroups(digits: string): string[] {
  if (digits.length <= 4) return [digits];
  if (digits.length === 10) return [digits.slice(0, 3), digits.slice(3, 6), digits.slice(6)];
  return digits.match(/\d{1,3}/g) ?? [digits];
}

/** "(510) 555-0142" → "5 1 0, 5 5 5, 0 1 4 2": figure by figure, with a breath between groups. */
const phones: Rule = (text, { plus }) => {
  let out = text;
  for (const { text: written } of phonesIn(text)) {
    const groups = (written.match(/\d+/g) ?? []).flatMap(inGroups);
    const said = groups.map(spaced).join(', ');
    out = out.replace(written, written.startsWith('+') ? `${plus} ${said}` : said);
  }
  return out.replace(/\((?=\d(?: \d)*, )/g, '');
};

const emails: Rule = (text, tongue) =>
  text.replace(/[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/g, (address) =>
    address
      .replace('@', ` ${tongue.at} `)
      .replaceAll('.', ` ${tongue.dot} `)
      .replaceAll('-', ` ${tongue.dash} `)
      .replaceAll('_', ` ${tongue.underscore} `),
  );

const CODES: Record<string, string> = {
  CA: 'California',
  NY: 'New York',
  TX: 'Texas',
  FL: 'Florida',
};
const postcodes: Rule = (text) =>
  text.replace(
    /\b([A-Z]{2}) (\d{5})(?:-\d{4})?\b/g,
    (_, state: string, code: string) => `${CODES[state] ?? spaced(state)} ${spaced(code)}`,
  );

const STREETS: Record<string, string> = {
  St: 'Street',
  Ave: 'Avenue',
  Rd: 'Road',
  Blvd: 'Boulevard',
  Dr: 'Drive',
  Ln: 'Lane',
  Ct: 'Court',
  Pl: 'Place',
  Pkwy: 'Parkway',
  Hwy: 'Highway',
};
const addresses: Rule = (text, { number }) =>
  text
    .replace(
      new RegExp(
        String.raw`(\b\d{1,6} (?:[A-Z0-9][\w'’-]* ` +
          String.raw`){1,4}?)(${Object.keys(STREETS).join('|')})\b\.?(?=[\s,;#]|$)`,
        'g',
      ),
      (_, lead: string, street: string) => `${lead}${STREETS[street] ?? street}`,
    )
    .replace(/\b[Aa]pt\.?(?= ?[#\d])/g, 'apartment')
    .replace(/,?\s{0,9}#\s?(?=[\dA-Z])/g, `, ${number} `)
    .replace(/\bC\/\s?/g, 'calle ')
    .replace(/\bAvda\.?(?=\s)/g, 'avenida');

const SCALES: Record<string, number> = { k: 1e3, m: 1e6, mm: 1e6 };
const FIGURE = String.raw`\d(?:[\d.,]{0,15}\d)?`;
const CURRENCIES: Record<string, readonly [en: string, es: string]> = {
  $: ['dollars', 'dólares'],
  '€': ['euros', 'euros'],
  '£': ['pounds', 'libras'],
};
const A_MONTH =
  String.raw`\s?\/\s?(mo|month|mes|yr|year|año|week|` +
  String.raw`wk|semana|night|noche|day|día)(?![\p{L}])`;
const RATES: Record<string, readonly [en: string, es: string]> = {
  mo: ['a month', 'al mes'],
  month: ['a month', 'al mes'],
  mes: ['a month', 'al mes'],
  yr: ['a year', 'al año'],
  year: ['a year', 'al año'],
  año: ['a year', 'al año'],
  wk: ['a week', 'a la semana'],
  week: ['a week', 'a la semana'],
  semana: ['a week', 'a la semana'],
  night: ['a night', 'por noche'],
  noche: ['a night', 'por noche'],
  day: ['a day', 'al día'],
  día: ['a day', 'al día'],
};

/** A Spanish voice reads "3,175" as a decimal: whole amounts stand without marks there. */
const amount = (figure: string, scale: string | undefined, tongue: Tongue): string => {
  const unit = scale?.toLowerCase() ?? '';
  const times = SCALES[unit];
  const value = figureOf(figure, times !== undefined || /^(?:m|b)illion|mil/.test(unit));
  if (times === undefined) return `${written(value, tongue)}${unit === '' ? '' : ` ${unit}`}`;
  return value * times >= 1e6 && times === 1e6
    ? `${written(value, tongue)} ${tongue.locale === 'es' ? 'millones de' : 'million'}`
    : written(Math.round(value * times), tongue);
};
const written = (value: number, { locale }: Tongue): string =>
  locale === 'es'
    ? String(value).replace('.', ',')
    : value.toLocaleString('en-US', { maximumFractionDigits: 2 });

const money: Rule = (text, tongue) => {
  const at = tongue.locale === 'es' ? 1 : 0;
  const named = (sign: string) => CURRENCIES[sign]?.[at] ?? tongue.dollars;
  return text
    .replace(
      new RegExp(
        String.raw`(?:US\s?)?([$€£])\s?(${FIGURE})\s?(?:–|—|` +
          String.raw`-)\s?[$€£]?\s?(${FIGURE})(?:\s?(k|mm?)\b)?`,
        'gi',
      ),
      (_, sign: string, from: string, to: string, scale?: string) =>
        `${amount(from, scale, tongue)} ${tongue.to} ${amount(to, scale, tongue)} ${named(sign)}`,
    )
    .replace(
      new RegExp(
        String.raw`(?:US\s?)?([$€£])\s?(${FIGURE})(?:\s?(k|mm?)(?![\p{L}\d])|` +
          String.raw`(\s(?:thousand|million|mil|millones|millón)(?:\sde)?(?!\p{L})))?`,
        'giu',
      ),
      (_, sign: string, figure: string, short?: string, scale?: string) =>
        `${amount(figure, short ?? scale?.trim(), tongue)} ${named(sign)}`,
    )
    .replace(
      new RegExp(String.raw`(${FIGURE})\s?([€£])`, 'g'),
      (_, figure: string, sign: string) => `${amount(figure, undefined, tongue)} ${named(sign)}`,
    )
    .replace(
      new RegExp(A_MONTH, 'giu'),
      (_, unit: string) => ` ${RATES[unit.toLowerCase()]?.[at] ?? unit}`,
    )
    .replace(/(\d)\s?%/g, `$1 ${tongue.percent}`);
};

const isDate = (year: string | undefined, month: string, day: string) =>
  DateTime.fromObject({
    year: year === undefined ? 2024 : Number(year.length === 2 ? `20${year}` : year),
    month: Number(month),
    day: Number(day),
  });
const dates: Rule = (text, tongue) => {
  const say = (raw: string, month: string, day: string, year?: string): string => {
    const date = isDate(year, month, day);
    if (!date.isValid) return raw;
    return date.setLocale(tongue.locale).toFormat(year === undefined ? tongue.date : tongue.dated);
  };
  return text
    .replace(/\b(\d{4})-(\d{2})-(\d{2})\b/g, (raw, year: string, month: string, day: string) =>
      say(raw, month, day, year),
    )
    .replace(
      /(?<![\d/])(\d{1,2})\/(\d{1,2})(?:\/(\d{4}|\d{2}))?(?![\d/])/g,
      (raw, one: string, two: string, year?: string) =>
        tongue.locale === 'es' || Number(one) > 12
          ? say(raw, two, one, year)
          : say(raw, one, two, year),
    );
};

const times: Rule = (text, tongue) => {
  const ranged = text.replace(
    new RegExp(
      String.raw`(\d{1,2}(?::\d{2})?(?:\s?[AP]M)?)\s?[–—-]\s?` +
        String.raw`(\d{1,2}(?::\d{2})(?:\s?[AP]M)?|\d{1,2}\s?[AP]M)(?!\d)`,
      'gi',
    ),
    `$1 ${tongue.to} $2`,
  );
  if (tongue.locale === 'es') return ranged;
  return ranged.replace(
    /(?<![\d:$])([01]?\d|2[0-3]):([0-5]\d)(?!\s?[ap]\.?m|[\d:])/gi,
    (_, hour: string, minute: string) =>
      DateTime.fromObject({ hour: Number(hour), minute: Number(minute) })
        .setLocale('en-US')
        .toFormat('h:mm a'),
  );
};

const SHORT: readonly (readonly [RegExp, readonly [en: string, es: string]])[] = [
  [/\b(?:sq\.?\s?ft\.?|sqft|ft²)(?![\p{L}])/giu, ['square feet', 'pies cuadrados']],
  [/(?<=\d)\s?m(?:²|2)(?!\p{L})/gu, [' square meters', ' metros cuadrados']],
  [/(?<=\d\s?(?:BR|bd))\s?\/\s?(?=\d)/g, [', ', ', ']],
  [/(?<=(?<!\d)1)\s?(?:BR|bd)\b/g, [' bedroom', ' habitación']],
  [/(?<=\d)\s?(?:BR|bd)\b/g, [' bedrooms', ' habitaciones']],
  [/(?<=(?<!\d)1)\s?BA\b/g, [' bathroom', ' baño']],
  [/(?<=\d)\s?BA\b/g, [' bathrooms', ' baños']],
  [/\be\.g\.,?(?=\s)/gi, ['for example', 'por ejemplo']],
  [/\bi\.e\.,?(?=\s)/gi, ['that is', 'es decir']],
  [/\bp\.\s?ej\.(?=\s)/gi, ['for example', 'por ejemplo']],
  [/\betc\.(?=\s|$)/gi, ['and so on', 'etcétera']],
  [/(?<=\s)&(?=\s)/g, ['and', 'y']],
  [/\s\+\s/g, [' plus ', ' más ']],
];
const abbreviations: Rule = (text, tongue) =>
  SHORT.reduce(
    (said, [short, full]) => said.replace(short, full[tongue.locale === 'es' ? 1 : 0]),
    text,
  );

/** Wholes of Spanish text without the marks that a Spanish voice would read as decimals. */
const wholes: Rule = (text, { locale }) =>
  locale === 'es'
    ? text.replace(/(?<![\d.,])\d{1,3}(?:[.,]\d{3})+(?![.,]?\d)/g, (figure) =>
        figure.replace(/[.,]/g, ''),
      )
    : text;

const sources: Rule = (text, tongue) =>
  text.replace(
    /\s*\((?:source|fuente|see|ver):?\s+([^()]{1,120})\)\.?/gi,
    (_, title: string) => ` ${tongue.from(title.trim())}`,
  );

const RULES: readonly Rule[] = [
  sources,
  emails,
  dates,
  phones,
  money,
  times,
  addresses,
  postcodes,
  abbreviations,
  wholes,
];

/** Numbers, dates, addresses and short forms as a voice must read them. */
export const sayAloud = (text: string, language: Spoken): string =>
  RULES.reduce((said, rule) => rule(said, TONGUES[language]), text);
