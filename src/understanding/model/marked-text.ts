import type { Mark } from './turn-features.ts';

export const overlaps = (mark: Mark, others: readonly Mark[]): boolean =>
  others.some((other) => mark.start < other.end && other.start < mark.end);

/** The words about a tag, for a head that judges what stands there. */
export function around(text: string, tag: string): string[] {
  const words = text.toLowerCase().match(/[\w']+|[^\s\w]/g) ?? [];
  return words.flatMap((word, at) => {
    if (word !== tag) return [];
    const near = (offset: number) => words[at + offset] ?? '|';
    return [
      `1${near(-1)}`,
      `2${near(-2)} ${near(-1)}`,
      `3${near(-3)} ${near(-2)} ${near(-1)}`,
      `+${near(1)}`,
      `++${near(1)} ${near(2)}`,
      `=${near(-1)} ${near(1)}`,
      ...words.slice(Math.max(0, at - 5), at).map((other) => `<${other}`),
      ...words.slice(at + 1, at + 5).map((other) => `>${other}`),
    ];
  });
}

export function findAll(text: string, part: string, tag: string): Mark[] {
  const start = text.indexOf(part);
  return start < 0 ? [] : [{ start, end: start + part.length, tag }];
}

/** With spaces where the spans are. */
export function blank(text: string, spans: readonly { start: number; end: number }[]): string {
  let out = text;
  for (const { start, end } of spans) {
    out = out.slice(0, start) + ' '.repeat(end - start) + out.slice(end);
  }
  return out;
}
