/** A calendar day; the year where it is said. */
export interface DateClaim {
  kind: 'date';
  text: string;
  month: number;
  day: number;
  weekday: number | undefined;
  year: number | undefined;
}
/** A day without its month: "Saturday at 10", "the 28th", "mañana a las 10". */
export interface DayClaim {
  kind: 'day';
  text: string;
  day: number | undefined;
  weekday: number | undefined;
  /** Days from today. */
  ahead: number | undefined;
}

const MONTHS =
  'january february march april may june july august september october november december'.split(
    ' ',
  );
const MESES =
  'enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre'.split(
    ' ',
  );
const WEEKDAYS = 'monday tuesday wednesday thursday friday saturday sunday'.split(' ');
const DIAS = 'lunes martes miércoles jueves viernes sábado domingo'.split(' ');
const month = MONTHS.map((m) => (m === 'may' ? m : `${m}|${m.slice(0, 3)}|${m.slice(0, 4)}`)).join(
  '|',
);
const mes = `${MESES.map((m) => `${m}|${m.slice(0, 3)}`).join('|')}|setiembre|sept`;
const weekday = WEEKDAYS.map((d) => `${d}|${d.slice(0, 3)}`).join('|');
const dia = `${DIAS.join('|')}|miercoles|sabado`;

const pattern = (...pieces: string[]) => new RegExp(pieces.join(''), 'giu');
const NTH = String.raw`(\d{1,2})(?:st|nd|rd|th)?`;
const YEAR =
  String.raw`(?:,?\s+(?:de\s+|del\s+)?(\d{4})(?![\d,.:]*\d)(?!\s?(?:sq|` +
  String.raw`square|dollars|euros|€|pies|m²)))?`;
const MONTH_DAY = pattern(
  String.raw`(?:\b(${weekday})\b\.?,?\s+(?:the\s+)?)?\b(?:`,
  String.raw`(${month})\b\.?\s+(?:the\s+)?${NTH}\b(?!:)`,
  String.raw`|${NTH}\s+(?:of\s+)?(${month})\b\.?)`,
  YEAR,
);
const DIA_MES = pattern(
  String.raw`(?:(?<!\p{L})(${dia})(?!\p{L}),?\s+(?:el\s+|día\s+)*)?`,
  String.raw`(?<![\d.,])(\d{1,2}|uno|primero)º?\s+(?:de\s+)?(${mes})(?![\p{L}])\.?`,
  YEAR,
);
const ISO_DATE = /\b(\d{4})-(\d{2})-(\d{2})\b/g;
const SLASH_DATE = /(?<![\d/])(\d{1,2})[/](\d{1,2})(?:[/](\d{4}|\d{2}))?(?![\d/])/g;
const DOTTED_DATE = /(?<![\d.-])(\d{1,2})([.-])(\d{1,2})\2(\d{4})(?![\d-]|\.\d)/g;
const SPANISH = /(?<!\p{L})(?:el|la|los|las|del|para|es|día|visita|cita|de|queda|tiene)(?!\p{L})/iu;

const indexOf = (names: readonly string[], said: string): number => {
  const word = said
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace('setie', 'septie');
  return names.findIndex((name) =>
    name.normalize('NFD').replace(/\p{M}/gu, '').startsWith(word.slice(0, 4)),
  );
};
const numberIn = (names: readonly string[], said: string | undefined): number | undefined =>
  said === undefined ? undefined : indexOf(names, said) + 1;

/** Days of the calendar that a text names. */
export function datesIn(text: string): DateClaim[] {
  const found: DateClaim[] = [];
  const add = (
    raw: string,
    [monthNumber, day]: readonly [number, number],
    year?: string,
    weekdayNumber?: number,
  ) => {
    if (monthNumber < 1 || monthNumber > 12) return;
    const full = year === undefined ? undefined : Number(year.length === 2 ? `20${year}` : year);
    found.push({
      kind: 'date',
      text: raw,
      month: monthNumber,
      day,
      weekday: weekdayNumber,
      year: full,
    });
  };
  for (const m of text.matchAll(MONTH_DAY)) {
    const named = indexOf(MONTHS, m[2] ?? m[5] ?? '') + 1;
    add(m[0], [named, Number(m[3] ?? m[4])], m[6], numberIn(WEEKDAYS, m[1]));
  }
  for (const m of text.matchAll(DIA_MES)) {
    const day = /^\d/.test(m[2] ?? '') ? Number(m[2]) : 1;
    add(m[0], [indexOf(MESES, m[3] ?? '') + 1, day], m[4], numberIn(DIAS, m[1]));
  }
  for (const m of text.matchAll(ISO_DATE)) add(m[0], [Number(m[2]), Number(m[3])], m[1]);
  // "5/12" is the fifth of December in a Spanish sentence, the twelfth of May in an English one.
  const dayFirst = SPANISH.test(text);
  const numeric = (raw: string, one: number, two: number, year: string | undefined) =>
    add(raw, one > 12 || (dayFirst && two <= 12) ? [two, one] : [one, two], year);
  for (const m of text.matchAll(SLASH_DATE)) numeric(m[0], Number(m[1]), Number(m[2]), m[3]);
  for (const m of text.matchAll(DOTTED_DATE)) numeric(m[0], Number(m[1]), Number(m[3]), m[4]);
  return found;
}

