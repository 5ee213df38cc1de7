/** A column's time as answers tell it: UTC, to the millisecond. */
export const wireTime = (column: string): string =>
  `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/**
 * Rows of `table` (with `created_at` and `id`) after the one that a page ended with, newest first.
 * What answers tell of its time has no microseconds: they are read from the row itself. Where it
 * is gone by now, rows of its millisecond may come twice, and none is skipped.
 */
export const afterRow = (table: string, alias: string, time: string, id: string): string =>
  `(${time}::timestamptz IS NULL OR (${alias}.created_at, ${alias}.id) < (
     coalesce((SELECT last.created_at FROM ${table} last
       WHERE last.tenant_id = $1 AND last.id = ${id}::uuid),
       ${time}::timestamptz + interval '1 millisecond'), ${id}::uuid))`;
