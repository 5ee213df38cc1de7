/** Number words of English and Spanish; "one", "uno" and "once" alone are no numbers. */
const SMALL: Record<string, number> = {};
const add = (first: number, step: number, words: string) => {
  for (const [at, word] of words.split(' ').entries()) SMALL[word] = first + at * step;
};
add(2, 1, 'two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen');
add(16, 1, 'sixteen seventeen eighteen nineteen');
add(20, 10, 'twenty thirty forty fifty sixty seventy eighty ninety');
add(2, 1, 'dos tres cuatro cinco seis siete ocho nueve diez');
add(12, 1, 'doce trece catorce quince dieciséis diecisiete dieciocho diecinueve veinte');
add(21, 1, 'veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete');
add(28, 1, 'veintiocho veintinueve');
add(21, 1, 'veintiún veintidos veintitres');
add(16, 1, 'dieciseis');
add(26, 1, 'veintiseis');
add(21, 10, 'veintiuna');
add(30, 10, 'treinta cuarenta cincuenta sesenta setenta ochenta noventa');
add(200, 100, 'doscientos trescientos cuatrocientos quinientos seiscientos setecientos');
add(800, 100, 'ochocientos novecientos');
add(800, 100, 'ochocientas novecientas');
add(200, 100, 'doscientas trescientas cuatrocientas quinientas seiscientas setecientas');
const ONES: Record<string, number> = { one: 1, a: 1, un: 1, una: 1, uno: 1, once: 11 };
const SCALE: Record<string, number> = {
  hundred: 100,
  cien: 100,
  ciento: 100,
  thousand: 1000,
  mil: 1000,
  million: 1e6,
  millón: 1e6,
  millones: 1e6,
};
/** A hundred and a thousand, which Spanish says without a number before them. */
const ALONE = new Set(['cien', 'mil']);

const known = [...Object.keys(SMALL), ...Object.keys(SCALE), ...Object.keys(ONES)].join('|');
const RUN = new RegExp(
  String.raw`(?<![\p{L}\d])(?:${known})` +
    String.raw`(?:(?:[\s-]+(?:and|y)[\s]+|[\s-]+)(?:${known}))*(?![\p{L}\d])`,
  'giu',
);
const SINGLES = new RegExp(
  [
    String.raw`(?<![\p{L}\d])one(?=[\s-]+(?:bed|bath|bedroom|bathroom|home|house|listing)s?\b)`,
    String.raw`(?<=(?<!\p{L})la\s+)una(?!\p{L})|(?<![\p{L}\d])one(?=\s+o'clock)`,
    String.raw`\bonce(?=\s+(?:de\s+la|horas|dormitorios|habitaciones)\b)`,
  ].join('|'),
  'giu',
);

/** A text with its number words as figures: "six hundred thousand dollars" → "600000 dollars". */
export function spellOut(text: string): string {
  return ranges(
    ordinals(text)
      .replace(SINGLES, (word) => String(ONES[word.toLowerCase()] ?? word))
      .replace(RUN, (run) => {
        const words = run.toLowerCase().split(/[\s-]+/);
        const heavy = words.some(
          (word) => word in SMALL || (word in SCALE && (words.length > 1 || ALONE.has(word))),
        );
        if (!heavy) return run;
        // "a two", "one five": the first word belongs to the sentence, not to the number.
        const [first = ''] = words;
        const next = words[1] ?? '';
        if (first in ONES && !(next in SCALE)) {
          return `${run.slice(0, first.length)} ${spellOut(run.slice(first.length).trim())}`;
        }
        const value = numberOf(words);
        return value === undefined ? run : String(value);
      }),
  );
}

const ORDINALS = new Map(
  [
    'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth',
    'fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth',
  ]
    .join(' ')
    .split(' ')
    .map((word, at): [string, number] => [word, at + 1]),
);
ORDINALS.set('thirtieth', 30);
const NTH = [...ORDINALS.keys()].join('|');
const MONTH = [
  'january|february|march|april|may|june|july|august|september|october|november|december',
].join('');
const MONTH_NTH = new RegExp(
  String.raw`\b(${MONTH})(\s+(?:the\s+)?)((?:twenty|thirty)[\s-])?(${NTH})\b`,
  'gi',
);
const NTH_OF_MONTH = new RegExp(
  String.raw`\b((?:twenty|thirty)[\s-])?(${NTH})(\s+of\s+(?:${MONTH}))\b`,
  'gi',
);

/** "November twenty-eighth" → "November 28"; an ordinal without a month is left alone. */
function ordinals(text: string): string {
  const value = (tens: string | undefined, word: string): number =>
    (tens === undefined ? 0 : /^twenty/i.test(tens) ? 20 : 30) +
    (ORDINALS.get(word.toLowerCase()) ?? 0);
  return text
    .replace(
      MONTH_NTH,
      (_, month: string, gap: string, tens: string | undefined, word: string) =>
        `${month}${gap}${value(tens, word)}`,
    )
    .replace(
      NTH_OF_MONTH,
      (_, tens: string | undefined, word: string, rest: string) => `${value(tens, word)}${rest}`,
    );
}

/** Undefined for words that are no single number, such as "two three". */
function numberOf(words: readonly string[]): number | undefined {
  let total = 0;
  let part = 0;
  let last = Number.POSITIVE_INFINITY;
  for (const word of words) {
    if (word === 'and' || word === 'y') continue;
    const scale = SCALE[word];
    if (scale === 100) {
      part = part === 0 ? 100 : part * 100;
      last = 100;
    } else if (scale !== undefined) {
      total += (part === 0 ? 1 : part) * scale;
      part = 0;
      last = Number.POSITIVE_INFINITY;
    } else {
      const value = SMALL[word] ?? ONES[word] ?? 0;
      if (value >= last || (part % 100 !== 0 && (value >= 10 || part % 10 !== 0))) return undefined;
      part += value;
      last = value;
    }
  }
  return total + part;
}

/** Both ends of a range in full: "$500–600k" → "$500k – $600k", "2-4 PM" → "2 PM - 4 PM". */
function ranges(text: string): string {
  return text
    .replace(
      /\$\s?([\d,.]+)\s?(-|–|—|to|and)\s?\$?\s?([\d,.]+)\s?(k|m|mm|thousand|million)\b/gi,
      '$$$1$4 $2 $$$3$4',
    )
    .replace(/\$\s?(\d[\d,]*)\s?(-|–|—)\s?(\d[\d,]*)(?![\d,]*\s?[-–/])/g, '$$$1 $2 $$$3')
    .replace(
      /\b(\d{1,2}(?::\d{2})?)\s?(-|–|—|to|and|until)\s?(\d{1,2}(?::\d{2})?)\s?([ap]\.?m\b\.?)/gi,
      (whole, from: string, dash: string, to: string, half: string) =>
        Number.parseInt(from, 10) > Number.parseInt(to, 10) && Number.parseInt(from, 10) < 12
          ? whole
          : `${from} ${half} ${dash} ${to} ${half}`,
    );
}
