import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { ask, askEvery, makeThread } from './ask-foyer.ts';
import { type Fault, type Figure, quantile } from './fault.ts';
import { startOwnPostgres } from './own-services.ts';
import { startFoyer } from './start-foyer.ts';

const POOL = '3';
const HELD_MS = 6_000;
const EVERY_MS = 100;
const REFUSED_MS_MAX = 500;
const LIVE_MS_MAX = 50;

export const poolExhausted: Fault = {
  name: 'pool-exhausted',
  about: 'every connection of the pool waits for a lock',
  async run(context): Promise<Figure[]> {
    const postgres = await startOwnPostgres(context);
    const { url } = await startFoyer(context, {
      DATABASE_URL: postgres.url,
      DATABASE_POOL_MAX: POOL,
    });
    await makeThread(url);
    const holder = new pg.Client({ connectionString: postgres.url });
    await holder.connect();
    context.onEnd(() => holder.end().catch(() => undefined));
    await holder.query('BEGIN; LOCK TABLE threads IN ACCESS EXCLUSIVE MODE');
    context.progress('the pool is held');
    // These hold the connections, and wait for as long as a statement may.
    const holding = askEvery(EVERY_MS, () => makeThread(url));
    await sleep(1_000);
    // These need no table that is locked, only a connection.
    const asking = askEvery(EVERY_MS, () => ask(`${url}/assistants/search`, {}));
    const lives = askEvery(EVERY_MS, () => ask(`${url}/health/live`));
    await sleep(HELD_MS);
    const refused = (await asking.stop()).filter(({ status }) => status !== 200);
    const alive = await lives.stop();
    await holder.query('COMMIT');
    await holding.stop();
    const refusedMs = refused.map(({ ms }) => ms);
    const liveMs = alive.map(({ ms }) => ms);
    return [
      { name: 'refused', value: refused.length, unit: '' },
      {
        name: 'refused otherwise than by 503',
        value: refused.filter(({ status }) => status !== 503).length,
        ...{ unit: '', max: 0 },
      },
      { name: 'refusal p50', value: quantile(refusedMs, 0.5), unit: 'ms' },
      { name: 'refusal p99', value: quantile(refusedMs, 0.99), unit: 'ms', max: REFUSED_MS_MAX },
      {
        name: 'liveness not 200',
        value: alive.filter(({ status }) => status !== 200).length,
        ...{ unit: '', max: 0 },
      },
      { name: 'liveness p99', value: quantile(liveMs, 0.99), unit: 'ms', max: LIVE_MS_MAX },
    ];
  },
};
