import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { cpuOfGroup, cpuOfProcesses } from './process-cpu.ts';
import type { Target } from './targets.ts';

/** What a server has used since it started, NaN where unknown: differences of two count. */
export interface ServerCost {
  cpuMs: number;
  /** Of the processes that serve its connections to Postgres, where they are on this machine. */
  databaseCpuMs: number;
  transactions: number;
  /** How late its timers fired since it was asked last, at the 99th percentile. */
  loopDelayMs: number;
}

/** A backend tells of its transactions this late, at most, once it is idle. */
const STATISTICS_MS = 600;
const LOOP_DELAY = /^nodejs_eventloop_delay_p99_seconds (\S+)$/m;
const DATABASE = `
  SELECT xact_commit::float8 AS transactions,
    ARRAY(SELECT pid FROM pg_stat_activity WHERE datname = current_database()) AS pids
  FROM pg_stat_database WHERE datname = current_database()`;

async function databaseCost(url: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ transactions: number; pids: number[] }>(DATABASE);
    const { transactions = 0, pids = [] } = rows[0] ?? {};
    return { transactions, databaseCpuMs: cpuOfProcesses(pids) };
  } finally {
    await client.end();
  }
}

async function loopDelayMs({ name, url }: Target): Promise<number> {
  if (name === 'dev') return Number.NaN;
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(LOOP_DELAY.exec(text)?.[1]) * 1000;
}

/** @param isOver what was asked of it has ended: its database is given time to count that */
export async function serverCost(target: Target, isOver: boolean): Promise<ServerCost> {
  const cpuMs = cpuOfGroup(target.pid);
  const loop = await loopDelayMs(target);
  const { databaseUrl } = target;
  if (isOver && databaseUrl !== undefined) await sleep(STATISTICS_MS);
  const none = { transactions: Number.NaN, databaseCpuMs: Number.NaN };
  const database = databaseUrl === undefined ? none : await databaseCost(databaseUrl);
  return { cpuMs, loopDelayMs: loop, ...database };
}
