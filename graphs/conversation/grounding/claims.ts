import { codesIn, linksIn } from './codes.ts';
import { type CountClaim, countsIn } from './counts.ts';
import { spellOut } from './spell-out.ts';

/**
 * What a sentence states that must not be invented: amounts of money, dates, clock times, counts,
 * phone numbers, e-mail and street addresses, links, and codes of any kind.
 */
export type Claim =
  | { kind: 'money'; text: string; cents: number; toleranceCents: number }
  | { kind: 'date'; text: string; month: number; day: number; weekday: number | undefined }
  | { kind: 'time'; text: string; minutes: number; half: 'am' | 'pm' | undefined }
  | CountClaim
  | { kind: 'code'; text: string; code: string }
  | { kind: 'link'; text: string; link: string }
  | { kind: 'phone'; text: string; digits: string }
  | { kind: 'email'; text: string; address: string }
  | { kind: 'address'; text: string; normal: string };

const MONTHS =
  'january february march april may june july august september october november december'.split(
    ' ',
  );
const MESES =
  'enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre'.split(
    ' ',
  );
const DIAS = 'lunes martes miércoles jueves viernes sábado domingo'.split(' ');
const WEEKDAYS = 'monday tuesday wednesday thursday friday saturday sunday'.split(' ');
const month = MONTHS.map((m) => (m === 'may' ? m : `${m}|${m.slice(0, 3)}|${m.slice(0, 4)}`)).join(
  '|',
);
const weekday = WEEKDAYS.map((d) => `${d}|${d.slice(0, 3)}`).join('|');
const mes = MESES.join('|');
const dia = DIAS.join('|');
const STREET: Record<string, string> = {
  street: 'st',
  avenue: 'ave',
  road: 'rd',
  boulevard: 'blvd',
  drive: 'dr',
  lane: 'ln',
  court: 'ct',
  place: 'pl',
  terrace: 'ter',
  way: 'way',
  square: 'sq',
  parkway: 'pkwy',
  highway: 'hwy',
  circle: 'cir',
  trail: 'trl',
  alley: 'aly',
  loop: 'loop',
  row: 'row',
  walk: 'walk',
  quay: 'quay',
};
const suffixes = [...new Set([...Object.keys(STREET), ...Object.values(STREET)])];

/** A pattern from pieces that are joined as they stand. */
const pattern = (flags: string, ...pieces: string[]) => new RegExp(pieces.join(''), flags);

const AMOUNT = String.raw`(\d[\d,]*(?:\.\d+)?)\s?`;
const MONEY = pattern(
  'gi',
  String.raw`(?:US)?\$\s?${AMOUNT}(k|m|mm|thousand|million)?\b`,
  String.raw`|\b${AMOUNT}(k|m|thousand|million|mil|millón|millones)?\s?(?:de\s)?`,
  String.raw`(?:dollars|usd|dólares)\b`,
);
const NTH = String.raw`(\d{1,2})(?:st|nd|rd|th)?`;
const MONTH_DAY = pattern(
  'gi',
  String.raw`(?:\b(${weekday})\b\.?,?\s+(?:the\s+)?)?\b(?:`,
  String.raw`(${month})\b\.?\s+(?:the\s+)?${NTH}\b(?!:)`,
  String.raw`|${NTH}\s+(?:of\s+)?(${month})\b)`,
);
const DIA_MES = pattern(
  'giu',
  String.raw`(?:(?<!\p{L})(${dia})(?!\p{L}),?\s+(?:el\s+|día\s+)*)?`,
  String.raw`(?<!\d)(\d{1,2})º?\s+de\s+(${mes})(?!\p{L})`,
);
const ISO_DATE = /\b\d{4}-(\d{2})-(\d{2})\b/g;
const SLASH_DATE = /\b(\d{1,2})\/(\d{1,2})(?:\/(?:\d{4}|\d{2}))?\b/g;
const CLOCK = pattern(
  'gi',
  String.raw`\b(\d{1,2})(?:[:.](\d{2}))?\s?(a\.?m\b\.?|p\.?m\b\.?|o'clock\b)`,
  String.raw`|\b([01]?\d|2[0-3]):([0-5]\d)\b|\b(noon|midday|midnight)\b`,
);
const HORA = pattern(
  'giu',
  String.raw`(?<!\p{L})las?\s+(\d{1,2})(?:[:.](\d{2})|\s+(y\s+media|y\s+cuarto))?`,
  String.raw`(?:\s+(?:de|por)\s+la\s+(mañana|tarde|noche))?(?!\s*[ap]\.?\s?m)`,
  String.raw`(?![\d:.]*\d)(?!\s+(?:\p{L}+s)\b(?<!las))|(?<!\p{L})(mediodía|medianoche)(?!\p{L})`,
);
const WORDED = /\b(half past|quarter past|quarter to)\s+(\d{1,2})\b(?:\s?([ap])\.?m\b)?/gi;
const PHONE = pattern(
  'g',
  String.raw`(?<![\d$,.])(?:\+\d{1,3}[\s.-]?)?(?:\(\d{2,4}\)[\s.-]?)?`,
  String.raw`\d{3,4}[\s.-]\d{3,4}(?:[\s.-]\d{2,4})?(?!\d)|\+?\b\d{10,13}\b`,
);
const EMAIL = /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/g;
const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
// Street names are capitalised: "14 Oak Street", but not "2 beds and 900 square feet".
const ADDRESS = pattern(
  'g',
  String.raw`\b(\d{1,6})\s+((?:[A-Z0-9][\w'’-]*\s+){1,4}?)`,
  String.raw`(${suffixes.map(capital).join('|')})\b(?!\s+(?:feet|foot|ft)\b)`,
);

