import { AsyncLocalStorage } from 'node:async_hooks';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Signals } from '../ports.ts';

export interface SignalsUnderTest {
  /** Two processes' ends of one bus; the same one twice where there is one process. */
  here: Signals;
  there: Signals;
  /** What `here` was opened with was told. */
  told: unknown[];
  close: () => Promise<void>;
}

const POLL = { timeout: 20_000 };

/** What every implementation of `Signals` does. */
export function describeSignals(name: string, open: () => Promise<SignalsUnderTest>): void {
  describe(`signals: ${name}`, () => {
    let under: SignalsUnderTest;
    beforeAll(async () => {
      under = await open();
      // Connected, both ways: until then what is told across is lost.
      for (const [from, to] of [
        [under.here, under.there],
        [under.there, under.here],
      ] as const) {
        let heard = 0;
        const stop = to.subscribe('events', () => {
          heard += 1;
        });
        await vi.waitFor(() => {
          from.publish('events', 'warm up');
          expect(heard).toBeGreaterThan(0);
        }, POLL);
        stop();
      }
    });
    afterAll(() => under.close());

    const hear = (signals: Signals, channel: 'runs' | 'cancel' | 'ended' | 'events') => {
      const heard: string[] = [];
      const stop = signals.subscribe(channel, (payload) => heard.push(payload));
      return { heard, stop };
    };

    it('tells every process, the own one too, exactly once', async () => {
      const own = hear(under.here, 'ended');
      const other = hear(under.there, 'ended');
      const payloads = Array.from({ length: 300 }, (_, at) => `run ${at} {"ö": "\n'\\"}`);
      for (const payload of payloads) under.here.publish('ended', payload);
      await expect.poll(() => other.heard.length, POLL).toBe(300);
      under.there.publish('ended', 'the last');
      await expect.poll(() => own.heard.at(-1), POLL).toBe('the last');
      await expect.poll(() => other.heard.at(-1), POLL).toBe('the last');
      expect(own.heard).toEqual([...payloads, 'the last']);
      expect(other.heard).toEqual([...payloads, 'the last']);
      for (const { stop } of [own, other]) stop();
    });

    it('keeps channels apart, and tells an empty payload', async () => {
      const cancel = hear(under.there, 'cancel');
      const runs = hear(under.there, 'runs');
      under.here.publish('cancel', 'a run');
      under.here.publish('runs', '');
      await expect.poll(() => [cancel.heard, runs.heard], POLL).toEqual([['a run'], ['']]);
      for (const { stop } of [cancel, runs]) stop();
    });

    it('is heard after publish has returned, and no more once stopped', async () => {
      const first = hear(under.here, 'cancel');
      const second = hear(under.here, 'cancel');
      under.here.publish('cancel', '1');
      expect(first.heard).toEqual([]);
      await expect.poll(() => first.heard).toEqual(['1']);
      first.stop();
      first.stop();
      under.here.publish('cancel', '2');
      await expect.poll(() => second.heard).toEqual(['1', '2']);
      expect(first.heard).toEqual(['1']);
      second.stop();
    });

    it('reports what a hearer throws, and tells the others all the same', async () => {
      const before = under.told.length;
      const stops = [
        under.here.subscribe('cancel', () => {
          throw new Error('deaf');
        }),
        under.here.subscribe('cancel', async () => {
          throw new Error('deaf later');
        }),
      ];
      const other = hear(under.here, 'cancel');
      under.here.publish('cancel', 'x');
      await expect.poll(() => other.heard).toEqual(['x']);
      await expect.poll(() => under.told.slice(before).map(String)).toContain('Error: deaf later');
      expect(under.told.slice(before).map(String)).toContain('Error: deaf');
      for (const stop of [...stops, other.stop]) stop();
    });

    it('calls hearers outside the context of whoever publishes', async () => {
      const scope = new AsyncLocalStorage<string>();
      const seen: unknown[] = [];
      const stop = under.here.subscribe('cancel', () => seen.push(scope.getStore()));
      scope.run('a transaction', () => under.here.publish('cancel', 'x'));
      await expect.poll(() => seen).toEqual([undefined]);
      stop();
    });
  });
}
