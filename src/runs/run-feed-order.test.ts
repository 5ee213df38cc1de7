import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { END_EVENT } from './engine-api.ts';
import type { EventLog, LoggedEvent } from './event-log.ts';
import { count, follow, make, makeLog, pushMany, RUN, T } from './testing/follow-feeds.ts';
import { never } from './testing/never.ts';

type Step =
  | { kind: 'push'; many: number }
  | { kind: 'flush' }
  | { kind: 'reopen' }
  | { kind: 'wait'; turns: number }
  | { kind: 'join'; back: number; here: boolean; slow: boolean };

const steps = fc.array(
  fc.oneof<fc.Arbitrary<Step>[]>(
    fc.record({ kind: fc.constant('push'), many: fc.integer({ min: 1, max: 9 }) }),
    fc.record({ kind: fc.constant('flush') }),
    fc.record({ kind: fc.constant('reopen') }),
    fc.record({ kind: fc.constant('wait'), turns: fc.integer({ min: 1, max: 4 }) }),
    fc.record({
      kind: fc.constant('join'),
      back: fc.integer({ min: 0, max: 30 }),
      here: fc.boolean(),
      slow: fc.boolean(),
    }),
  ),
  { maxLength: 25 },
);

describe('any interleaving of writing and reading', () => {
  it('gives every reader exactly what came after, in order', async () => {
    const delays = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 20 });
    const property = fc.asyncProperty(steps, delays, fc.boolean(), async (plan, turns, split) => {
      const memory = makeLog();
      let at = 0;
      const dawdle = async () => {
        at += 1;
        for (let turn = turns[at % turns.length] ?? 0; turn > 0; turn -= 1) await nextTurn();
      };
      const log: EventLog = {
        ...memory,
        append: async (...args) => {
          await dawdle();
          await memory.append(...args);
          await dawdle();
        },
        read: async (...args) => {
          await dawdle();
          const rows = await memory.read(...args);
          await dawdle();
          return rows;
        },
      };
      const here = make({ bounds: { keptMax: 4 }, recheckMs: 50 }, log);
      const there = make({ bounds: { keptMax: 4 }, recheckMs: 50 }, log);
      let holder = here;
      let feed = here.feeds.open(T, RUN, { durable: true, firstSeq: 0 });
      let pushed = 0;
      const readers: { after: number; reader: ReturnType<typeof follow> }[] = [];
      for (const step of plan) {
        if (step.kind === 'push') {
          pushMany(feed, step.many);
          pushed += step.many;
        } else if (step.kind === 'flush') await feed.flush();
        else if (step.kind === 'wait') {
          for (let turn = 0; turn < step.turns; turn += 1) await nextTurn();
        } else if (step.kind === 'reopen') {
          await feed.flush();
          feed.close();
          holder = split && holder === here ? there : here;
          const firstSeq = (await holder.feeds.lastSeq(T, RUN)) + 1;
          expect(firstSeq).toBe(pushed);
          feed = holder.feeds.open(T, RUN, { durable: true, firstSeq });
        } else {
          const after = Math.max(-1, pushed - 1 - step.back);
          const { feeds } = step.here ? here : there;
          const events = feeds.read(T, RUN, { after, signal: never });
          readers.push({ after, reader: follow(step.slow ? slowly(events) : events) });
        }
      }
      feed.push(END_EVENT, '{}');
      await Promise.all(readers.map(({ reader }) => reader.work));
      for (const { after, reader } of readers) {
        expect(reader.seqs()).toEqual(count(after + 1, pushed - 1));
        expect(reader.state.ended).toBe(true);
      }
      expect([...here.told, ...there.told]).toEqual([]);
      for (const { feeds } of [here, there]) await feeds.close();
    });
    await fc.assert(property, { numRuns: 150 });
  }, 60_000);

  it('does so, too, where appends fail, whether they were carried out or not', async () => {
    const faults = fc.array(fc.constantFrom('none', 'none', 'before', 'after'), { maxLength: 12 });
    const property = fc.asyncProperty(steps, faults, async (plan, outcomes) => {
      const memory = makeLog();
      const left = [...outcomes];
      const log: EventLog = {
        ...memory,
        append: async (...args) => {
          const fault = left.shift();
          await nextTurn();
          if (fault === 'before') throw new Error('not done');
          await memory.append(...args);
          if (fault === 'after') throw new Error('done, not told');
        },
      };
      const { feeds } = make({ bounds: { keptMax: 4 }, retryMs: { min: 0, max: 1 } }, log);
      let lost = 0;
      const open = (firstSeq: number) =>
        feeds.open(T, RUN, { durable: true, firstSeq, onLost: () => (lost += 1) });
      let feed = open(0);
      let pushed = 0;
      const readers: { after: number; reader: ReturnType<typeof follow> }[] = [];
      for (const step of plan) {
        if (step.kind === 'push') {
          pushMany(feed, step.many);
          pushed += step.many;
        } else if (step.kind === 'flush') await feed.flush();
        else if (step.kind === 'wait') await nextTurn();
        else if (step.kind === 'reopen') {
          feed.close();
          feed = open((await feeds.lastSeq(T, RUN)) + 1);
        } else {
          const after = Math.max(-1, pushed - 1 - step.back);
          const events = feeds.read(T, RUN, { after, signal: never });
          readers.push({ after, reader: follow(step.slow ? slowly(events) : events) });
        }
      }
      feed.push(END_EVENT, '{}');
      feed.close();
      await Promise.all(readers.map(({ reader }) => reader.work));
      for (const { after, reader } of readers) {
        expect(reader.seqs()).toEqual(count(after + 1, pushed - 1));
      }
      while ((await log.lastSeq(T, RUN)) < pushed) await nextTurn();
      const logged = await log.read(T, RUN, -1, 1_000);
      expect(logged.map(({ seq }) => seq)).toEqual(count(0, pushed));
      expect(lost).toBe(0);
      await feeds.close();
    });
    await fc.assert(property, { numRuns: 150 });
  }, 60_000);
});

async function* slowly(events: AsyncIterable<LoggedEvent>) {
  for await (const event of events) {
    for (let turn = 0; turn < 3; turn += 1) await nextTurn();
    yield event;
  }
}
