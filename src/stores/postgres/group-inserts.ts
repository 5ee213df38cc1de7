export interface Statement {
  text: string;
  values: unknown[] | undefined;
}

/** The saver's inserts of one row each that leave alone what is there already. */
const INSERT = new RegExp(
  [
    String.raw`^\s*(INSERT INTO \S*checkpoint_(?:blobs|writes)) \(([\w, ]+)\)`,
    String.raw`VALUES \([$\d, ]+\)`,
    String.raw`(ON CONFLICT \([\w, ]+\) DO NOTHING)\s*$`,
  ].join(String.raw`\s+`),
);

/** Beyond it a value goes alone: an array carries bytes as text, at twice their length. */
const GROUPED_BYTES_MAX = 65_536;

const typeOf = (column: string): string =>
  column === 'blob' ? 'bytea' : column === 'idx' ? 'int' : 'text';

/** Texts are few: they are the library's own. */
const grouped = new Map<string, string | null>();

/** The statement that takes an array for each column; null for what is no such insert. */
function groupedText(text: string): string | null {
  const known = grouped.get(text);
  if (known !== undefined) return known;
  const [, insert, columns, conflict] = INSERT.exec(text) ?? [];
  const types = columns?.split(', ').map((name, at) => `$${at + 1}::${typeOf(name)}[]`);
  const made =
    types === undefined
      ? null
      : `${insert} (${columns}) SELECT * FROM unnest(${types.join(', ')}) ${conflict}`;
  grouped.set(text, made);
  return made;
}

const isSmall = (value: unknown): boolean =>
  !ArrayBuffer.isView(value) || value.byteLength <= GROUPED_BYTES_MAX;

/**
 * The same statements, with inserts of one row that follow one another made one of many rows: a
 * checkpoint is a row for every channel of its graph.
 */
export function groupInserts(statements: readonly Statement[]): Statement[] {
  const out: Statement[] = [];
  let run: { text: string; rows: unknown[][] } | undefined;
  const end = (): void => {
    const [first, ...others] = run?.rows ?? [];
    if (run === undefined || first === undefined) return;
    const { text, rows } = run;
    run = undefined;
    if (others.length === 0) out.push({ text, values: first });
    else {
      const columns = first.map((_, at) => rows.map((row) => row[at] ?? null));
      out.push({ text: groupedText(text) ?? text, values: columns });
    }
  };
  for (const { text, values } of statements) {
    if (values === undefined || groupedText(text) === null || !values.every(isSmall)) {
      end();
      out.push({ text, values });
      continue;
    }
    if (run?.text !== text) end();
    run ??= { text, rows: [] };
    run.rows.push(values);
  }
  end();
  return out;
}
