import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { END_EVENT } from './engine-api.ts';
import type { EventLog } from './event-log.ts';
import { count, follow, make, makeLog, pushMany, RUN, T } from './testing/follow-feeds.ts';
import { never } from './testing/never.ts';

describe('a feed and its readers', () => {
  it('appends what is pushed at once, and what comes meanwhile together', async () => {
    const log = makeLog();
    const sizes: number[] = [];
    let release: (() => void)[] = [];
    const slow: EventLog = {
      ...log,
      async append(tenantId, topic, events) {
        sizes.push(events.length);
        await new Promise<void>((resolve) => release.push(resolve));
        await log.append(tenantId, topic, events);
      },
    };
    const letGo = () => {
      for (const go of release) go();
      release = [];
    };
    const { feeds } = make({}, slow);
    const feed = feeds.open(T, RUN, { durable: true, firstSeq: 0 });
    const reader = follow(feeds.read(T, RUN, { after: -1, signal: never }));
    pushMany(feed, 2);
    await nextTurn();
    pushMany(feed, 1);
    pushMany(feed, 4);
    await nextTurn();
    expect(sizes).toEqual([2]);
    expect(reader.seqs()).toEqual([]);
    letGo();
    await expect.poll(() => reader.seqs()).toEqual([0, 1]);
    expect(sizes).toEqual([2, 5]);
    let flushed = false;
    const flushing = feed.flush().then(() => {
      flushed = true;
    });
    await nextTurn();
    expect(flushed).toBe(false);
    letGo();
    await flushing;
    await expect.poll(() => reader.seqs()).toEqual(count(0, 6));
    await feed.flush();
    await feeds.close();
    await reader.work;
  });

  it.each([true, false])('ends a run with its end event, durable %s', async (durable) => {
    const { feeds, log } = make();
    const feed = feeds.open(T, RUN, { durable, firstSeq: 0 });
    const early = follow(feeds.read(T, RUN, { after: -1, signal: never }));
    pushMany(feed, 3);
    feed.push(END_EVENT, '{}');
    feed.push('values', 'after the end');
    await feed.flush();
    expect(await log.lastSeq(T, RUN)).toBe(durable ? 4 : -1);
    expect(await feeds.last(T, RUN)).toMatchObject(durable ? {} : { seq: 4 });
    feed.close();
    feed.push('values', 'after closing');
    const late = follow(feeds.read(T, RUN, { after: 1, signal: never }));
    const last = follow(feeds.read(T, RUN, { after: 2, signal: never }));
    await Promise.all([early.work, late.work, last.work]);
    expect([early.seqs(), late.seqs(), last.seqs()]).toEqual([[0, 1, 2], [2], []]);
    expect(early.state).toEqual({ ended: true, failed: undefined });
  });

  it('gives nobody an event before it is durable, and at once what need not be', () => {
    const { feeds } = make();
    const durable = feeds.open(T, 'run:a', { durable: true, firstSeq: 0 });
    const loose = feeds.open(T, 'run:b', { durable: false, firstSeq: 0 });
    durable.push('values', '1');
    loose.push('values', '1');
    return Promise.all([feeds.last(T, 'run:a'), feeds.last(T, 'run:b')]).then((seen) => {
      expect(seen[0]).toBeUndefined();
      expect(seen[1]).toMatchObject({ seq: 0 });
    });
  });

  it('ends with the signal, without an error, wherever it waits', async () => {
    const { feeds } = make();
    feeds.open(T, RUN, { durable: true, firstSeq: 0 });
    const over = new AbortController();
    const local = follow(feeds.read(T, RUN, { after: -1, signal: over.signal }));
    const remote = follow(feeds.read(T, 'run:2', { after: -1, signal: over.signal }));
    await nextTurn();
    over.abort();
    await Promise.all([local.work, remote.work]);
    expect([local.state, remote.state]).toEqual(
      [1, 2].map(() => ({ ended: true, failed: undefined })),
    );
    const none = follow(feeds.read(T, RUN, { after: -1, signal: over.signal }));
    await none.work;
    expect(none.state.ended).toBe(true);
  });

  it('keeps tenants apart', async () => {
    const { feeds } = make();
    const feed = feeds.open(T, RUN, { durable: true, firstSeq: 0 });
    const other = follow(
      feeds.read('another', RUN, { after: -1, signal: never, isOver: async () => true }),
    );
    pushMany(feed, 3);
    await other.work;
    expect(other.seqs()).toEqual([]);
  });

  it('appends outside the context of whoever pushes', async () => {
    const scope = new AsyncLocalStorage<string>();
    const log = makeLog();
    const seen: unknown[] = [];
    const { feeds } = make(
      {},
      {
        ...log,
        append: (...args) => {
          seen.push(scope.getStore());
          return log.append(...args);
        },
      },
    );
    const feed = feeds.open(T, RUN, { durable: true, firstSeq: 0 });
    scope.run('a transaction', () => feed.push('values', '1'));
    await feed.flush();
    expect(seen).toEqual([undefined]);
  });
});

