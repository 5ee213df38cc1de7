import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { gated } from './testing/graphs/gated.ts';
import { never } from './testing/never.ts';
import { openTestHouse, order, served, type TestHouse, until } from './testing/open-engine.ts';
import { eventsOf, play } from './testing/play.ts';

const walk = gated();
const STEPS = ['one', 'two', 'three'];

let house: TestHouse;
beforeAll(async () => {
  house = await openTestHouse({ walk: served('walk', walk.graph) });
});
afterEach(async () => {
  walk.letAllGo();
  await house.closeEngines();
});
afterAll(() => house.close());

const runOf = (runId: string) => house.stores.runs.get(house.tenantId, runId);

describe('another engine', () => {
  it('tells the events of a run from any point, while it runs and after', async () => {
    const here = await house.openEngine();
    const there = await house.openEngine({ takesDue: false });
    walk.hold('two');
    const run = await here.engine.accept(house.tenantId, order('walk', randomUUID()));
    const live = eventsOf(house, there, run.run_id);
    const own = eventsOf(house, here, run.run_id);
    await expect.poll(() => walk.entered('two', run.thread_id), until()).toBe(1);
    walk.letGo('two');
    const all = await live;
    expect(all).toEqual(await own);
    expect(all.map(({ seq }) => seq)).toEqual(all.map((_, index) => index));
    expect(all.map(({ event }) => event)).toEqual(['metadata', ...Array(3).fill('values')]);
    expect(await eventsOf(house, there, run.run_id, 1)).toEqual(all.slice(2));
  });

  it('tells how a run ended, also of one whose thread is gone', async () => {
    const here = await house.openEngine();
    const there = await house.openEngine({ takesDue: false });
    const kept = await play(house, here, 'walk', randomUUID());
    const gone = await play(house, here, 'walk', null);
    for (const { run, outcome } of [kept, gone]) {
      expect(await there.engine.outcome(house.tenantId, run.run_id, never)).toEqual(outcome);
    }
  });

  it('answers who waits for a stateless run that another process had a place for', async () => {
    const host = await house.openEngine({ takesDue: false, concurrencyMax: 1 });
    walk.hold('one');
    await host.engine.accept(house.tenantId, order('walk', randomUUID()));
    const waiting = order('walk', null, { logged: false });
    const run = await host.engine.accept(house.tenantId, waiting);
    expect(run.status).toBe('pending');
    const outcome = host.engine.outcome(house.tenantId, run.run_id, never);
    walk.letGo('one');
    await house.openEngine();
    expect(await outcome).toMatchObject({ status: 'success', values: { steps: STEPS } });
  });

  it('knows no run of another tenant, and none that is not there', async () => {
    const { engine } = await house.openEngine();
    const { run } = await play(house, await house.openEngine(), 'walk', randomUUID());
    const stranger = await house.newTenant(`stranger-${randomUUID().slice(0, 8)}`);
    for (const [tenantId, runId] of [
      [stranger, run.run_id],
      [house.tenantId, randomUUID()],
    ] as const) {
      const unknown = { code: 'unknown_run' };
      await expect(engine.outcome(tenantId, runId, never)).rejects.toMatchObject(unknown);
      const events = engine.events(tenantId, runId, { after: -1, signal: never });
      const next = events[Symbol.asyncIterator]().next();
      await expect(next).rejects.toMatchObject(unknown);
    }
  });
});

it('tells a gap where events are lost, and the state after it', async () => {
  const here = await house.openEngine();
  const there = await house.openEngine({ takesDue: false });
  const { run } = await play(house, here, 'walk', randomUUID());
  await house.db.asSystem((sql) => sql.query('DELETE FROM stream_events WHERE seq < 3'));
  if (house.db.kind === 'embedded') await here.log.delete(house.tenantId, `run:${run.run_id}`);
  const events = await eventsOf(house, there, run.run_id, 0);
  expect(events.map(({ event }) => event)).toContain('gap');
  const after = events[events.findIndex(({ event }) => event === 'gap') + 1];
  expect(after).toMatchObject({ event: 'values', data: JSON.stringify({ steps: STEPS }) });
});

it('stops waiting when whoever waits does', async () => {
  const { engine } = await house.openEngine();
  walk.hold('one');
  const run = await engine.accept(house.tenantId, order('walk', randomUUID()));
  const leaving = new AbortController();
  const outcome = engine.outcome(house.tenantId, run.run_id, leaving.signal);
  leaving.abort(new Error('gone'));
  await expect(outcome).rejects.toThrow('gone');
  expect(await runOf(run.run_id)).toMatchObject({ status: 'running' });
});
