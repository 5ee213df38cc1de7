import { setTimeout as sleep } from 'node:timers/promises';
import { type Answer, ask, askEvery, makeThread } from './ask-foyer.ts';
import type { Fault, Figure } from './fault.ts';
import { startOwnPostgres } from './own-services.ts';
import { startFoyer } from './start-foyer.ts';

const AWAY_MS = 10_000;
const EVERY_MS = 100;
const REFUSED_MS_MAX = 2_000;
const BACK_MS_MAX = 1_000;

const away = (answers: readonly Answer[]) => answers.filter(({ status }) => status !== 200);
const longest = (answers: readonly Answer[]) => Math.max(0, ...answers.map(({ ms }) => ms));
const backAfter = (answers: readonly Answer[], since: number) =>
  Math.min(...answers.filter((a) => a.status === 200 && a.at > since).map((a) => a.at)) - since;

export const postgresStopped: Fault = {
  name: 'postgres-stopped',
  about: 'Postgres stands still for 10 s, goes on, and is restarted',
  async run(context): Promise<Figure[]> {
    const postgres = await startOwnPostgres(context);
    const { url } = await startFoyer(context, { DATABASE_URL: postgres.url });
    const writes = askEvery(EVERY_MS, () => makeThread(url));
    const lives = askEvery(EVERY_MS, () => ask(`${url}/health/live`));
    await sleep(2_000);
    context.progress('stopped');
    postgres.freeze();
    await sleep(AWAY_MS);
    postgres.thaw();
    const thawedAt = performance.now();
    context.progress('goes on');
    await sleep(5_000);
    const frozen = away(writes.answers);
    const thawed = backAfter(writes.answers, thawedAt);
    context.progress('restarts');
    await postgres.stop();
    await sleep(1_000);
    await postgres.start();
    const startedAt = performance.now();
    await sleep(5_000);
    const all = await writes.stop();
    const alive = await lives.stop();
    const acknowledged = all.filter(({ status }) => status === 200);
    const found = await Promise.all(
      acknowledged.map(({ body }) =>
        ask(`${url}/threads/${(body as { thread_id: string }).thread_id}`),
      ),
    );
    return [
      { name: 'writes acknowledged', value: acknowledged.length, unit: '' },
      { name: 'of those lost', value: away(found).length, unit: '', max: 0 },
      { name: 'refused while it stood', value: frozen.length, unit: '' },
      {
        name: 'refused otherwise than by 503',
        value: away(all).filter(({ status }) => status !== 503).length,
        ...{ unit: '', max: 0 },
      },
      { name: 'longest refusal', value: longest(away(all)), unit: 'ms', max: REFUSED_MS_MAX },
      { name: 'back after it went on', value: thawed, unit: 'ms', max: BACK_MS_MAX },
      {
        name: 'back after the restart',
        value: backAfter(all, startedAt),
        ...{ unit: 'ms', max: BACK_MS_MAX },
      },
      { name: 'liveness not 200', value: away(alive).length, unit: '', max: 0 },
      { name: 'longest liveness', value: longest(alive), unit: 'ms' },
    ];
  },
};
