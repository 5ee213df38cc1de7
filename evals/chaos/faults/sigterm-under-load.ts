import { setTimeout as sleep } from 'node:timers/promises';
import { type Answer, ask } from './ask-foyer.ts';
import type { Fault, Figure } from './fault.ts';
import { startOwnPostgres } from './own-services.ts';
import { startFoyer } from './start-foyer.ts';

const EVERY_MS = 50;
const TURN_MS = 2_000;
const AFTER_MS = 4_000;
const FAILURES_SHOWN = 5;

export const sigtermUnderLoad: Fault = {
  name: 'sigterm-under-load',
  about: 'SIGTERM while runs are waited for',
  async run(context): Promise<Figure[]> {
    const postgres = await startOwnPostgres(context);
    const foyer = await startFoyer(context, { DATABASE_URL: postgres.url });
    const order = { assistant_id: 'stub', input: { ms: TURN_MS } };
    await ask(`${foyer.url}/runs/wait`, order);
    const sent: { sentAt: number; answer: Promise<Answer> }[] = [];
    const timer = setInterval(() => {
      sent.push({ sentAt: performance.now(), answer: ask(`${foyer.url}/runs/wait`, order) });
    }, EVERY_MS);
    await sleep(AFTER_MS);
    const stoppedAt = performance.now();
    foyer.kill('SIGTERM');
    await sleep(1_000);
    clearInterval(timer);
    const answers = await Promise.all(
      sent.map(async ({ sentAt, answer }) => ({ sentAt, ...(await answer) })),
    );
    const code = await foyer.ended;
    const before = answers.filter(({ sentAt }) => sentAt < stoppedAt - EVERY_MS);
    const inFlight = before.filter(({ at }) => at > stoppedAt);
    const failed = before.filter(
      ({ status, body }) => status !== 200 || (body as { done?: boolean }).done !== true,
    );
    for (const { status, body, ms } of failed.slice(0, FAILURES_SHOWN)) {
      context.progress(`failed: ${status} after ${Math.round(ms)} ms: ${JSON.stringify(body)}`);
    }
    const after = answers.filter(({ sentAt }) => sentAt > stoppedAt);
    return [
      { name: 'in flight at SIGTERM', value: inFlight.length, unit: '' },
      {
        name: 'of those sent before: cut off',
        value: failed.filter(({ status }) => status !== 503).length,
        ...{ unit: '', max: 0 },
      },
      {
        // Sent, but not read before the signal came: asked to come again.
        name: 'of those sent before: told 503',
        value: failed.filter(({ status }) => status === 503).length,
        unit: '',
      },
      {
        name: 'sent after: neither served nor told so',
        value: after.filter(({ status }) => status !== 200 && status !== 503 && status !== 0)
          .length,
        ...{ unit: '', max: 0 },
      },
      { name: 'exit code', value: code ?? -1, unit: '', max: 0 },
    ];
  },
};
