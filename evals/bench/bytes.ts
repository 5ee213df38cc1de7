import type { Bench, Metric } from './bench.ts';
import { databases, openHouse, playTurn } from './database.ts';

const MARKS = [10, 50, 100];

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
  async run() {
    const metrics: Record<string, Metric> = {};
    for (const database of databases()) {
      const house = await openHouse(database);
      const tenantId = house.demoTenantId;
      let threadId: string | undefined;
      for (let turn = 1; turn <= Math.max(...MARKS); turn += 1) {
        const message = ramble(turn);
        threadId = await playTurn(house, {
          tenantId,
          agent: 'real-estate',
          message,
          ...(threadId === undefined ? {} : { threadId }),
        });
        if (!MARKS.includes(turn)) continue;
        const { rows } = await house.db.asSystem((sql) =>
          sql.query<{ checkpoints: string; messages: string }>(SIZES, [`%${threadId}`, threadId]),
        );
        for (const part of ['checkpoints', 'messages'] as const) {
          const value = Number(rows[0]?.[part]);
          metrics[`${database.kind}.${part}.at${turn}`] = { value, unit: 'bytes' };
          metrics[`${database.kind}.${part}.perTurnAt${turn}`] = {
            value: value / turn,
            unit: 'bytes',
          };
        }
      }
      await house.close();
    }
    return metrics;
  },
};
