import { z } from 'zod';

const EARLIEST_MS = Date.UTC(1, 0, 1);
const LATEST_MS = Date.UTC(9999, 11, 30);

/** In UTC and within the years that a database keeps and a date writes in four digits. */
export const storableTime = (time: string): string =>
  new Date(Math.min(Math.max(Date.parse(time), EARLIEST_MS), LATEST_MS)).toISOString();

const time = z.iso.datetime({ offset: true }).transform(storableTime);

/** For the query of a list; spread into its schema. */
export const timeRangeQuery = {
  since: time.optional().describe('From this time on'),
  until: time.optional().describe('Before this time'),
};
