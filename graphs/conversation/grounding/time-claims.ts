/** A time of day. */
export interface TimeClaim {
  kind: 'time';
  text: string;
  /** Since midnight; -1 for what no clock shows, such as "14:75". */
  minutes: number;
  /** "At 2" may mean either half of the day; "14:00" and "2 PM" may not. */
  eitherHalf: boolean;
}

const pattern = (...pieces: string[]) => new RegExp(pieces.join(''), 'giu');
const HALF = String.raw`a\.?\s?m\b\.?|p\.?\s?m\b\.?|o'clock\b`;
const PARTS = 'morning|afternoon|evening';
const PART = String.raw`\s+in\s+the\s+`;
const CLOCK = pattern(
  String.raw`(?<![\d.,:$€])(\d{1,2})(?:[:.](\d{2}))?\s?(?:(${HALF})|(?=${PART}(?:${PARTS})))`,
  String.raw`|(?<![\d.,:$€])(\d{1,2})[:h](\d{2})(?![\d:])|\b(noon|midday|midnight)\b`,
);
const PART_AFTER = new RegExp(
  String.raw`^\d{1,2}(?:[:.]\d{2})?\s?(?:o'clock)?${PART}(${PARTS})\b`,
  'i',
);
/** "At 10." alone; a number before a name is an address. */
const BARE_AT =
  /\bat\s+(\d{1,2})(?=\s*(?:[,;?!)]|\.(?!\d)|$|on\b|or\b|and\b|tomorrow\b|today\b))/giu;
const SPAN = pattern(
  String.raw`\b(?:from|between)\s+(\d{1,2})(?::(\d{2}))?\s*(?:to|until|till|and|-|–)\s*(\d{1,2})`,
  String.raw`(?::(\d{2}))?(?=\s*(?:[,;?!)]|\.(?!\d)|$|on\b|` +
    String.raw`every\b|monday|tuesday|wednesday|thursday|`,
  String.raw`friday|saturday|sunday))`,
);
const HORA = pattern(
  String.raw`(?<!\p{L})las?\s+(\d{1,2})(?:[:.h](\d{2})|\s+(y\s+media|y\s+cuarto|menos\s+cuarto|`,
  String.raw`(?:y|menos)\s+\d{1,2}))?(?:\s?(?:h|horas?)(?!\p{L}))?`,
  String.raw`(?:\s+(?:de|por|en)\s+la\s+(mañana|tarde|noche))?(?!\s*[ap]\.?\s?m)`,
  String.raw`(?![\d:.]*\d)(?!\s+(?!horas)(?:\p{L}+s)\b(?<!las))|` +
    String.raw`(?<!\p{L})(mediodía|medianoche)(?!\p{L})`,
);
const TRAMO = pattern(
  String.raw`(?<!\p{L})(?:de|entre(?:\s+las)?|desde\s+las)\s+(\d{1,2})(?:[:.](\d{2}))?\s+`,
  String.raw`(?:a|y|hasta)\s+(?:las\s+)?(\d{1,2})(?:[:.](\d{2}))?(?:\s?(?:h|horas)(?!\p{L}))?`,
  String.raw`(?:\s+(?:de|por)\s+la\s+(mañana|tarde|noche)|` +
    String.raw`(?=\s*(?:[,;?!)]|\.(?!\d)|$|los?\s|el\s)))`,
);
const EN_PUNTO = pattern(
  String.raw`(?<![\d.,:$€]|las?\s)(\d{1,2})(?:[:.](\d{2}))?\s+de\s+la\s+(mañana|tarde|noche)`,
);
const WORDED = pattern(
  String.raw`\b(half past|quarter past|quarter to)\s+(\d{1,2})\b(?:\s?([ap])\.?m\b)?`,
);

const HALVES: Record<string, 'am' | 'pm'> = {
  mañana: 'am',
  tarde: 'pm',
  noche: 'pm',
  morning: 'am',
  afternoon: 'pm',
  evening: 'pm',
  a: 'am',
  p: 'pm',
};
const halfOf = (said: string | undefined): 'am' | 'pm' | undefined =>
  HALVES[(said ?? '').toLowerCase()] ?? HALVES[(said ?? '').charAt(0).toLowerCase()];

