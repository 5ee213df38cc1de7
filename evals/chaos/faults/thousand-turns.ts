import { setTimeout as sleep } from 'node:timers/promises';
import { type Answer, ask } from './ask-foyer.ts';
import { type Fault, type Figure, quantile } from './fault.ts';
import { startOwnPostgres } from './own-services.ts';
import { startFoyer } from './start-foyer.ts';

const TURN_MS = 25_000;
const ARRIVALS_A_SECOND = 40;
const TURNS = 1_600;
const OVERHEAD_MS_MAX = 250;
const WARM_UP = 20;

export const thousandTurns: Fault = {
  name: 'thousand-turns',
  about: `turns of ${TURN_MS / 1000} s, ${ARRIVALS_A_SECOND} more each second: 1,000 at once`,
  async run(context): Promise<Figure[]> {
    const postgres = await startOwnPostgres(context);
    const { url } = await startFoyer(context, { DATABASE_URL: postgres.url });
    const turn = (ms: number) => ask(`${url}/runs/wait`, { assistant_id: 'stub', input: { ms } });
    for (let n = 0; n < WARM_UP; n += 1) await turn(1);
    let open = 0;
    let most = 0;
    const started = performance.now();
    const all: Promise<Answer>[] = [];
    for (let n = 0; n < TURNS; n += 1) {
      // By the clock, so that a slow moment is made up for.
      const due = started + (n * 1000) / ARRIVALS_A_SECOND;
      await sleep(Math.max(0, due - performance.now()));
      open += 1;
      most = Math.max(most, open);
      all.push(turn(TURN_MS).finally(() => (open -= 1)));
    }
    context.progress(`all ${TURNS} are sent, ${most} at once`);
    const answers = await Promise.all(all);
    const good = answers.filter(
      ({ status, body }) => status === 200 && (body as { done?: boolean }).done === true,
    );
    const overhead = good.map(({ ms }) => ms - TURN_MS);
    return [
      { name: 'most at once', value: most, unit: '' },
      { name: 'errors', value: answers.length - good.length, unit: '', max: 0 },
      { name: 'overhead p50', value: quantile(overhead, 0.5), unit: 'ms' },
      { name: 'overhead p99', value: quantile(overhead, 0.99), unit: 'ms', max: OVERHEAD_MS_MAX },
    ];
  },
};
