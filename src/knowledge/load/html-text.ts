import { decodeEntities } from './html-entities.ts';

/** Elements whose content is not for reading. */
const DROPPED = new Set(
  'script style noscript template svg math iframe object canvas select textarea'.split(' '),
);
const BLOCKS = new Set(
  (
    'address article aside blockquote body dd details div dl dt fieldset figcaption figure ' +
    'footer form header hr html main nav ol p pre section summary table tbody tfoot thead ul'
  ).split(' '),
);

interface Tag {
  name: string;
  closing: boolean;
  /** Where the text goes on. */
  end: number;
}

/**
 * The readable text of a page as light markdown, in one pass over it: scripts and styles are
 * dropped, blocks become paragraphs, headings get #, list items a dash, cells a bar between.
 * Nothing is executed or fetched, and broken markup is read as a browser would guess.
 */
export function htmlText(html: string): { title: string | undefined; text: string } {
  // ASCII alone: lower case of other letters may be longer, and positions would shift.
  const lower = html.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
  const out: string[] = [];
  let title: string | undefined;
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf('<', at);
    if (open === -1) break;
    if (open > at) out.push(flatten(html.slice(at, open)));
    const tag = readTag(html, lower, open);
    if (tag === null) {
      out.push('<');
      at = open + 1;
      continue;
    }
    at = tag.end;
    if (tag.name === 'title' && !tag.closing) {
      const close = contentEnd(lower, tag);
      title ??= flatten(html.slice(tag.end, close)).trim() || undefined;
      at = close;
    } else if (DROPPED.has(tag.name) && !tag.closing) at = contentEnd(lower, tag);
    else out.push(breakFor(tag));
  }
  if (at < html.length) out.push(flatten(html.slice(at)));
  return { title, text: tidy(out.join('')) };
}

function readTag(html: string, lower: string, open: number): Tag | null {
  if (lower.startsWith('<!--', open))
    return { name: '!', closing: true, end: after(html, '-->', open + 4) };
  const next = lower[open + 1] ?? '';
  if (next === '!' || next === '?')
    return { name: '!', closing: true, end: after(html, '>', open) };
  const closing = next === '/';
  let end = open + (closing ? 2 : 1);
  const start = end;
  while (/[a-z0-9]/.test(lower[end] ?? '')) end += 1;
  if (end === start) return null;
  return { name: lower.slice(start, end), closing, end: tagEnd(html, end) };
}

/** Past the `>` that ends a tag; one inside a quoted attribute does not. */
function tagEnd(html: string, from: number): number {
  let quote = '';
  for (let at = from; at < html.length; at += 1) {
    const char = html[at] ?? '';
    if (quote !== '') quote = char === quote ? '' : quote;
    else if (char === '>') return at + 1;
    else if ((char === '"' || char === "'") && html[at - 1] === '=') quote = char;
  }
  return html.length;
}

const after = (html: string, mark: string, from: number): number => {
  const found = html.indexOf(mark, from);
  return found === -1 ? html.length : found + mark.length;
};

/** Where `</name` begins after a tag, or the end of the page. */
function contentEnd(lower: string, tag: Tag): number {
  const found = lower.indexOf(`</${tag.name}`, tag.end);
  return found === -1 ? lower.length : found;
}

function breakFor({ name, closing }: Tag): string {
  const heading = /^h([1-6])$/.exec(name)?.[1];
  if (heading !== undefined) return closing ? '\n\n' : `\n\n${'#'.repeat(Number(heading))} `;
  if (BLOCKS.has(name)) return '\n\n';
  if (name === 'li') return closing ? '\n' : '\n- ';
  if (name === 'br' || (name === 'tr' && !closing)) return '\n';
  if (name === 'td' || name === 'th') return closing ? '' : ' | ';
  return '';
}

const flatten = (text: string): string => decodeEntities(text.replace(/\s+/g, ' '));

const tidy = (text: string): string =>
  text
    .split('\n')
    .map((line) =>
      line
        .replace(/[^\S\n]+/g, ' ')
        .replace(/^ \| /, '')
        .trim(),
    )
    .filter((line) => !/^(#{1,6}|-)?$/.test(line) || line === '')
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
