export interface Span {
  start: number;
  end: number;
}

/** Finds one kind of personal data. Time linear in the text. */
export interface Recogniser {
  /** Names the placeholder, e.g. `PHONE`; capitals only. */
  kind: string;
  /** How sure a finding of it is, from 0 to 1; 0.9 where it is not told. */
  confidence?: number;
  /** In order, without overlaps. */
  find(text: string): Span[];
}

/** A piece of personal data, of what kind, and how sure that is (0 to 1). */
export interface Finding extends Span {
  kind: string;
  confidence: number;
}

/** Finds personal data of all kinds: in order, without overlaps. */
export type FindPii = (text: string) => Finding[];
