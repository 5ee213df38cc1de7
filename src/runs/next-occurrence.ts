import { Cron } from 'croner';
import { AppError } from '../errors.ts';

const FIELDS = /^\s*(@[a-z]+|\S+(\s+\S+){4,5})\s*$/i;

/**
 * The first time after `after` that a cron expression (5 or 6 fields) names in a time zone (IANA;
 * UTC without one); null when there is none. Times a clock change skips fire once, after it.
 * @throws AppError `bad_request` naming `schedule` or `timezone`
 */
export function nextOccurrence(
  schedule: string,
  timezone: string | null,
  after: Date,
): Date | null {
  const zone = timezone ?? 'UTC';
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
  } catch (cause) {
    const hint = 'Name an IANA time zone such as Europe/Madrid.';
    throw new AppError('bad_request', 'timezone: not a time zone', {
      ...{ field: 'timezone', hint, cause },
    });
  }
  try {
    // The library also takes a date, which would fire once.
    if (!FIELDS.test(schedule)) throw new SyntaxError('neither fields nor a nickname');
    return new Cron(schedule, { timezone: zone, mode: '5-or-6-parts' }).nextRun(after);
  } catch (cause) {
    throw new AppError('bad_request', 'schedule: not a cron expression', {
      ...{ field: 'schedule', hint: 'Five fields, such as 0 9 * * 1-5.', cause },
    });
  }
}
