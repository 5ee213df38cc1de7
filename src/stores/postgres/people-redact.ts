import type { Sql } from './db.ts';
import type { ReadColumn, ReadTable } from './people-columns.ts';
import type { Hit } from './people-scan.ts';

const ERASED = '[erased]';

function redactJson(value: unknown, pattern: RegExp): unknown {
  if (typeof value === 'string') return value.replace(pattern, ERASED);
  if (typeof value === 'number') return String(value).search(pattern) < 0 ? value : null;
  if (Array.isArray(value)) return value.map((one) => redactJson(one, pattern));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [
      key.replace(pattern, ERASED),
      redactJson(one, pattern),
    ]),
  );
}

function parsed(text: string): { value: unknown } | null {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return null;
  }
}

/** JSON stays JSON: a number that was found stands without quotes, and becomes null. */
function redactJsonText(text: string, pattern: RegExp): string {
  const plain = text.replace(pattern, ERASED);
  if (parsed(plain) !== null) return plain;
  const whole = parsed(text);
  return whole === null ? plain : JSON.stringify(redactJson(whole.value, pattern));
}

/** What the column is to hold; undefined where that cannot be told, as in a binary file. */
export function redactValue(value: unknown, type: string, pattern: RegExp): unknown {
  if (value instanceof Uint8Array) {
    const bytes = Buffer.from(value);
    const text = bytes.toString('utf8');
    if (!Buffer.from(text).equals(bytes)) return undefined;
    const isJson = parsed(text) !== null;
    return Buffer.from(isJson ? redactJsonText(text, pattern) : text.replace(pattern, ERASED));
  }
  if (Array.isArray(value) && type === 'text[]') return redactJson(value, pattern);
  if (typeof value !== 'string') return undefined;
  return type.startsWith('json') ? redactJsonText(value, pattern) : value.replace(pattern, ERASED);
}

const read = ({ name, type }: ReadColumn): string =>
  type.startsWith('json') ? `${name}::text AS ${name}` : name;

/**
 * Takes what the pattern finds out of one row; answers whether it changed it. Columns of the key
 * and generated ones stay.
 */
export async function redactRow(
  sql: Sql,
  tenantId: string,
  table: ReadTable,
  hit: Pick<Hit, 'key' | 'contact'>,
  pattern: RegExp,
): Promise<boolean> {
  const keys = new Set(table.key.map(({ name }) => name));
  const columns = table.columns.filter(
    ({ name, generated }) => hit.contact.includes(name) && !generated && !keys.has(name),
  );
  if (columns.length === 0) return false;
  const same = table.key.map(({ name, type }, at) => `${name} = ($2::text[])[${at + 1}]::${type}`);
  const where = `tenant_id = $1 AND ${same.join(' AND ')}`;
  const { rows } = await sql.query<Record<string, unknown>>(
    `SELECT ${columns.map(read).join(', ')} FROM ${table.name} WHERE ${where} FOR UPDATE`,
    [tenantId, hit.key],
  );
  const [row] = rows;
  if (row === undefined) return false;
  const changes = columns.flatMap(({ name, type }) => {
    // As the driver names it: without quotes.
    const value = redactValue(row[name.replaceAll('"', '')], type, pattern);
    return value === undefined ? [] : { name, type, value };
  });
  if (changes.length === 0) return false;
  const sets = changes.map(({ name, type }, at) => `${name} = $${at + 3}::${type}`);
  // A passage that says something else now has no vector until it is embedded again.
  if (table.name === 'knowledge_chunks') sets.push('embedding = NULL', 'embedding_model = NULL');
  await sql.query(`UPDATE ${table.name} SET ${sets.join(', ')} WHERE ${where}`, [
    tenantId,
    hit.key,
    ...changes.map(({ value }) => value),
  ]);
  return true;
}

export async function deleteRow(
  sql: Sql,
  tenantId: string,
  table: ReadTable,
  key: readonly string[],
): Promise<boolean> {
  const same = table.key.map(({ name, type }, at) => `${name} = ($2::text[])[${at + 1}]::${type}`);
  const { rowCount } = await sql.query(
    `DELETE FROM ${table.name} WHERE tenant_id = $1 AND ${same.join(' AND ')}`,
    [tenantId, key],
  );
  return rowCount === 1;
}
