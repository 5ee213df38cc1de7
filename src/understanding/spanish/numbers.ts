import { fold } from '../text/tokens.ts';

const SMALL = `cero dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince
dieciseis diecisiete dieciocho diecinueve veinte veintiuno veintidos veintitres veinticuatro
veinticinco veintiseis veintisiete veintiocho veintinueve`.split(/\s+/);
const TENS = 'treinta cuarenta cincuenta sesenta setenta ochenta noventa'.split(' ');
const HUNDREDS = `doscient trescient cuatrocient quinient seiscient setecient ochocient
novecient`.split(/\s+/);

const VALUES = new Map<string, number>([
  ...SMALL.map((word, at): [string, number] => [word, at === 0 ? 0 : at + 1]),
  ...TENS.map((word, at): [string, number] => [word, 30 + at * 10]),
  ...HUNDREDS.flatMap((stem, at): [string, number][] => [
    [`${stem}os`, (at + 2) * 100],
    [`${stem}as`, (at + 2) * 100],
  ]),
  ['cien', 100],
  ['ciento', 100],
  ['uno', 1],
]);
const SCALES = new Map([
  ['mil', 1_000],
  ['millon', 1_000_000],
  ['millones', 1_000_000],
]);

const WORD = /\p{L}+/gu;

/** Numbers said in words as digits: "dos mil quinientos" → "2500", "treinta y dos" → "32". */
export function spanishNumbers(text: string): string {
  const words = [...text.matchAll(WORD)].map((m) => ({ at: m.index, raw: m[0], word: fold(m[0]) }));
  let out = '';
  let copied = 0;
  for (let i = 0; i < words.length; i += 1) {
    const run = numberAt(words, i, text);
    const [first, last] = [words[i], words[i + run.length - 1]];
    if (run.length === 0 || first === undefined || last === undefined) continue;
    out += text.slice(copied, first.at) + String(run.value);
    copied = last.at + last.raw.length;
    i += run.length - 1;
  }
  return out + text.slice(copied);
}

function numberAt(words: { at: number; raw: string; word: string }[], from: number, text: string) {
  let whole = 0;
  let part = 0;
  let length = 0;
  for (let i = from; i < words.length; i += 1) {
    const { word = '', at = 0 } = words[i] ?? {};
    const before = words[i - 1];
    const gap = before === undefined ? '' : text.slice(before.at + before.raw.length, at);
    if (i > from && gap.trim() !== '') break;
    const scale = SCALES.get(word);
    const value = VALUES.get(word);
    if (scale !== undefined) {
      // "2 mil" is left to the digits before it.
      if (i === from && /\d\s*$/.test(text.slice(0, at))) break;
      whole += Math.max(part, 1) * scale;
      part = 0;
    } else if (value !== undefined && (part === 0 || value < lowest(part))) {
      part += value;
    } else if (word === 'y' && part >= 30 && part % 10 === 0 && smallAfter(words, i)) {
      continue;
    } else break;
    length = i - from + 1;
  }
  return { value: whole + part, length };
}

const lowest = (part: number): number => (part % 100 === 0 ? 100 : part % 10 === 0 ? 10 : 0);
const smallAfter = (words: { word: string }[], at: number): boolean => {
  const value = VALUES.get(words[at + 1]?.word ?? '');
  return value !== undefined && value > 0 && value < 10;
};
