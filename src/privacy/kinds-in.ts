const PLACEHOLDER_KIND = /\[([A-Z]{2,20}(?:_[A-Z]{1,20})?)_\d{1,6}\]/g;
const KINDS_MAX = 40;

/** Kinds of personal data that a masked text has placeholders of: `PHONE`, `PERSON`. */
export function kindsIn(masked: string): string[] {
  const kinds = new Set([...masked.matchAll(PLACEHOLDER_KIND)].map(([, kind = '']) => kind));
  // What looked like a placeholder and was somebody's own words.
  kinds.delete('LITERAL');
  return [...kinds].slice(0, KINDS_MAX);
}
