export interface Table {
  header: string[];
  rows: string[][];
  /** Set where a quote is opened and never closed: what follows it stands in one value. */
  unclosed?: true;
}

/**
 * Rows of a CSV as RFC 4180 has it, with quotes, line breaks inside them, and a comma, semicolon
 * or tab between values, whichever the first line has most. Blank rows are left out.
 */
export function parseCsv(text: string): Table {
  const separator = separatorOf(text);
  const rows: string[][] = [];
  let row: string[] = [];
  let value = '';
  let quoted = false;
  const endValue = () => {
    row.push(value.trim());
    value = '';
  };
  const endRow = () => {
    endValue();
    if (row.some((cell) => cell !== '')) rows.push(row);
    row = [];
  };
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (quoted && char === '"' && text[at + 1] === '"') {
      value += '"';
      at += 1;
    } else if (quoted) {
      if (char === '"') quoted = false;
      else value += char;
    } else if (char === '"' && value.trim() === '') {
      quoted = true;
      value = '';
    } else if (char === separator) endValue();
    else if (char === '\n') endRow();
    else value += char;
  }
  endRow();
  const [header = [], ...rest] = rows;
  return { header, rows: rest, ...(quoted && { unclosed: true }) };
}

function separatorOf(text: string): string {
  const firstLine = text.slice(0, text.indexOf('\n') === -1 ? undefined : text.indexOf('\n'));
  const count = (mark: string) => firstLine.split(mark).length;
  return [',', ';', '\t'].reduce((best, mark) => (count(mark) > count(best) ? mark : best));
}
