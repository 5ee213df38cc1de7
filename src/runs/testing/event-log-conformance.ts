import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EventLog, LoggedEvent } from '../event-log.ts';

export interface LogUnderTest {
  /** Two processes' instances over one store; the same one twice where there is one process. */
  here: EventLog;
  there: EventLog;
  tenants: readonly [string, string];
  /** What a topic keeps at least; with `EVENTS_SLACK` more it has been trimmed. */
  eventsMax: number;
  /** Lets the time pass after which a topic's events are dropped. */
  expire: (tenantId: string, topic: string) => Promise<void>;
  close: () => Promise<void>;
}

const POLL = { timeout: 20_000 };
/** Stores that trim by blocks of their own keep up to a few hundred more. */
const EVENTS_SLACK = 500;

/** Events `from` to `to`, both included. */
export const eventsOf = (from: number, to: number, mark = ''): LoggedEvent[] =>
  Array.from({ length: to - from + 1 }, (_, at) => ({
    seq: from + at,
    event: `values|ns:${mark}`,
    data: JSON.stringify({ at: from + at, text: 'ö\0"\ud800', mark }),
  }));

/** What every implementation of `EventLog` does. */
export function describeEventLog(name: string, open: () => Promise<LogUnderTest>): void {
  describe(`event log: ${name}`, () => {
    let under: LogUnderTest;
    let here: EventLog;
    let there: EventLog;
    let tenantId: string;
    let other: string;
    beforeAll(async () => {
      under = await open();
      ({ here, there } = under);
      [tenantId, other] = under.tenants;
    });
    afterAll(() => under.close());

    const newTopic = () => `run:${randomUUID()}`;

    it('gives back what was appended, in order, to every instance', async () => {
      const topic = newTopic();
      expect(await there.lastSeq(tenantId, topic)).toBe(-1);
      expect(await there.read(tenantId, topic, -1, 10)).toEqual([]);
      await here.append(tenantId, topic, []);
      await here.append(tenantId, topic, eventsOf(0, 0));
      await here.append(tenantId, topic, eventsOf(1, 11));
      await there.append(tenantId, topic, eventsOf(12, 12));
      expect(await there.read(tenantId, topic, -1, 100)).toEqual(eventsOf(0, 12));
      expect(await here.lastSeq(tenantId, topic)).toBe(12);
    });

    it.each([
      [-1, 3, 0, 2],
      [0, 1, 1, 1],
      [8, 100, 9, 19],
      [18, 5, 19, 19],
    ])('reads after %i at most %i', async (after, limit, from, to) => {
      const topic = newTopic();
      await here.append(tenantId, topic, eventsOf(0, 19));
      expect(await there.read(tenantId, topic, after, limit)).toEqual(eventsOf(from, to));
      expect(await there.read(tenantId, topic, 19, limit)).toEqual([]);
      expect(await there.read(tenantId, topic, 1_000, limit)).toEqual([]);
    });

    it('takes what is no proper text', async () => {
      const topic = newTopic();
      const improper = { seq: 0, event: 'values\0', data: '"\0\ud800x"' };
      await here.append(tenantId, topic, [improper]);
      const [kept] = await there.read(tenantId, topic, -1, 10);
      expect(kept?.event).toMatch(/^values/);
      expect(kept?.data).toContain('x');
    });

    it('goes on after seqs that never came', async () => {
      const topic = newTopic();
      await here.append(tenantId, topic, eventsOf(7, 8));
      await here.append(tenantId, topic, eventsOf(20, 21));
      expect(await here.read(tenantId, topic, -1, 10)).toEqual([
        ...eventsOf(7, 8),
        ...eventsOf(20, 21),
      ]);
      expect(await here.lastSeq(tenantId, topic)).toBe(21);
    });

    it.each([
      ['the last one again', 5, 5],
      ['an old one', 2, 2],
      ['some that overlap', 4, 9],
      ['the first', 0, 0],
    ])('refuses %s, all of it', async (_name, from, to) => {
      const topic = newTopic();
      await here.append(tenantId, topic, eventsOf(1, 5));
      const refused = there.append(tenantId, topic, eventsOf(from, to, 'stale'));
      await expect(refused).rejects.toMatchObject({ code: 'conflict' });
      expect(await here.read(tenantId, topic, -1, 20)).toEqual(eventsOf(1, 5));
    });

    it('takes each seq from one of many writers only', async () => {
      const topic = newTopic();
      const writers = Array.from({ length: 8 }, (_, writer) =>
        (writer % 2 ? here : there).append(tenantId, topic, eventsOf(0, 2, String(writer))),
      );
      const outcomes = await Promise.allSettled(writers);
      const won = outcomes.flatMap(({ status }, at) => (status === 'fulfilled' ? [at] : []));
      expect(won.length).toBe(1);
      for (const outcome of outcomes) {
        if (outcome.status === 'fulfilled') continue;
        expect(outcome.reason).toMatchObject({ code: 'conflict' });
      }
      expect(await here.read(tenantId, topic, -1, 20)).toEqual(eventsOf(0, 2, String(won[0])));
    });

    it('keeps tenants and topics apart', async () => {
      const topic = newTopic();
      await here.append(tenantId, topic, eventsOf(0, 3, 'mine'));
      await here.append(other, topic, eventsOf(0, 1, 'theirs'));
      await here.append(tenantId, `${topic}0`, eventsOf(0, 0, 'next'));
      expect(await here.read(tenantId, topic, -1, 10)).toEqual(eventsOf(0, 3, 'mine'));
      expect(await here.read(other, topic, -1, 10)).toEqual(eventsOf(0, 1, 'theirs'));
      await here.delete(other, topic);
      expect(await here.lastSeq(other, topic)).toBe(-1);
      expect(await here.lastSeq(tenantId, topic)).toBe(3);
    });

    it('forgets a deleted topic, which may begin again', async () => {
      const topic = newTopic();
      await here.append(tenantId, topic, eventsOf(0, 3));
      await there.delete(tenantId, topic);
      await there.delete(tenantId, topic);
      expect(await here.read(tenantId, topic, -1, 10)).toEqual([]);
      await here.append(tenantId, topic, eventsOf(0, 0, 'again'));
      expect(await there.read(tenantId, topic, -1, 10)).toEqual(eventsOf(0, 0, 'again'));
    });

    it('tells subscribers in every process, of their own topic only, until they stop', async () => {
      const topic = newTopic();
      const grown = { own: 0, across: 0, again: 0, elsewhere: 0, others: 0 };
      const count = (which: keyof typeof grown) => () => {
        grown[which] += 1;
      };
      const stops = [
        here.subscribe(tenantId, topic, count('own')),
        there.subscribe(tenantId, topic, count('across')),
        there.subscribe(tenantId, topic, count('again')),
        there.subscribe(tenantId, `${topic}0`, count('elsewhere')),
        there.subscribe(other, topic, count('others')),
      ];
      let seq = 0;
      const grow = async () => {
        await here.append(tenantId, topic, eventsOf(seq, seq));
        seq += 1;
      };
      // Hearing begins a moment after it was asked for.
      const heard = async () => {
        await grow();
        return [grown.own, grown.across, grown.again].every((times) => times > 0);
      };
      await expect.poll(heard, POLL).toBe(true);
      const before = { ...grown };
      await grow();
      await expect.poll(() => grown.own, POLL).toBeGreaterThan(before.own);
      await expect.poll(() => grown.across, POLL).toBeGreaterThan(before.across);
      await expect.poll(() => grown.again, POLL).toBeGreaterThan(before.again);
      expect([grown.elsewhere, grown.others].every((times) => times <= 1)).toBe(true);

      stops[2]?.();
      stops[2]?.();
      const stopped = grown.again;
      const going = grown.across;
      await grow();
      await expect.poll(() => grown.across, POLL).toBeGreaterThan(going);
      expect(grown.again).toBe(stopped);
      for (const stop of stops) stop();
    });

    it('keeps a bounded number of a topic: the newest', async () => {
      const topic = newTopic();
      const total = under.eventsMax + 2 * EVENTS_SLACK;
      for (let from = 0; from < total; from += 100) {
        await here.append(tenantId, topic, eventsOf(from, from + 99));
      }
      const kept = await there.read(tenantId, topic, -1, total);
      expect(kept.length).toBeGreaterThanOrEqual(under.eventsMax);
      expect(kept.length).toBeLessThanOrEqual(under.eventsMax + EVENTS_SLACK);
      expect(kept).toEqual(eventsOf(total - kept.length, total - 1));
      const refused = here.append(tenantId, topic, eventsOf(0, 0));
      await expect(refused).rejects.toMatchObject({ code: 'conflict' });
    });

    it('drops what has expired, and only that', async () => {
      const topic = newTopic();
      await here.append(tenantId, topic, eventsOf(0, 3));
      await here.sweep();
      expect(await here.lastSeq(tenantId, topic)).toBe(3);
      await under.expire(tenantId, topic);
      const fresh = newTopic();
      await here.append(tenantId, fresh, eventsOf(0, 3));
      await here.sweep();
      await expect.poll(() => here.lastSeq(tenantId, topic), POLL).toBe(-1);
      expect(await here.read(tenantId, topic, -1, 10)).toEqual([]);
      expect(await here.lastSeq(tenantId, fresh)).toBe(3);
      expect(await here.sweep()).toBe(0);
    });

    it('ends subscriptions when it is closed', async () => {
      const own = await open();
      const [tenant] = own.tenants;
      const topic = newTopic();
      let seq = -1;
      const growAndCount = (log: EventLog, count: () => number) => async () => {
        seq += 1;
        await log.append(tenant, topic, eventsOf(seq, seq));
        return count();
      };
      let grown = 0;
      own.here.subscribe(tenant, topic, () => {
        grown += 1;
      });
      await expect
        .poll(
          growAndCount(own.here, () => grown),
          POLL,
        )
        .toBeGreaterThan(0);
      await own.here.close();
      const before = grown;
      if (own.there !== own.here) {
        let seen = 0;
        own.there.subscribe(tenant, topic, () => {
          seen += 1;
        });
        await expect
          .poll(
            growAndCount(own.there, () => seen),
            POLL,
          )
          .toBeGreaterThan(0);
      } else {
        await own.here.append(tenant, topic, eventsOf(0, 0)).catch(() => undefined);
      }
      expect(grown).toBe(before);
      await own.close();
    });
  });
}
