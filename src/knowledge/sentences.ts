const ABBREVIATION =
  /(?:^|\s)(?:mr|mrs|ms|dr|st|ave|no|nr|apt|sq|ft|approx|e\.g|i\.e|etc|vs|p|a\.m)\.\s*$/i;

/**
 * Cuts text into sentences, white space included, so that they join to the same text again.
 * Paragraphs, list items and lines that end openly before a blank line are cut too; a sentence
 * longer than `charsMax` is cut at a space, or anywhere when it has none.
 */
export function sentences(text: string, charsMax: number): string[] {
  const found: string[] = [];
  let start = 0;
  for (const match of text.matchAll(
    /[.!?…]["'”’)\]]*\s+|\n\s*\n\s*|\n(?=\s*(?:[-*•]|\d{1,3}[.)])\s)/g,
  )) {
    const end = match.index + match[0].length;
    const piece = text.slice(start, end);
    if (match[0].startsWith('.') && !match[0].includes('\n') && ABBREVIATION.test(piece)) continue;
    found.push(piece);
    start = end;
  }
  if (start < text.length) found.push(text.slice(start));
  return found.flatMap((piece) => cut(piece, charsMax));
}

function cut(piece: string, charsMax: number): string[] {
  const parts: string[] = [];
  let rest = piece;
  while (rest.length > charsMax) {
    const space = rest.lastIndexOf(' ', charsMax - 1);
    let end = space > charsMax / 2 ? space + 1 : charsMax;
    // Never through a surrogate pair.
    if (/[\ud800-\udbff]/.test(rest[end - 1] ?? '')) end -= 1;
    parts.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  return rest === '' ? parts : [...parts, rest];
}
