import type { Finding, FindPii, Recogniser } from './recogniser.ts';

/** Finds in running text what is no pattern: names, places, addresses. */
export type Tagger = (text: string, found: readonly Finding[], threshold?: number) => Finding[];

export interface FindOptions {
  recognisers: readonly Recogniser[];
  tagger?: Tagger;
  /** Kinds that count; all where it is not given. */
  kinds?: ReadonlySet<string> | undefined;
  /** Findings less sure than this are left. */
  threshold?: number;
}

const CONFIDENCE_OF_PATTERNS = 0.9;
const THRESHOLD = 0.5;

/** Personal data by patterns first, then by the tagger in what they leave. Pure, linear. */
export const makeFindPii =
  ({ recognisers, tagger, kinds, threshold = THRESHOLD }: FindOptions): FindPii =>
  (text) => {
    const patterns = recognisers.flatMap(({ kind, confidence = CONFIDENCE_OF_PATTERNS, find }) =>
      find(text).map((span) => ({ ...span, kind, confidence })),
    );
    const firm = withoutOverlaps(patterns);
    const soft = tagger?.(text, firm, threshold) ?? [];
    return withoutOverlaps([...firm, ...soft]).filter(
      ({ kind, confidence }) => confidence >= threshold && (kinds?.has(kind) ?? true),
    );
  };

/** In order; where two overlap the earlier, then the longer, then the surer one. */
export function withoutOverlaps<T extends Finding>(found: readonly T[]): T[] {
  const sorted = [...found].sort(
    (a, b) => a.start - b.start || b.end - a.end || b.confidence - a.confidence,
  );
  let end = 0;
  return sorted.filter((one) => {
    if (one.start < end || one.end <= one.start) return false;
    end = one.end;
    return true;
  });
}
