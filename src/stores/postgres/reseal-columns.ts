import { setTimeout as wait } from 'node:timers/promises';
import type { Db } from './db.ts';
import type { KeySealer } from './provider-settings-store.ts';
import { type SealedColumn, sealedPlace } from './sealed-columns.ts';

export interface RotationSealer extends KeySealer {
  /** The key that seals now. */
  readonly kid: string;
}

export interface ResealProgress {
  column: string;
  done: number;
  total: number;
}

export interface ResealResult {
  resealed: number;
  /** What no key here opens; left as it is. */
  unreadable: { column: string; tenantId: string; row: string }[];
}

interface Sealed {
  /** Where the row lies; it stays there as long as it is locked. */
  at: string;
  tenant_id: string;
  row: string;
  value: string;
}

const BATCH = 200;
/** Rows that someone else holds are come back to, this often. */
const PASSES_MAX = 20;
const PASS_MS = 250;
const UNREADABLE_MAX = 1_000;
const START = { tenant_id: '00000000-0000-0000-0000-000000000000', row: '' };

/** The name of the key stands in the value: what is done and what is not needs no list. */
const OLD = (column: string) => `${column} IS NOT NULL AND split_part(${column}, '.', 2) <> $1`;

/**
 * Seals anew, under the current key, whatever an older one has sealed. Batch by batch, each one
 * transaction: it may be killed and begun again, run beside itself, and beside those who write.
 */
export async function resealColumns(
  db: Db,
  sealer: RotationSealer,
  columns: readonly SealedColumn[],
  options: { batch?: number; onProgress?: (progress: ResealProgress) => void } = {},
): Promise<ResealResult> {
  const { batch = BATCH, onProgress } = options;
  const result: ResealResult = { resealed: 0, unreadable: [] };

  const countOld = ({ table, column }: SealedColumn): Promise<number> =>
    db.asSystem(async (sql) => {
      const { rows } = await sql.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM ${table} WHERE ${OLD(column)}`,
        [sealer.kid],
      );
      return rows[0]?.n ?? 0;
    });

  const nextBatch = (sealed: SealedColumn, after: { tenant_id: string; row: string }) =>
    db.asSystem(async (sql) => {
      const { table, column, row } = sealed;
      const { rows } = await sql.query<Sealed>(
        `SELECT ctid::text AS at, tenant_id, (${row})::text AS row, ${column} AS value FROM ${table}
         WHERE ${OLD(column)} AND (tenant_id, (${row})::text) > ($2::uuid, $3)
         ORDER BY tenant_id, (${row})::text LIMIT ${batch} FOR UPDATE SKIP LOCKED`,
        [sealer.kid, after.tenant_id, after.row],
      );
      const fresh: Sealed[] = [];
      const unreadable: Sealed[] = [];
      for (const old of rows) {
        const value = reseal(sealer, sealedPlace(old.tenant_id, sealed, old.row), old.value);
        if (value === null) unreadable.push(old);
        else fresh.push({ ...old, value });
      }
      await sql.query(
        `UPDATE ${table} t SET ${column} = n.value
         FROM unnest($1::text[], $2::text[]) AS n (at, value) WHERE t.ctid = n.at::tid`,
        [fresh.map(({ at }) => at), fresh.map(({ value }) => value)],
      );
      return { fresh: fresh.length, unreadable, last: rows.at(-1) };
    });

  for (const sealed of columns) {
    const name = `${sealed.table}.${sealed.column}`;
    const total = await countOld(sealed);
    let done = 0;
    onProgress?.({ column: name, done, total });
    for (let pass = 0, left = total; left > 0 && pass < PASSES_MAX; pass += 1) {
      if (pass > 0) await wait(PASS_MS);
      const lost: ResealResult['unreadable'] = [];
      let after: { tenant_id: string; row: string } | undefined = START;
      while (after !== undefined) {
        const { fresh, unreadable, last } = await nextBatch(sealed, after);
        done += fresh;
        for (const { tenant_id, row } of unreadable) {
          if (lost.length < UNREADABLE_MAX) lost.push({ column: name, tenantId: tenant_id, row });
        }
        if (fresh > 0) onProgress?.({ column: name, done, total: Math.max(total, done) });
        after = last;
      }
      left = (await countOld(sealed)) - lost.length;
      if (left <= 0 || pass === PASSES_MAX - 1) result.unreadable.push(...lost);
    }
    result.resealed += done;
  }
  return result;
}

/** Null when no key here opens it. */
function reseal(sealer: RotationSealer, place: string, value: string): string | null {
  let text: string;
  try {
    text = sealer.open(value, place);
  } catch {
    return null;
  }
  return sealer.seal(text, place);
}
