import { terms } from './faq-terms.ts';

export interface Source {
  title: string;
  text: string;
  /** Cosine similarity of the passage to the question, where known. */
  similarity?: number | null;
}

/** A sentence, list item or table row of a passage, and where it stands. */
export interface Line {
  text: string;
  title: string;
  similarity: number;
  /** Position of the passage among the passages, best first. */
  passage: number;
  /** Sections of all passages numbered through, and the place within. */
  section: number;
  at: number;
  item: boolean;
  /** Whether no heading but the document's title stands above it. */
  intro: boolean;
  own: Set<string>;
  pairs: Set<string>;
  heading: Set<string>;
  titled: Set<string>;
}

interface Block {
  text: string;
  kind: 'heading' | 'item' | 'plain';
}

/** Sentences of the passages under their headings, which are never part of a sentence. */
export function linesOf(sources: Source[]): Line[] {
  let section = 0;
  return sources.flatMap(({ title, text, similarity }, passage) => {
    let heading = '';
    let at = 0;
    section += 1;
    return blocks(text).flatMap((block): Line[] => {
      if (block.kind === 'heading') {
        heading = block.text;
        section += 1;
        at = 0;
        return [];
      }
      return sentences(block.text).map((sentence) => ({
        text: sentence,
        title,
        similarity: similarity ?? 0,
        passage,
        section,
        at: at++,
        item: block.kind === 'item',
        intro: heading === '' || heading === title,
        own: new Set(terms(sentence)),
        pairs: new Set(adjacent(sentence)),
        heading: new Set(terms(heading)),
        titled: new Set(terms(title)),
      }));
    });
  });
}

/** Two words of the question side by side, as in "application fee". */
export const adjacent = (text: string): string[] => {
  const words = terms(text);
  return words.slice(1).map((word, at) => `${words[at]} ${word}`);
};

const ITEM = /^(?:[-*•]|\d+[.)])\s+/;
const RULE = /^\|?[\s:|-]+\|?$/;

/** Documents come hard-wrapped: a sentence may run over lines, a heading or table row may not. */
function blocks(text: string): Block[] {
  const found: Block[] = [];
  let open = false;
  const rows = text.split('\n').map((row) => row.trim());
  rows.forEach((row, at) => {
    const next = rows[at + 1] ?? '';
    if (row === '' || RULE.test(row)) open = false;
    else if (row.startsWith('#') || isBareHeading(row, at, rows)) {
      found.push({ kind: 'heading', text: row.replace(/^#+\s*/, '') });
      open = false;
    } else if (row.startsWith('|')) {
      const isHead = next !== '' && RULE.test(next);
      if (!isHead) found.push({ kind: 'item', text: cells(row) });
      open = false;
    } else if (ITEM.test(row)) {
      found.push({ kind: 'item', text: row.replace(ITEM, '') });
      open = true;
    } else {
      const last = found.at(-1);
      if (open && last) last.text += ` ${row}`;
      else found.push({ kind: 'plain', text: row });
      open = true;
    }
  });
  return found;
}

/** A passage may begin with the headings above it on a line of their own. */
const isBareHeading = (row: string, at: number, rows: string[]): boolean =>
  at === 0 && rows[1] === '' && rows.length > 2 && !/[.!?:;,]$/.test(row) && !ITEM.test(row);

const cells = (row: string): string => row.replace(/^\|\s*|\s*\|$/g, '').replace(/\s*\|\s*/g, ': ');

const END =
  /(?<=[.!?]["')]?)(?<!\b(?:Mr|Mrs|Ms|Dr|St|No|e\.g|i\.e|approx|vs)\.)\s+(?=[\p{Lu}"'$(\d])/u;

const sentences = (block: string): string[] =>
  block
    .replaceAll('**', '')
    .split(END)
    .filter((sentence) => sentence.length > 8);
