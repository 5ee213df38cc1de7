import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { AppError } from '../errors.ts';
import { END_EVENT } from './engine-api.ts';
import type { EventLog } from './event-log.ts';
import { count, follow, make, makeLog, pushMany, RUN, T } from './testing/follow-feeds.ts';
import { never } from './testing/never.ts';

describe('a log that is away', () => {
  function failing() {
    const log = makeLog();
    const state = { away: false };
    const check = () => {
      if (state.away) throw new AppError('overloaded', 'away', { retry: true });
    };
    const wrapped: EventLog = {
      ...log,
      append: async (...args) => {
        check();
        await log.append(...args);
      },
      read: async (...args) => {
        check();
        return log.read(...args);
      },
      lastSeq: async (...args) => {
        check();
        return log.lastSeq(...args);
      },
    };
    return { log, wrapped, state };
  }

  it('leaves readers of this process their events, is told of once, gets them later', async () => {
    const { log, wrapped, state } = failing();
    const { feeds, told } = make({}, wrapped);
    const feed = feeds.open(T, RUN, { durable: true, firstSeq: 0 });
    const reader = follow(feeds.read(T, RUN, { after: -1, signal: never }));
    pushMany(feed, 1);
    await feed.flush();
    state.away = true;
    pushMany(feed, 3);
    await feed.flush();
    await expect.poll(() => reader.seqs()).toEqual(count(0, 3));
    pushMany(feed, 1);
    await expect.poll(() => reader.seqs()).toEqual(count(0, 4));
    await feed.flush();
    expect(told.map(String)).toEqual(['AppError: away']);
    state.away = false;
    await expect.poll(() => log.lastSeq(T, RUN)).toBe(4);
    feed.push(END_EVENT, '{}');
    await reader.work;
    expect((await log.read(T, RUN, -1, 10)).map(({ seq }) => seq)).toEqual(count(0, 5));
  });

  it('is found out by one feed for all of them', async () => {
    const log = makeLog();
    const stuck: EventLog = {
      ...log,
      append: async (_tenantId, topic) => {
        if (topic === 'run:a') throw new AppError('overloaded', 'away', { retry: true });
        await new Promise(() => undefined);
      },
    };
    const { feeds, told } = make({}, stuck);
    const waiting = feeds.open(T, 'run:b', { durable: true, firstSeq: 0 });
    pushMany(waiting, 1);
    const flushing = waiting.flush();
    const failing = feeds.open(T, 'run:a', { durable: true, firstSeq: 0 });
    pushMany(failing, 1);
    await flushing;
    pushMany(waiting, 1);
    const reader = follow(feeds.read(T, 'run:b', { after: -1, signal: never }));
    await expect.poll(() => reader.seqs()).toEqual([0, 1]);
    expect(told.length).toBe(1);
  });

  it('costs the oldest events when there are too many: a gap for those who come late', async () => {
    const { log, wrapped, state } = failing();
    const { feeds, told } = make({ bounds: { soleMax: 5, keptMax: 2 } }, wrapped);
    const feed = feeds.open(T, RUN, { durable: true, firstSeq: 0 });
    pushMany(feed, 2);
    await feed.flush();
    state.away = true;
    pushMany(feed, 10);
    await feed.flush();
    const late = follow(feeds.read(T, RUN, { after: 0, signal: never }));
    await expect.poll(() => late.seqs()).toEqual(['gap 6', ...count(7, 11)]);
    expect(late.got[0]?.data).toBe('{"from":1,"to":6}');
    state.away = false;
    feed.push(END_EVENT, '{}');
    await late.work;
    await expect.poll(() => log.lastSeq(T, RUN)).toBe(12);
    expect((await log.read(T, RUN, -1, 20)).map(({ seq }) => seq)).toEqual([0, 1, ...count(8, 12)]);
    expect(told.map(String)).toEqual([
      expect.stringMatching(/does not keep up/),
      expect.stringMatching(/away/),
    ]);
    const elsewhere = follow(make({}, log).feeds.read(T, RUN, { after: -1, signal: never }));
    await elsewhere.work;
    expect(elsewhere.seqs()).toEqual([0, 1, 'gap 7', ...count(8, 11)]);
  });

  it('is asked again by readers elsewhere, who end when the run is over all the same', async () => {
    const { log, wrapped, state } = failing();
    const { feeds, told } = make({}, wrapped);
    state.away = true;
    const patient = follow(feeds.read(T, RUN, { after: -1, signal: never }));
    await log.append(T, RUN, [{ seq: 0, event: 'values', data: '1' }]);
    const isOver = async () => true;
    const leaving = follow(feeds.read(T, RUN, { after: 0, signal: never, isOver }));
    await leaving.work;
    expect(leaving.got).toEqual([{ seq: 0, event: 'gap', data: '{"from":1,"to":1}' }]);
    state.away = false;
    await log.append(T, RUN, [{ seq: 1, event: END_EVENT, data: '1' }]);
    await patient.work;
    expect(patient.seqs()).toEqual([0]);
    expect(told.length).toBe(1);
  });

  it('may have taken what it did not confirm: the holder knows its own events', async () => {
    const log = makeLog();
    let lie = true;
    const { feeds } = make(
      {},
      {
        ...log,
        append: async (...args) => {
          await log.append(...args);
          if (lie) {
            lie = false;
            throw new AppError('database_unavailable', 'no answer', { retry: true });
          }
        },
      },
    );
    let lost = 0;
    const feed = feeds.open(T, RUN, {
      durable: true,
      firstSeq: 0,
      onLost: () => {
        lost += 1;
      },
    });
    pushMany(feed, 2);
    await feed.flush();
    pushMany(feed, 1);
    await expect.poll(() => log.lastSeq(T, RUN)).toBe(2);
    expect(lost).toBe(0);
    expect((await log.read(T, RUN, -1, 10)).length).toBe(3);
  });
});

