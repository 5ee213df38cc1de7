import { countMeets, countText } from './judge-turn.ts';
import type { OutcomeTable } from './outcome-tables.ts';
import { type Row, rowMeets } from './row-condition.ts';
import type { Outcome } from './scenario-format.ts';

export type Rows = Record<OutcomeTable, Row[]>;

/** Why the database is not as the scenario says it must be; empty when it is. */
export const judgeOutcome = (outcomes: Outcome[], rows: Rows, timeZone: string): string[] =>
  outcomes.flatMap(({ table, where, count }) => {
    const found = rows[table].filter((row) => rowMeets(row, where, timeZone)).length;
    if (countMeets(found, count)) return [];
    const wanted = `${countText(count)} in ${table} where ${JSON.stringify(where)}`;
    return [`outcome: ${found} instead of ${wanted}; ${table} holds ${sample(rows[table])}`];
  });

const SAMPLE_MAX = 3;
const HIDDEN = new Set(['tenant_id', 'id', 'agent_id', 'property_id', 'lead_id', 'thread_id']);
const NOISE = new Set(['created_at', 'updated_at', 'run_id', 'effect_key', 'key', 'citations']);

/** A few rows as a person wants to see them in a failure: no ids, no nulls. */
function sample(rows: Row[]): string {
  if (rows.length === 0) return 'no rows';
  const shown = rows.slice(0, SAMPLE_MAX).map((row) => {
    const telling = Object.entries(row).filter(
      ([column, value]) => !HIDDEN.has(column) && !NOISE.has(column) && value !== null,
    );
    return JSON.stringify(Object.fromEntries(telling.map(([c, value]) => [c, brief(value)])));
  });
  return `${rows.length}: ${shown.join(' ')}${rows.length > SAMPLE_MAX ? ' …' : ''}`;
}

const brief = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'ListingKey' in value ? value.ListingKey : value;