describe('readers elsewhere', () => {
  it('hear of growth, and are given what another process writes', async () => {
    const log = makeLog();
    const here = make({ recheckMs: 3_600_000 }, log).feeds;
    const there = make({ recheckMs: 3_600_000 }, log).feeds;
    const feed = here.open(T, RUN, { durable: true, firstSeq: 0 });
    const reader = follow(
      there.read(T, RUN, { after: -1, signal: never, isOver: async () => false }),
    );
    pushMany(feed, 120);
    await expect.poll(() => reader.seqs()).toEqual(count(0, 119));
    pushMany(feed, 1);
    feed.push(END_EVENT, '{}');
    await reader.work;
    expect(reader.seqs()).toEqual(count(0, 120));
  });

  it('look again by themselves where no signal comes', async () => {
    const log = makeLog();
    const deaf: EventLog = { ...log, subscribe: () => () => undefined };
    const { feeds } = make({}, deaf);
    const reader = follow(feeds.read(T, RUN, { after: -1, signal: never }));
    await nextTurn();
    await log.append(T, RUN, [{ seq: 0, event: 'values', data: '1' }]);
    await expect.poll(() => reader.seqs()).toEqual([0]);
    await log.append(T, RUN, [{ seq: 1, event: END_EVENT, data: '1' }]);
    await reader.work;
  });

  it('wait a moment for the last event of a run that is over, then end', async () => {
    const { feeds, log } = make();
    let asked = 0;
    const isOver = async () => {
      asked += 1;
      if (asked === 1) await log.append(T, RUN, [{ seq: 1, event: 'values', data: 'late' }]);
      return true;
    };
    await log.append(T, RUN, [{ seq: 0, event: 'values', data: '1' }]);
    const reader = follow(feeds.read(T, RUN, { after: -1, signal: never, isOver }));
    await reader.work;
    expect(reader.seqs()).toEqual([0, 1]);
    expect(asked).toBe(2);
  });

  it('go on in the log when the holder leaves, and in memory when there is one here', async () => {
    const log = makeLog();
    const here = make({}, log).feeds;
    const there = make({}, log).feeds;
    const reader = follow(here.read(T, RUN, { after: -1, signal: never }));
    const first = here.open(T, RUN, { durable: true, firstSeq: 0 });
    pushMany(first, 2);
    await first.flush();
    first.close();
    const second = there.open(T, RUN, {
      durable: true,
      firstSeq: (await there.lastSeq(T, RUN)) + 1,
    });
    pushMany(second, 2);
    await expect.poll(() => reader.seqs()).toEqual([0, 1, 2, 3]);
    second.close();
    const third = here.open(T, RUN, { durable: true, firstSeq: (await here.lastSeq(T, RUN)) + 1 });
    pushMany(third, 1);
    third.push(END_EVENT, '{}');
    await reader.work;
    expect(reader.seqs()).toEqual(count(0, 4));
  });
});

describe('a topic that goes on from run to run', () => {
  it('is followed across its holders, and ends with the signal alone', async () => {
    const { feeds } = make();
    const over = new AbortController();
    const reader = follow(feeds.read(T, 'thread:1', { after: -1, signal: over.signal }));
    for (let run = 0; run < 3; run += 1) {
      const firstSeq = (await feeds.lastSeq(T, 'thread:1')) + 1;
      const feed = feeds.open(T, 'thread:1', { durable: true, firstSeq });
      pushMany(feed, 2);
      feed.push(END_EVENT, '{}');
      // The next begins before all of it is in the log.
      feed.close();
    }
    await expect.poll(() => reader.seqs()).toEqual(count(0, 8));
    expect(reader.state.ended).toBe(false);
    over.abort();
    await reader.work;
  });

  it('belongs to the last who opened it', async () => {
    const { feeds, log } = make();
    let lost = 0;
    const onLost = () => {
      lost += 1;
    };
    const first = feeds.open(T, 'thread:1', { durable: true, firstSeq: 0, onLost });
    pushMany(first, 2);
    const second = feeds.open(T, 'thread:1', { durable: true, firstSeq: 2 });
    expect(lost).toBe(1);
    pushMany(first, 5);
    first.close();
    pushMany(second, 1);
    await second.flush();
    expect(await log.lastSeq(T, 'thread:1')).toBe(2);
  });
});

describe('bounds', () => {
  it('let a slow reader read from the log what memory has let go', async () => {
    const { feeds } = make({ bounds: { keptMax: 3 } });
    const feed = feeds.open(T, RUN, { durable: true, firstSeq: 0 });
    const slow = feeds.read(T, RUN, { after: -1, signal: never })[Symbol.asyncIterator]();
    pushMany(feed, 5);
    await feed.flush();
    const seen: unknown[] = [(await slow.next()).value?.seq];
    pushMany(feed, 200);
    feed.push(END_EVENT, '{}');
    await feed.flush();
    for (;;) {
      const { done, value } = await slow.next();
      if (done) break;
      seen.push(value.seq);
    }
    expect(seen).toEqual(count(0, 204));
  });

  it('cost a slow reader of what is not durable the oldest', async () => {
    const { feeds } = make({ bounds: { soleMax: 10, keptMax: 10 } });
    const feed = feeds.open(T, RUN, { durable: false, firstSeq: 0 });
    pushMany(feed, 25);
    feed.push(END_EVENT, '{}');
    const reader = follow(feeds.read(T, RUN, { after: -1, signal: never }));
    await reader.work;
    expect(reader.seqs()).toEqual(['gap 15', ...count(16, 24)]);
  });

  it('keep closed feeds for a while, and not too many', async () => {
    const { feeds } = make({ closedBounds: { closedMs: 50, closedMax: 2 } });
    const read = (topic: string) =>
      follow(feeds.read(T, topic, { after: -1, signal: never, isOver: async () => true }));
    const topics = ['run:a', 'run:b', 'run:c'];
    for (const topic of topics) {
      const feed = feeds.open(T, topic, { durable: false, firstSeq: 0 });
      pushMany(feed, 1);
      feed.push(END_EVENT, '{}');
      feed.close();
    }
    const early = topics.map(read);
    await Promise.all(early.map(({ work }) => work));
    expect(early.map(({ got }) => got.length)).toEqual([0, 1, 1]);
    await expect.poll(() => feeds.last(T, 'run:c')).toBeUndefined();
    const late = read('run:c');
    await late.work;
    expect(late.got).toEqual([]);
  });
});
