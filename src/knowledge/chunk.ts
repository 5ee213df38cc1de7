import type { Table } from '../listings/parse-csv.ts';
import type { LoadedDocument } from './load/loaded-document.ts';
import { rowInWords } from './load/row-in-words.ts';
import { sentences } from './sentences.ts';

/** Size aimed at; a chunk has at most this, its heading line and the overlap. */
export const CHUNK_CHARS = 800;
const OVERLAP_CHARS = 160;
const HEADING_CHARS_MAX = 200;
/** Sections that fit into this together share a chunk: three chunks then carry enough. */
const TOGETHER_CHARS = 500;

export interface Chunk {
  /** The headings above it on a line of their own, where there are any, then the text. */
  text: string;
}

type Cut = Pick<LoadedDocument, 'title' | 'text' | 'table'>;

/** Cuts a document where its headings and paragraphs end, and a table between rows. */
export function chunkDocument({ title, text, table }: Cut): Chunk[] {
  if (table) return chunkTable(table);
  return together(
    sections(text, title).flatMap(({ path, body }) =>
      pack(body).map((part) => (path === '' ? part : `# ${path}\n\n${part}`)),
    ),
  ).map((each) => ({ text: each }));
}

/** Small neighbours joined in order, each with its heading line; an introduction stays apart. */
function together(texts: string[]): string[] {
  const joined: string[] = [];
  for (const text of texts) {
    const last = joined.at(-1);
    const headed = [last, text].every((each) => each?.startsWith('# '));
    if (last !== undefined && headed && last.length + 2 + text.length <= TOGETHER_CHARS) {
      joined[joined.length - 1] = `${last}\n\n${text}`;
    } else joined.push(text);
  }
  return joined;
}

interface Section {
  /** "Tenants > Pets", without the document's title, which stands beside each chunk anyway. */
  path: string;
  body: string;
}

function sections(text: string, title: string): Section[] {
  const found: Section[] = [];
  const above: { level: number; name: string }[] = [];
  let lines: string[] = [];
  /** Whether the last heading has neither text nor a heading under it yet. */
  let bare = false;
  let fenced = false;
  const close = () => {
    const body = lines.join('\n').trim();
    // A heading with nothing under it is text all the same.
    const path = above.slice(0, body === '' ? -1 : undefined).map(({ name }) => name);
    const text = body || (bare ? (above.at(-1)?.name ?? '') : '');
    if (path[0] === title) path.shift();
    if (text !== '') found.push({ path: path.join(' > '), body: text });
    lines = [];
  };
  for (const line of text.split('\n')) {
    if (/^\s*(```|~~~)/.test(line)) fenced = !fenced;
    const heading = fenced ? null : /^(#{1,6})\s+(\S.*)$/.exec(line);
    if (heading === null) {
      lines.push(line);
      continue;
    }
    const level = heading[1]?.length ?? 1;
    if (level > (above.at(-1)?.level ?? 0)) bare = false;
    close();
    while (level <= (above.at(-1)?.level ?? 0)) above.pop();
    above.push({ level, name: (heading[2] ?? '').trim() });
    bare = true;
  }
  close();
  return found.flatMap(splitLongPath);
}

/** A path too long to repeat in each chunk becomes text of the section. */
const splitLongPath = ({ path, body }: Section): Section[] =>
  path.length <= HEADING_CHARS_MAX ? [{ path, body }] : [{ path: '', body: `${path}\n\n${body}` }];

/** Fills chunks with whole sentences; each begins with the last ones of the one before. */
function pack(body: string): string[] {
  const chunks: string[] = [];
  let current = '';
  for (const piece of sentences(body, CHUNK_CHARS)) {
    if (current !== '' && current.length + piece.length > CHUNK_CHARS) {
      chunks.push(current.trim());
      current = overlap(current, piece);
    }
    current += piece;
  }
  if (current.trim() !== '') chunks.push(current.trim());
  return chunks;
}

function overlap(chunk: string, next: string): string {
  const last = sentences(chunk, CHUNK_CHARS).at(-1) ?? '';
  return last.length <= OVERLAP_CHARS && last.length + next.length <= CHUNK_CHARS ? last : '';
}

/** As many rows as fit; a row carries its column names, so that it stands alone. */
function chunkTable({ header, rows }: Table): Chunk[] {
  if (rows.length === 0) return pack(header.join(', ')).map((text) => ({ text }));
  const chunks: Chunk[] = [];
  let lines: string[] = [];
  const close = () => {
    if (lines.length > 0) chunks.push({ text: lines.join('\n') });
    lines = [];
  };
  for (const row of rows) {
    const line = rowInWords(header, row);
    if (lines.join('\n').length + line.length > CHUNK_CHARS) close();
    if (line.length > CHUNK_CHARS) chunks.push(...pack(line).map((text) => ({ text })));
    else lines.push(line);
  }
  close();
  return chunks;
}
