import type { EventLog, LoggedEvent } from '../event-log.ts';
import { makeMemoryEventLog } from '../memory-event-log.ts';
import { type FeedsOptions, makeFeeds } from '../run-feed.ts';

export const T = 'tenant';
export const RUN = 'run:1';

export const makeLog = (eventsMax = 100_000) =>
  makeMemoryEventLog({ eventsMax, topicsMax: 100, ttlMs: 3_600_000 });

/** Feeds over a log that can be taken apart, with what they tell of. */
export function make(over: Partial<FeedsOptions> = {}, log: EventLog = over.log ?? makeLog()) {
  const told: unknown[] = [];
  const feeds = makeFeeds({
    onError: (error) => told.push(error),
    recheckMs: 20,
    retryMs: { min: 5, max: 20 },
    ...over,
    log,
  });
  return { feeds, log, told };
}

/** Reads in the background: what has come so far, and whether it has ended. */
export function follow(events: AsyncIterable<LoggedEvent>) {
  const got: LoggedEvent[] = [];
  const state = { ended: false, failed: undefined as unknown };
  const work = (async () => {
    for await (const event of events) got.push(event);
    state.ended = true;
  })().catch((error: unknown) => {
    state.failed = error;
  });
  const seqs = () => got.map(({ seq, event }) => (event === 'gap' ? `gap ${seq}` : seq));
  return { got, seqs, state, work };
}

export const count = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at) => from + at);

export const pushMany = (feed: { push(event: string, data: string): void }, many: number) => {
  for (let at = 0; at < many; at += 1) feed.push('values', `{"at":${at}}`);
};
