import { decimalsOf, FIGURE, figureOf } from './number-forms.ts';

export interface MoneyClaim {
  kind: 'money';
  text: string;
  cents: number;
  /** "$1.2M" stands for anything that rounds to it; "$1,234,000" only for itself. */
  toleranceCents: number;
}

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
const SCALES = String.raw`k|mm|mil|m|thousand|million|millón|millones`;
const CURRENCY = 'dollars?|bucks|usd|dólar(?:es)?|euros?|eur|pesos?|pounds?|libras?';
/** What a price is asked for: an amount before it is money without any sign. */
const RATE = [
  String.raw`(?:\/|an?\s|per\s|al\s|por\s|cada\s)\s?(?:mo\b|month|mes\b|week|semana|year|año)`,
  String.raw`monthly|mensual(?:es)?|de\s(?:alquiler|renta|fianza|depósito)|in\srent`,
].join('|');

const BEFORE = new RegExp(
  String.raw`(?:US\s?\$|[$€£]|\b(?:usd|eur)\s?)\s?(${FIGURE})\s?(?:(${SCALES})(?![\p{L}\d]))?`,
  'giu',
);
const AFTER = new RegExp(
  String.raw`(?<![\d.,$€£:/-])(${FIGURE})\s?(?:(${SCALES})(?![\p{L}\d]))?\s?(?:de\s)?` +
    String.raw`(?:€|£|(?:${CURRENCY})(?![\p{L}\d]))`,
  'giu',
);
const AT_A_RATE = new RegExp(
  String.raw`(?<![\d.,$€£:/-])(${FIGURE})\s?(?:(${SCALES})(?![\p{L}\d]))?\s?(?:${RATE})`,
  'giu',
);
/** "Cien" and "mil" count where money follows; alone they are words. */
const ROUND = /(?<![\p{L}\d])(cien|mil)(?=\s+(?:dólares|euros|pesos))/giu;

/** Amounts of money in a text whose number words are figures. */
export function moneyIn(given: string): MoneyClaim[] {
  const text = given.replace(ROUND, (word) => (word.toLowerCase() === 'mil' ? '1000' : '100'));
  const taken: [number, number][] = [];
  return [BEFORE, AFTER, AT_A_RATE].flatMap((pattern) =>
    [...text.matchAll(pattern)].flatMap((hit): MoneyClaim[] => {
      const [whole, figure = '', unit = ''] = hit;
      const end = hit.index + whole.length;
      if (taken.some(([from, to]) => hit.index < to && end > from)) return [];
      taken.push([hit.index, end]);
      // "12 months", "30 a year": small whole numbers at a rate count something else.
      if (pattern === AT_A_RATE && unit === '' && /^\d{1,2}$/.test(figure)) return [];
      const scale = SCALE[unit.toLowerCase()] ?? 1;
      const scaled = scale !== 1;
      return [
        {
          kind: 'money',
          text: whole,
          cents: Math.round(figureOf(figure, scaled) * scale * 100),
          toleranceCents: scaled ? (scale * 100) / 10 ** decimalsOf(figure, true) / 2 : 0,
        },
      ];
    }),
  );
}
