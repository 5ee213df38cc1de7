import type { JobInput } from '../schemas/jobs.ts';
import type { JobQueue } from './ports.ts';

type Value = JobInput[string];
type Scrub = (text: string) => string;

/** Ids and times lead to a thing, never to a person, and digits in them look like anything. */
const ID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const TIME = /^\d{4}-\d\d-\d\dT[\d:.]{5,20}(?:Z|[+-]\d\d:\d\d)$/;

function scrubValue(value: Value, scrub: Scrub): Value {
  if (typeof value === 'string') return ID.test(value) || TIME.test(value) ? value : scrub(value);
  if (Array.isArray(value)) return value.map((one) => scrubValue(one, scrub));
  if (value === null || typeof value !== 'object') return value;
  return scrubAll(value, scrub);
}

const scrubAll = (values: Record<string, Value>, scrub: Scrub): Record<string, Value> =>
  Object.fromEntries(
    Object.entries(values).map(([key, value]) => [scrub(key), scrubValue(value, scrub)]),
  );

/** What is shown of a job may repeat what it worked on, and is kept for longer. */
export const scrubQueue = <Q extends Pick<JobQueue, 'progress' | 'done' | 'failed'>>(
  queue: Q,
  scrub: Scrub,
): Q => ({
  ...queue,
  progress: (held, percent, step) => queue.progress(held, percent, scrub(step)),
  done: (held, result) => queue.done(held, scrubAll(result, scrub)),
  failed: (held, error, ...rest) =>
    queue.failed(held, { ...error, message: scrub(error.message) }, ...rest),
});
