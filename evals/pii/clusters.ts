import type { Row } from './read-rows.ts';

/** From which share of common words on two rows are of one template. */
const ALIKE = 0.5;

/** The row's words with its labelled values taken out. */
const frameOf = ({ text, spans }: Row): Set<string> => {
  let frame = text;
  for (const { type, start, end } of [...spans].sort((a, b) => b.start - a.start)) {
    frame = `${frame.slice(0, start)} <${type}> ${frame.slice(end)}`;
  }
  return new Set(frame.toLowerCase().match(/<\w+>|[\p{L}\d]+/gu) ?? []);
};

const likeness = (one: Set<string>, other: Set<string>): number => {
  let common = 0;
  for (const word of one) if (other.has(word)) common += 1;
  return common / (one.size + other.size - common || 1);
};

/**
 * Groups rows by what is left without their values, so that no fold of a cross-validation has
 * learned from a row of a template like one it is tested on. Returns each row's group.
 */
export function clusterRows(rows: readonly Row[]): number[] {
  const frames: { words: Set<string>; cluster: number }[] = [];
  const into: number[] = [];
  const rootOf = (cluster: number): number =>
    into[cluster] === cluster ? cluster : rootOf(into[cluster] ?? cluster);
  const byText = new Map<string, number>();
  const own = rows.map((row) => {
    const words = frameOf(row);
    const text = [...words].join(' ');
    const known = byText.get(text);
    if (known !== undefined) return known;
    const cluster = into.length;
    into.push(cluster);
    byText.set(text, cluster);
    for (const frame of frames) {
      if (likeness(words, frame.words) >= ALIKE) into[rootOf(frame.cluster)] = rootOf(cluster);
    }
    frames.push({ words, cluster });
    return cluster;
  });
  return own.map(rootOf);
}