function at(
  text: string,
  hour: number,
  minute: number,
  half: 'am' | 'pm' | 'exact' | undefined,
): TimeClaim[] {
  if (hour > 24 || minute > 59) return [{ kind: 'time', text, minutes: -1, eitherHalf: false }];
  const base = half === 'pm' ? (hour % 12) + 12 : half === 'am' ? hour % 12 : hour;
  const minutes = (base * 60 + minute + 1440) % 1440;
  return [
    { kind: 'time', text, minutes, eitherHalf: half === undefined && hour >= 1 && hour <= 12 },
  ];
}

function hora(m: RegExpMatchArray): TimeClaim[] {
  if (m[5]) return at(m[0], m[5].toLowerCase() === 'medianoche' ? 0 : 12, 0, 'exact');
  const past = (m[3] ?? '').toLowerCase();
  const minute = /media/.test(past) ? 30 : /cuarto/.test(past) ? 15 : Number(/\d+/.exec(past) ?? 0);
  const half = halfOf(m[4]);
  if (past.startsWith('menos')) {
    return at(
      m[0],
      (Number(m[1]) + (half === undefined ? 23 : 11)) % (half === undefined ? 24 : 12),
      60 - minute,
      half,
    );
  }
  return at(m[0], Number(m[1]), past === '' ? Number(m[2] ?? 0) : minute, half);
}

const AHEAD_OF_HOUR = /(?:^|[\s,;¿])(?:a|de|desde|hasta|sobre|hacia|entre|y|o|son|para)\s*$/iu;
const OF_SEVERAL = /(?:una|cuál|alguna|ninguna|cualquiera|primera|segunda|tercera|última) de\s*$/iu;
/** "A las dos" is an hour; "una de las dos" and "las dos" are both of them. */
function isHour(m: RegExpMatchArray, text: string): boolean {
  if (m[5] !== undefined || m[2] !== undefined || m[3] !== undefined || m[4] !== undefined) {
    return true;
  }
  const before = text.slice(0, m.index);
  return AHEAD_OF_HOUR.test(before) && !OF_SEVERAL.test(before);
}

const worded = (m: RegExpMatchArray): TimeClaim[] => {
  const words = (m[1] ?? '').toLowerCase();
  const half = halfOf(m[3]);
  if (words === 'quarter to') return at(m[0], Number(m[2]) - 1, 45, half);
  return at(m[0], Number(m[2]), words === 'half past' ? 30 : 15, half);
};

const both = (m: RegExpMatchArray, half: 'am' | 'pm' | undefined): TimeClaim[] => [
  ...at(m[0], Number(m[1]), Number(m[2] ?? 0), half),
  ...at(m[0], Number(m[3]), Number(m[4] ?? 0), half),
];

/** Times of day in a text whose number words are figures, both ends of a span. */
export function timesIn(text: string): TimeClaim[] {
  const clock = [...text.matchAll(CLOCK)].flatMap((m) => {
    if (m[6]) return at(m[0], m[6].toLowerCase() === 'midnight' ? 0 : 12, 0, 'exact');
    const part = PART_AFTER.exec(text.slice(m.index))?.[1];
    const half = m[3] === undefined || m[3] === "o'clock" ? halfOf(part) : halfOf(m[3].charAt(0));
    return at(m[0], Number(m[1] ?? m[4]), Number(m[2] ?? m[5] ?? 0), half);
  });
  return [
    ...clock,
    ...[...text.matchAll(BARE_AT)].flatMap((m) => at(m[0], Number(m[1]), 0, undefined)),
    ...[...text.matchAll(SPAN)].flatMap((m) => both(m, undefined)),
    ...[...text.matchAll(HORA)].flatMap((m) => (isHour(m, text) ? hora(m) : [])),
    ...[...text.matchAll(TRAMO)].flatMap((m) => both(m, halfOf(m[5]))),
    ...[...text.matchAll(EN_PUNTO)].flatMap((m) =>
      at(m[0], Number(m[1]), Number(m[2] ?? 0), halfOf(m[3])),
    ),
    ...[...text.matchAll(WORDED)].flatMap(worded),
  ];
}
