import type { Db } from './db.ts';
import { pageQuery, type ReadTable } from './people-columns.ts';

/** A row in which something was found. */
export interface Hit {
  key: string[];
  /** Names of its columns with a contact of the person, and with their name. */
  contact: string[];
  name: string[];
}

export interface Patterns {
  contact: string | null;
  name: string | null;
}

/** Each page is one statement, which has to end within the database's time limit. */
const ROWS = 200;
const HEAVY_ROWS = 40;
const HEAVY = new Set(['bytea', 'jsonb']);

/** The rows of one tenant's table in which a pattern is found, page by page. */
export async function* scanTable(
  db: Db,
  tenantId: string,
  table: ReadTable,
  patterns: Patterns,
  only?: ReadonlySet<string>,
): AsyncGenerator<Hit[]> {
  const columns = table.columns.filter(({ name }) => only === undefined || only.has(name));
  if (columns.length === 0 || (patterns.contact === null && patterns.name === null)) return;
  const limit = columns.some(({ type }) => HEAVY.has(type)) ? HEAVY_ROWS : ROWS;
  const tests = (at: number) =>
    `ARRAY[${columns.map(({ text }) => `coalesce(${text} ~* $${at}, false)`).join(', ')}]`;
  const select = `${tests(5)} AS contact, ${tests(6)} AS name`;
  let after: string[] | null = null;
  do {
    const { text, values } = pageQuery(tenantId, table, { select, after, limit });
    const { rows } = await db.withTenant(tenantId, (sql) =>
      sql.query<{ key: string[]; contact: boolean[]; name: boolean[] }>(text, [
        ...values,
        patterns.contact,
        patterns.name,
      ]),
    );
    const named = (flags: boolean[]) =>
      columns.flatMap(({ name }, at) => (flags[at] === true ? name : []));
    const hits = rows
      .map(({ key, contact, name }) => ({ key, contact: named(contact), name: named(name) }))
      .filter(({ contact, name }) => contact.length + name.length > 0);
    if (hits.length > 0) yield hits;
    after = rows.length < limit ? null : (rows.at(-1)?.key ?? null);
  } while (after !== null);
}
