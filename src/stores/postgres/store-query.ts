/** One page of a search, and whether more follow it. */
export interface Page<T> {
  items: T[];
  more: boolean;
}

/** Of the one row that was read beyond the page's limit, only its existence is told. */
export const toPage = <T>(found: readonly T[], limit: number): Page<T> => ({
  items: found.slice(0, limit),
  more: found.length > limit,
});

/** Collects the conditions of a WHERE, and the values bound in the whole statement. */
export function makeWhere(tenantId: string, tenantColumn = 'tenant_id') {
  const values: unknown[] = [tenantId];
  const conditions = [`${tenantColumn} = $1`];
  const bind = (value: unknown): string => `$${values.push(value)}`;
  return {
    values,
    /** The place of a value. */
    bind,
    /** Adds a condition on `given`, unless nothing is given. */
    when<T>(given: T | null | undefined, condition: (place: string) => string, value?: unknown) {
      if (given === null || given === undefined) return;
      conditions.push(condition(bind(value === undefined ? given : value)));
    },
    sql: (): string => conditions.join(' AND '),
  };
}

/** `columns` names what may be sorted by, so that nothing of a client's gets into the SQL. */
export function orderBy<Key extends string>(
  columns: Readonly<Record<Key, string>>,
  by: Key,
  order: 'asc' | 'desc',
  tieBreak: string,
): string {
  const column = columns[by];
  const direction = order === 'asc' ? 'ASC' : 'DESC';
  const last = column === tieBreak ? '' : `, ${tieBreak} ${direction}`;
  return `ORDER BY ${column} ${direction} NULLS LAST${last}`;
}
