import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { makeMemoryEventLog } from './memory-event-log.ts';
import { describeEventLog, eventsOf } from './testing/event-log-conformance.ts';

const TTL_MS = 60_000;

describeEventLog('in memory', async () => {
  let nowMs = 0;
  const log = makeMemoryEventLog({
    eventsMax: 200,
    topicsMax: 100,
    ttlMs: TTL_MS,
    now: () => nowMs,
  });
  return {
    here: log,
    there: log,
    tenants: [randomUUID(), randomUUID()],
    eventsMax: 200,
    expire: async () => {
      nowMs += TTL_MS;
    },
    close: () => log.close(),
  };
});

const open = (bounds: { topicsMax?: number; topicBytesMax?: number; bytesMax?: number }) =>
  makeMemoryEventLog({ eventsMax: 100, topicsMax: 100, ttlMs: TTL_MS, ...bounds });

const large = (seq: number) => ({ seq, event: 'values', data: 'x'.repeat(500) });

describe('the bounds of the log in memory', () => {
  it('drops the topic that was used longest ago', async () => {
    const log = open({ topicsMax: 2 });
    for (const topic of ['a', 'b']) await log.append('t', topic, eventsOf(0, 0));
    await log.read('t', 'a', -1, 1);
    await log.append('t', 'c', eventsOf(0, 0));
    const last = await Promise.all(['a', 'b', 'c'].map((topic) => log.lastSeq('t', topic)));
    expect(last).toEqual([0, -1, 0]);
  });

  it('bounds the bytes of a topic, and keeps its newest event whatever its size', async () => {
    const log = open({ topicBytesMax: 2_500 });
    for (let seq = 0; seq < 5; seq += 1) await log.append('t', 'a', [large(seq)]);
    expect((await log.read('t', 'a', -1, 10)).map(({ seq }) => seq)).toEqual([3, 4]);
    const huge = { seq: 5, event: 'values', data: 'x'.repeat(5_000) };
    await log.append('t', 'a', [huge]);
    expect(await log.read('t', 'a', -1, 10)).toEqual([huge]);
  });

  it('bounds the bytes of all topics, and counts what is gone', async () => {
    const log = open({ bytesMax: 2_500 });
    for (const topic of ['a', 'b', 'c']) await log.append('t', topic, [large(0)]);
    expect(await log.lastSeq('t', 'a')).toBe(-1);
    await log.delete('t', 'b');
    await log.append('t', 'd', [large(0)]);
    expect([await log.lastSeq('t', 'c'), await log.lastSeq('t', 'd')]).toEqual([0, 0]);
  });
});
