import { describe, expect, it } from 'vitest';
import { nextOccurrence } from './next-occurrence.ts';

describe('nextOccurrence', () => {
  it.each([
    ['0 9 * * *', 'UTC', '2031-03-01T08:59:59Z', '2031-03-01T09:00:00.000Z'],
    ['0 9 * * *', null, '2031-03-01T09:00:00Z', '2031-03-02T09:00:00.000Z'],
    ['0 9 * * 1-5', 'Europe/Madrid', '2031-01-04T00:00:00Z', '2031-01-06T08:00:00.000Z'],
    ['0 9 * * *', 'America/Los_Angeles', '2031-07-01T00:00:00Z', '2031-07-01T16:00:00.000Z'],
    ['*/10 * * * * *', 'UTC', '2031-01-01T00:00:01Z', '2031-01-01T00:00:10.000Z'],
    ['30 2 9 3 *', 'America/New_York', '2031-03-01T00:00:00Z', '2031-03-09T07:00:00.000Z'],
    ['0 0 30 2 *', 'UTC', '2031-01-01T00:00:00Z', undefined],
  ])('%s in %s after %s', (schedule, zone, after, expected) => {
    expect(nextOccurrence(schedule, zone, new Date(after))?.toISOString()).toBe(expected);
  });

  it.each([
    ['not a cron', 'UTC', 'schedule'],
    ['99 * * * *', 'UTC', 'schedule'],
    ['* * *', 'UTC', 'schedule'],
    ['2031-01-01T00:00:00', 'UTC', 'schedule'],
    ['* * * * *', 'Mars/Olympus', 'timezone'],
  ])('refuses %s in %s, naming %s', (schedule, zone, field) => {
    expect(() => nextOccurrence(schedule, zone, new Date())).toThrow(
      expect.objectContaining({ code: 'bad_request', field }),
    );
  });
});
