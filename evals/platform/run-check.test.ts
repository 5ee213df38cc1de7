import { describe, expect, it } from 'vitest';
import type { Check } from './check.ts';
import { checkLine, isBad, summarise } from './platform-report.ts';
import { runCheck } from './run-check.ts';
import { runChecks } from './run-checks.ts';

const URL = 'http://127.0.0.1:9';
const passing: Check = { id: 'a.passes', title: 'passes', run: async () => undefined };
const failing: Check = {
  id: 'a.fails',
  title: 'fails',
  run: () => Promise.reject(new Error('not so')),
};
const dev = { differs: { dev: 'is a toy' } };

describe('runCheck', () => {
  it.each([
    ['pass', passing, 'foyer'],
    ['fail', failing, 'foyer'],
    ['pass', { ...passing, ...dev }, 'foyer'],
    ['fail', { ...failing, ...dev }, 'other'],
    ['differs', { ...failing, ...dev }, 'dev'],
    ['surprise', { ...passing, ...dev }, 'dev'],
  ] as const)('tells %s', async (outcome, check, kind) => {
    expect((await runCheck(check, URL, kind)).outcome).toBe(outcome);
  });

  it('counts an error without words as a failure', async () => {
    const report = await runCheck(
      { ...failing, run: () => Promise.reject(new Error('')) },
      URL,
      'dev',
    );
    expect(report).toMatchObject({ outcome: 'fail', problem: 'Error' });
  });

  it('ends a check that does not end, and tells it so', async () => {
    let told = false;
    const endless: Check = {
      ...passing,
      seconds: 0.05,
      run: ({ signal }) =>
        new Promise(() => {
          signal.addEventListener('abort', () => {
            told = true;
          });
        }),
    };
    const report = await runCheck(endless, URL, 'foyer');
    expect(report).toMatchObject({ outcome: 'fail', problem: 'not done after 0.05 s' });
    expect(told).toBe(true);
  });
});

describe('runChecks', () => {
  it('runs those apart last, and one at a time', async () => {
    const order: string[] = [];
    let running = 0;
    const make = (id: string, alone = false): Check => ({
      id,
      title: id,
      alone,
      run: async () => {
        running += 1;
        order.push(alone ? `${id} of ${running}` : id);
        await Promise.resolve();
        running -= 1;
      },
    });
    const checks = [make('x', true), make('a'), make('y', true), make('b')];
    const reports = await runChecks(
      checks,
      { url: URL, kind: 'foyer' },
      { atOnce: 4, onReport: () => undefined },
    );
    expect(reports).toHaveLength(4);
    expect(order).toEqual(['a', 'b', 'x of 1', 'y of 1']);
  });
});

describe('the report', () => {
  it('counts what passed, differs and failed', async () => {
    const reports = [
      await runCheck(passing, URL, 'dev'),
      await runCheck(failing, URL, 'dev'),
      await runCheck({ ...failing, ...dev }, URL, 'dev'),
      await runCheck({ ...passing, ...dev }, URL, 'dev'),
    ];
    expect(reports.map(isBad)).toEqual([false, true, false, true]);
    expect(summarise(reports, 1).metrics).toMatchObject({
      'platform.pass': { value: 0.25, n: 4 },
      'platform.differs': { value: 1, n: 4 },
      'platform.failed': { value: 2, n: 4 },
    });
    expect(checkLine(reports[1] ?? expect.fail())).toContain('not so');
    expect(checkLine(reports[2] ?? expect.fail())).toContain('is a toy');
    expect(checkLine(reports[2] ?? expect.fail())).not.toContain('not so');
    expect(checkLine(reports[2] ?? expect.fail(), true)).toContain('not so');
    expect(checkLine(reports[3] ?? expect.fail())).toContain('is a toy');
  });
});
