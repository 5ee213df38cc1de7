export interface Span {
  start: number;
  end: number;
}

/** Finds one kind of personal data. Time linear in the text. */
export interface Recogniser {
  /** Names the placeholder, e.g. `PHONE`; capitals only. */
  kind: string;
  /** In order, without overlaps. */
  find(text: string): Span[];
}