const SCALE: Record<string, number> = {
  k: 1e3,
  thousand: 1e3,
  mil: 1e3,
  m: 1e6,
  mm: 1e6,
  million: 1e6,
  millón: 1e6,
  millones: 1e6,
};

export function extractClaims(sentence: string): Claim[] {
  const text = spellOut(sentence);
  return [
    ...money(text),
    ...dates(text),
    ...times(text),
    ...countsIn(text),
    ...phones(sentence),
    ...emails(sentence),
    ...addresses(sentence),
    ...codesIn(sentence).map((code): Claim => ({ kind: 'code', text: 'code', code })),
    ...linksIn(sentence).map((link): Claim => ({ kind: 'link', text: 'link', link })),
  ];
}

function money(text: string): Claim[] {
  return [...text.matchAll(MONEY)].map((m) => {
    const digits = (m[1] ?? m[3] ?? '0').replaceAll(',', '');
    const scale = SCALE[(m[2] ?? m[4] ?? '').toLowerCase()] ?? 1;
    const decimals = digits.split('.')[1]?.length ?? 0;
    // "$1.2M" stands for anything that rounds to it; "$1,234,000" only for itself.
    const toleranceCents = scale === 1 ? 0 : (scale * 100) / 10 ** decimals / 2;
    return {
      kind: 'money',
      text: m[0],
      cents: Math.round(Number(digits) * scale * 100),
      toleranceCents,
    };
  });
}

function dates(text: string): Claim[] {
  const found: Claim[] = [];
  const add = (raw: string, monthNumber: number, day: number, weekdayNumber?: number) => {
    if (monthNumber >= 1 && monthNumber <= 12 && day >= 1 && day <= 31) {
      found.push({ kind: 'date', text: raw, month: monthNumber, day, weekday: weekdayNumber });
    }
  };
  for (const m of text.matchAll(MONTH_DAY)) {
    const name = (m[2] ?? m[5] ?? '').toLowerCase();
    const named = m[1]
      ? WEEKDAYS.findIndex((d) => d.startsWith((m[1] ?? '').toLowerCase())) + 1
      : undefined;
    add(m[0], MONTHS.findIndex((full) => full.startsWith(name)) + 1, Number(m[3] ?? m[4]), named);
  }
  for (const m of text.matchAll(DIA_MES)) {
    const named = m[1] ? DIAS.indexOf(m[1].toLowerCase()) + 1 : undefined;
    add(m[0], MESES.indexOf((m[3] ?? '').toLowerCase()) + 1, Number(m[2]), named);
  }
  for (const m of text.matchAll(ISO_DATE)) add(m[0], Number(m[1]), Number(m[2]));
  for (const m of text.matchAll(SLASH_DATE)) add(m[0], Number(m[1]), Number(m[2]));
  return found;
}

const timeAt = (text: string, hour: number, minute: number, said: string): Claim[] => {
  if (hour > 24 || minute > 59) return [];
  const half = said === '' ? undefined : said;
  const base = half === 'pm' ? (hour % 12) + 12 : half === 'am' ? hour % 12 : hour;
  const minutes = (base * 60 + minute + 1440) % 1440;
  return [{ kind: 'time', text, minutes, half: half === 'pm' || half === 'am' ? half : undefined }];
};

const HALVES: Record<string, string> = { mañana: 'am', tarde: 'pm', noche: 'pm', a: 'am', p: 'pm' };

function times(text: string): Claim[] {
  const plain = [...text.matchAll(CLOCK)].flatMap((m) => {
    if (m[6]) return timeAt(m[0], m[6].toLowerCase() === 'midnight' ? 0 : 12, 0, 'exact');
    const half = HALVES[(m[3] ?? '').charAt(0).toLowerCase()] ?? '';
    return timeAt(m[0], Number(m[1] ?? m[4]), Number(m[2] ?? m[5] ?? 0), half);
  });
  const spanish = [...text.matchAll(HORA)].flatMap((m) => {
    if (m[5]) return timeAt(m[0], m[5].toLowerCase() === 'medianoche' ? 0 : 12, 0, 'exact');
    const past = m[3] === undefined ? 0 : /media/i.test(m[3]) ? 30 : 15;
    const half = HALVES[(m[4] ?? '').toLowerCase()] ?? '';
    return timeAt(m[0], Number(m[1]), m[2] === undefined ? past : Number(m[2]), half);
  });
  const worded = [...text.matchAll(WORDED)].flatMap((m) => {
    const words = (m[1] ?? '').toLowerCase();
    const half = HALVES[(m[3] ?? '').toLowerCase()] ?? '';
    if (words === 'quarter to') return timeAt(m[0], Number(m[2]) - 1, 45, half);
    return timeAt(m[0], Number(m[2]), words === 'half past' ? 30 : 15, half);
  });
  return [...plain, ...spanish, ...worded];
}

function phones(text: string): Claim[] {
  return [...text.replace(ISO_DATE, ' ').matchAll(PHONE)].flatMap((m): Claim[] => {
    const digits = m[0].replace(/\D/g, '');
    return digits.length >= 7 && digits.length <= 15 ? [{ kind: 'phone', text: m[0], digits }] : [];
  });
}

const emails = (text: string): Claim[] =>
  [...text.matchAll(EMAIL)].map((m) => ({
    kind: 'email',
    text: m[0],
    address: m[0].toLowerCase(),
  }));

const addresses = (text: string): Claim[] =>
  [...text.matchAll(ADDRESS)].map((m) => ({
    kind: 'address',
    text: m[0],
    normal: normalAddress(m[0]),
  }));

/** Lower case, no punctuation, street words abbreviated: "14 Oak Street," → "14 oak st". */
export const normalAddress = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s]/gu, ' ')
    .split(/\s+/)
    .map((word) => STREET[word] ?? word)
    .join(' ')
    .trim();