describe('another holder', () => {
  it.each([
    ['at once', false],
    ['after a failure', true],
  ])('is told of to the one who lost the topic, %s', async (_name, failsFirst) => {
    const log = makeLog();
    let fails = failsFirst;
    const { feeds, told } = make(
      {},
      {
        ...log,
        append: async (...args) => {
          if (fails) {
            fails = false;
            throw new Error('no answer');
          }
          await log.append(...args);
        },
      },
    );
    let lost = 0;
    const onLost = () => {
      lost += 1;
    };
    const feed = feeds.open(T, RUN, { durable: true, firstSeq: 0, onLost });
    const reader = follow(feeds.read(T, RUN, { after: -1, signal: never }));
    await log.append(T, RUN, [{ seq: 0, event: 'values', data: 'of the other' }]);
    pushMany(feed, 1);
    await expect.poll(() => lost).toBe(1);
    pushMany(feed, 3);
    await feed.flush();
    await log.append(T, RUN, [{ seq: 1, event: END_EVENT, data: '{}' }]);
    await reader.work;
    expect(await log.lastSeq(T, RUN)).toBe(1);
    expect(lost).toBe(1);
    expect(told.length).toBe(failsFirst ? 1 : 0);
    if (!failsFirst) expect(reader.got.map(({ data }) => data)).toEqual(['of the other']);
  });

  it('is followed by readers who know more than the one who lost the topic', async () => {
    const { feeds, log } = make();
    const stale = feeds.open(T, RUN, { durable: true, firstSeq: 0 });
    pushMany(stale, 2);
    await stale.flush();
    for (let seq = 2; seq < 6; seq += 1) {
      await log.append(T, RUN, [{ seq, event: 'values', data: 'of the other' }]);
    }
    const reader = follow(feeds.read(T, RUN, { after: 4, signal: never }));
    await expect.poll(() => reader.seqs()).toEqual([5]);
    pushMany(stale, 1);
    await log.append(T, RUN, [{ seq: 6, event: END_EVENT, data: '{}' }]);
    await reader.work;
    expect(reader.seqs()).toEqual([5]);
  });
});

describe('a log that lost its data', () => {
  it('shows as a gap to readers, wherever they are', async () => {
    const { feeds, log } = make();
    const there = make({}, log).feeds;
    const feed = feeds.open(T, RUN, { durable: true, firstSeq: 0 });
    pushMany(feed, 10);
    await feed.flush();
    await log.delete(T, RUN);
    const elsewhere = follow(there.read(T, RUN, { after: 3, signal: never }));
    pushMany(feed, 1);
    feed.push(END_EVENT, '{}');
    await elsewhere.work;
    expect(elsewhere.seqs()).toEqual(['gap 9', 10]);
  });

  it('is read from its new beginning by those who had more of the old', async () => {
    const { feeds, log } = make();
    const reader = follow(feeds.read(T, 'thread:1', { after: 50, signal: never }));
    const told = await Promise.race([reader.work, nextTurn()]);
    expect(told).toBeUndefined();
    for (const seq of [0, 1, 2]) {
      await log.append(T, 'thread:1', [{ seq, event: 'values', data: String(seq) }]);
    }
    await expect.poll(() => reader.seqs()).toEqual(['gap -1', 0, 1, 2]);
    const local = follow(feeds.read(T, RUN, { after: 50, signal: never }));
    const feed = feeds.open(T, RUN, { durable: true, firstSeq: 10 });
    pushMany(feed, 1);
    feed.push(END_EVENT, '{}');
    await local.work;
    expect(local.seqs()).toEqual(['gap 9', 10]);
    await feeds.close();
    await reader.work;
  });
});
