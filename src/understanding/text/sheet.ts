/** Stands in for what has been read, so that no number is read twice. */
const USED = '▪';

/**
 * The message as extractors work on it. `open` is the text with claimed spans blanked out at the
 * same length, so that positions stay valid throughout.
 */
export interface Sheet {
  /** Number words as digits, typographic quotes straightened, case kept. */
  readonly text: string;
  readonly lower: string;
  /** `text` without what was claimed. */
  open(): string;
  openLower(): string;
  claim(start: number, end: number): void;
}

export function makeSheet(text: string): Sheet {
  const lowered = text.toLowerCase();
  const lower = lowered.length === text.length ? lowered : text;
  let open = text;
  let openLower = lower;
  const blank = (from: string, start: number, end: number): string =>
    from.slice(0, start) + USED.repeat(Math.max(0, end - start)) + from.slice(end);
  return {
    text,
    lower,
    open: () => open,
    openLower: () => openLower,
    claim(start, end) {
      open = blank(open, start, end);
      openLower = blank(openLower, start, end);
    },
  };
}
