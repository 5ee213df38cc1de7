import type { Bench, Metric } from './bench.ts';
import { type BenchHouse, eachDatabase, openHouse, playTurn } from './database.ts';

const MARKS = [10, 50, 100];
const MARKS_QUICK = [5];

/** What one thread takes on disk, by table: text, vectors and JSON as Postgres stores them. */
const sizeOf = (table: string, where: string) =>
  `(SELECT coalesce(sum(pg_column_size(t.*)), 0) FROM ${table} t WHERE ${where})`;
const SAVED = ['checkpoints', 'checkpoint_blobs', 'checkpoint_writes'];
const SIZES = `SELECT
  ${SAVED.map((table) => sizeOf(`lg.${table}`, 'thread_id LIKE $1')).join(' + ')} AS checkpoints,
  ${sizeOf('messages', 'thread_id = $2')} AS messages`;

/** A caller who rambles: about 500 characters a turn. */
const ramble = (turn: number) =>
  `This is message number ${turn}. ${'We walked around the lake and spoke of it. '.repeat(10)}`;

export const bytesBench: Bench = {
  name: 'bytes',
  about: 'bytes one thread takes after 10, 50 and 100 turns of about 500 characters',
  slow: true,
  async run({ quick }) {
    const metrics: Record<string, Metric> = {};
    await eachDatabase(quick, async (database) => {
      const house = await openHouse(database);
      try {
        await grow(house, database.kind, quick ? MARKS_QUICK : MARKS, metrics);
      } finally {
        await house.close();
      }
    });
    return metrics;
  },
};

async function grow(
  house: BenchHouse,
  kind: string,
  marks: readonly number[],
  metrics: Record<string, Metric>,
) {
  const tenantId = house.demoTenantId;
  let threadId: string | undefined;
  for (let turn = 1; turn <= Math.max(...marks); turn += 1) {
    const asked = { tenantId, agent: 'real-estate', message: ramble(turn) };
    threadId = await playTurn(house, { ...asked, ...(threadId !== undefined && { threadId }) });
    if (!marks.includes(turn)) continue;
    const { rows } = await house.db.asSystem((sql) =>
      sql.query<{ checkpoints: string; messages: string }>(SIZES, [`%${threadId}`, threadId]),
    );
    for (const part of ['checkpoints', 'messages'] as const) {
      const value = Number(rows[0]?.[part]);
      metrics[`${kind}.${part}.at${turn}`] = { value, unit: 'bytes' };
      metrics[`${kind}.${part}.perTurnAt${turn}`] = { value: value / turn, unit: 'bytes' };
    }
  }
}
