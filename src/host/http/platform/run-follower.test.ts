import { describe, expect, it } from 'vitest';
import type { Run, RunStatus } from '../../../schemas/platform/runs.ts';
import { followRuns, type Since } from './run-follower.ts';

const run = (id: string, status: RunStatus = 'success') => ({ run_id: id, status }) as Run;

/** Runs in a list, newest last, that the test grows. */
function ledger(...runs: Run[]) {
  const hearers = new Set<() => void>();
  return {
    runs,
    hearers,
    tell() {
      for (const hear of hearers) hear();
    },
    ports: {
      list: async () => runs.toReversed(),
      watch(_tenant: string, _thread: string, hear: () => void) {
        hearers.add(hear);
        return () => hearers.delete(hear);
      },
    },
  };
}

function follow(ports: ReturnType<typeof ledger>['ports'], since: Since) {
  const leaving = new AbortController();
  const runs = followRuns(ports, 't', 'th', { since, signal: leaving.signal });
  const next = async () => (await runs.next()).value?.run_id;
  return { next, leave: () => leaving.abort(), runs };
}

describe('the runs a reader gets', () => {
  it.each<[Since, string[]]>([
    ['all', ['a', 'b', 'c', 'd']],
    ['unfinished', ['c', 'd']],
    [{ runId: 'b' }, ['b', 'c', 'd']],
    [{ runId: 'gone' }, ['c', 'd']],
  ])('since %j', async (since, ids) => {
    const { ports } = ledger(run('a'), run('b', 'error'), run('c', 'running'), run('d', 'running'));
    const { next, leave } = follow(ports, since);
    const got: (string | undefined)[] = [];
    for (const _ of ids) got.push(await next());
    expect(got).toEqual(ids);
    leave();
    expect(await next()).toBeUndefined();
  });

  it('are told when they start, not when they are entered', async () => {
    const { ports, runs, tell } = ledger(run('a'));
    const { next, leave } = follow(ports, 'unfinished');
    const first = next();
    const waiting = run('late', 'pending');
    runs.push(waiting, run('b', 'running'));
    tell();
    expect(await first).toBe('b');
    const second = next();
    waiting.status = 'running';
    tell();
    expect(await second).toBe('late');
    leave();
  });

  it('come without being told, too', async () => {
    const { ports, runs } = ledger();
    const { next, leave } = follow(ports, 'unfinished');
    const first = next();
    runs.push(run('a'));
    expect(await first).toBe('a');
    leave();
  });

  it('come once, however many there have been', async () => {
    const { ports, runs, tell } = ledger();
    const { next, leave } = follow(ports, 'all');
    for (let i = 0; i < 1_500; i++) {
      runs.push(run(String(i)));
      if (runs.length > 100) runs.shift();
      tell();
      expect(await next()).toBe(String(i));
    }
    leave();
    expect(await next()).toBeUndefined();
  });

  it('are no longer watched when the reader has left', async () => {
    const { ports, hearers } = ledger();
    const { next, leave } = follow(ports, 'all');
    const waiting = next();
    await expect.poll(() => hearers.size).toBe(1);
    leave();
    await waiting;
    expect(hearers.size).toBe(0);
  });
});
