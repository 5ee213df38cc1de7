import { AppError } from '../../errors.ts';
import type { Sql } from './db.ts';
import { pathRange } from './store-namespace.ts';

export interface ReadColumn {
  name: string;
  type: string;
  /** Computed by the database out of others. */
  generated: boolean;
  /** SQL for its text. */
  text: string;
}

/** A table of tenants' rows, and what of it can be read as text. */
export interface ReadTable {
  /** `messages`, `lg.store`. */
  name: string;
  /** The primary key, in its order. */
  key: { name: string; type: string }[];
  columns: ReadColumn[];
  /** All of them, of whatever type. */
  every: { name: string; type: string }[];
}

interface Row {
  table: string;
  column: string;
  type: string;
  generated: boolean;
  place: number | null;
}

/** What an extension brought along is not ours. */
const COLUMNS = `
  SELECT CASE n.nspname WHEN 'public' THEN '' ELSE n.nspname || '.' END || c.relname AS table,
    quote_ident(a.attname) AS column, format_type(a.atttypid, a.atttypmod) AS type,
    a.attgenerated <> '' AS generated,
    array_position(string_to_array(i.indkey::text, ' ')::int[], a.attnum::int) AS place
  FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
  WHERE n.nspname IN ('public', 'lg') AND c.relkind IN ('r', 'p')
    AND EXISTS (SELECT FROM pg_attribute t
      WHERE t.attrelid = c.oid AND t.attname = 'tenant_id' AND NOT t.attisdropped)
    AND NOT EXISTS (SELECT FROM pg_depend d
      WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
  ORDER BY 1, a.attnum`;

const TEXT_OF: Record<string, (column: string) => string> = {
  text: (column) => column,
  'character varying': (column) => column,
  jsonb: (column) => `${column}::text`,
  json: (column) => `${column}::text`,
  'text[]': (column) => `${column}::text`,
  bytea: (column) => `readable_bytes(${column})`,
};

const isSealed = (column: string): boolean => /(^|_)sealed$/.test(column);

/** Every table with tenants' rows, as the catalogue has them: a new one needs no entry here. */
export async function readTables(sql: Sql): Promise<ReadTable[]> {
  const { rows } = await sql.query<Row>(COLUMNS);
  const tables = new Map<string, Row[]>();
  for (const row of rows) tables.set(row.table, [...(tables.get(row.table) ?? []), row]);
  return [...tables].map(([name, columns]) => {
    const key = columns
      .flatMap(({ column, type, place }) => (place === null ? [] : { name: column, type, place }))
      .toSorted((a, b) => a.place - b.place);
    if (key.length === 0) throw new AppError('internal', `the table ${name} has no primary key`);
    return {
      name,
      key: key.map(({ name: column, type }) => ({ name: column, type })),
      every: columns.map(({ column, type }) => ({ name: column, type })),
      columns: columns.flatMap(({ column, type, generated }) => {
        const text = isSealed(column) ? undefined : TEXT_OF[type]?.(column);
        return text === undefined ? [] : { name: column, type, generated, text };
      }),
    };
  });
}

/**
 * The tenant's part of LangGraph's tables, whose keys do not begin with the tenant; without it
 * each page would be looked for among all tenants' rows. $2 and $3.
 */
function boundsOf(tenantId: string, table: string): { where: string; values: string[] } {
  if (table.startsWith('lg.checkpoint')) {
    // The rest of a thread's id is hexadecimal: nothing of it comes after "g".
    const id = `${tenantId.toLowerCase()}:`;
    return { where: 'thread_id >= $2 AND thread_id < $3', values: [id, `${id}g`] };
  }
  if (table.startsWith('lg.store')) {
    const where = 'namespace_path ~>=~ $2 AND namespace_path ~<~ $3';
    return { where, values: pathRange(tenantId, []) };
  }
  return { where: '$2::text = $3::text', values: ['', ''] };
}

/**
 * SQL for one page of a tenant's rows in the order of their key, with `key` (as texts) and
 * whatever `select` names; and its values. $5 and on are the caller's.
 */
export function pageQuery(
  tenantId: string,
  { name, key }: Pick<ReadTable, 'name' | 'key'>,
  page: { select: string; after: readonly string[] | null; limit: number },
): { text: string; values: unknown[] } {
  const columns = key.map((one) => one.name).join(', ');
  const last = key.map(({ type }, at) => `($4::text[])[${at + 1}]::${type}`).join(', ');
  const after = page.after === null ? '$4::text[] IS NULL' : `(${columns}) > (${last})`;
  const { where, values } = boundsOf(tenantId, name);
  const text = `
    SELECT ARRAY[${key.map((one) => `${one.name}::text`).join(', ')}] AS key, ${page.select}
    FROM (SELECT * FROM ${name}
      WHERE tenant_id = $1 AND ${where} AND ${after}
      ORDER BY ${columns} LIMIT ${page.limit}) AS page
    ORDER BY ${columns}`;
  return { text, values: [tenantId, ...values, page.after] };
}
