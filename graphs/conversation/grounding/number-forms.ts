/** A figure with its marks: "1,200", "1.200", "1.200,50", "612.5". */
export const FIGURE = String.raw`\d(?:[\d.,]*\d)?`;

/**
 * The value of a figure as either language writes it. Marks before three figures group them:
 * "1.200" is as much as "1,200", unless a scale follows, as in "$1.250 million".
 */
export function figureOf(text: string, scaled = false): number {
  const groups = /^\d{1,3}(?:[.,]\d{3})+$/;
  if (groups.test(text) && !(scaled && /^\d+[.]\d{3}$/.test(text))) {
    return Number(text.replace(/[.,]/g, ''));
  }
  const decimals = /^(.*)[.,](\d+)$/.exec(text);
  if (decimals === null) return Number(text);
  const [, whole = '', part = ''] = decimals;
  return Number(`${whole.replace(/[.,]/g, '')}.${part}`);
}

/** Figures after the mark, where there are any. */
export const decimalsOf = (text: string, scaled = false): number => {
  if (!scaled && /^\d{1,3}(?:[.,]\d{3})+$/.test(text)) return 0;
  return /[.,](\d+)$/.exec(text)?.[1]?.length ?? 0;
};