const CLOCK = String.raw`\d{1,2}(?:[:.]\d{2})?(?![\d:])`;
const AT = String.raw`,?\s+(?:at|from|between|around)\s+(?=${CLOCK})`;
const A_LAS = String.raw`,?\s+(?:a|de|desde|entre|sobre)\s+las?\s+(?=${CLOCK})`;
const ENDS = String.raw`(?=\s*(?:[.,;?!)]|$|at\b|from\b|or\b|and\b|between\b|works\b|in\sthe\b))`;
const TERMINA =
  String.raw`(?=\s*(?:[,;?!)]|\.(?!\d)|$|a\slas?\b|` +
  String.raw`de\s\d|por\sla\b|o\b|y\b|entre\b))`;

const DAYS: readonly {
  pattern: RegExp;
  read: (m: RegExpMatchArray) => Omit<DayClaim, 'kind' | 'text'>;
}[] = [
  {
    // "Saturday the 28th", "sábado 28": the month is left out.
    pattern: pattern(
      String.raw`(?<!\p{L})(?:(${weekday})\b\.?,?\s+(?:the\s+)?(\d{1,2})(?:st|nd|rd|th)?${ENDS}`,
      String.raw`|(${dia}),?\s+(?:día\s+|el\s+)?(\d{1,2})${TERMINA})`,
    ),
    read: (m) => ({
      day: Number(m[2] ?? m[4]),
      weekday: m[1] === undefined ? numberIn(DIAS, m[3]) : numberIn(WEEKDAYS, m[1]),
      ahead: undefined,
    }),
  },
  {
    pattern: pattern(
      String.raw`(?<!\p{L})(?:the\s+(\d{1,2})(?:st|nd|rd|` +
        String.raw`th)${ENDS}|(?:el\s+)?día\s+(\d{1,2})${TERMINA}`,
      String.raw`|el\s+(\d{1,2})(?=,?\s+a\slas?\s))`,
    ),
    read: (m) => ({ day: Number(m[1] ?? m[2] ?? m[3]), weekday: undefined, ahead: undefined }),
  },
  {
    pattern: pattern(
      String.raw`(?<!\p{L})(?:(${WEEKDAYS.join('|')})(?:\s+(?:morning|afternoon|evening))?${AT}`,
      String.raw`|(${dia})(?:\s+por\sla\s(?:mañana|tarde|noche))?${A_LAS})`,
    ),
    read: (m) => ({
      day: undefined,
      weekday: m[1] === undefined ? numberIn(DIAS, m[2]) : numberIn(WEEKDAYS, m[1]),
      ahead: undefined,
    }),
  },
  {
    pattern: pattern(
      String.raw`(?<!\p{L})(?:(the day after tomorrow|tomorrow|today)(?:\s+(?:morning|afternoon|`,
      String.raw`evening))?${AT}|(pasado mañana|(?<!la\s|de\s)mañana|hoy)`,
      String.raw`(?:\s+por\sla\s(?:mañana|tarde|noche))?${A_LAS})`,
    ),
    read: (m) => ({
      day: undefined,
      weekday: undefined,
      ahead: AHEAD[(m[1] ?? m[2] ?? '').toLowerCase()],
    }),
  },
];
const AHEAD: Record<string, number> = {
  today: 0,
  hoy: 0,
  tomorrow: 1,
  mañana: 1,
  'the day after tomorrow': 2,
  'pasado mañana': 2,
};

/** Days that a text names without their month; those with it are left to `datesIn`. */
export function daysIn(text: string): DayClaim[] {
  let rest = text;
  for (const { text: raw } of datesIn(text)) rest = rest.replaceAll(raw, ' ▪ ');
  return DAYS.flatMap(({ pattern, read }) =>
    [...rest.matchAll(pattern)].map((m): DayClaim => ({ kind: 'day', text: m[0], ...read(m) })),
  );
}

const NAMED = pattern(String.raw`(?<!\p{L})(?:(${WEEKDAYS.join('|')})s?|(${dia})s?)(?!\p{L})`);

/** Weekdays that are named at all. */
export const weekdaysIn = (text: string): number[] =>
  [...text.matchAll(NAMED)].flatMap((m) => numberIn(WEEKDAYS, m[1]) ?? numberIn(DIAS, m[2]) ?? []);

const RELATIVE = pattern(
  String.raw`(?<!\p{L})(the day after tomorrow|tomorrow|today|pasado mañana|mañana|hoy)(?!\p{L})`,
);
/** Days from today that are named at all. */
export const aheadIn = (text: string): number[] =>
  [...text.matchAll(RELATIVE)].flatMap((m) => AHEAD[(m[1] ?? '').toLowerCase()] ?? []);
