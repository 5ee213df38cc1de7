import { DateTime } from 'luxon';
import { neighbourhoods } from '../../demo/listing-places.ts';
import { type Heard, lastResult } from './heard.ts';

export const VISITOR = { name: 'Robin Ashby', phone: '510-555-0186' };
const DAYS_AHEAD = 3;
/** Tuesday to Thursday: whatever the week, the agency is open. */
const MIDWEEK = [2, 3, 4];

interface Line {
  /** What is said, from what was heard so far; undefined when there is no need to say it. */
  say: (heard: readonly Heard[]) => string | undefined;
  /** What is wrong with what came back, or undefined. */
  expect?: (heard: readonly Heard[]) => string | undefined;
}

/** A day in the middle of a week, some days from now, in the agency's zone. */
export function viewingDay(now: Date, timeZone: string): DateTime {
  let day = DateTime.fromJSDate(now, { zone: timeZone }).plus({ days: DAYS_AHEAD });
  while (!MIDWEEK.includes(day.weekday)) day = day.plus({ days: 1 });
  return day.startOf('day');
}

const offered = (heard: readonly Heard[]) => lastResult(heard.slice(0, 1), 'search_properties');
const reply = (heard: readonly Heard[]) => heard.at(-1)?.result.reply ?? '';
const booked = (heard: readonly Heard[]) => lastResult(heard, 'book_viewing')?.viewing;

/** The free start to ask for: in the afternoon when there is one. */
function freeStart(heard: readonly Heard[], timeZone: string): DateTime | undefined {
  const slots = lastResult(heard, 'check_availability')?.slots ?? [];
  const starts = slots.map((slot) => DateTime.fromISO(slot, { zone: timeZone }));
  return starts.find((start) => start.hour >= 12) ?? starts[0];
}

/** About eight turns: find a home, ask about it and the rules, book a viewing, say goodbye. */
export function makeScript({ now, timeZone }: { now: Date; timeZone: string }): Line[] {
  const city = neighbourhoods[0]?.city ?? '';
  const day = viewingDay(now, timeZone).toFormat('cccc, LLLL d');
  return [
    {
      say: () => `Hi! I'm looking for a two-bedroom place to rent in ${city}.`,
      expect: (heard) => {
        const first = offered(heard)?.listings[0];
        if (first === undefined) return 'search_properties found nothing';
        return first.City === city ? undefined : `the first home is in ${first.City}, not ${city}`;
      },
    },
    { say: () => 'Does the first one allow pets?' },
    {
      say: () => 'How much is the application fee?',
      expect: (heard) => (reply(heard).includes('$45') ? undefined : 'the fee is $45'),
    },
    {
      say: () => `What times are free to see the first one on ${day}?`,
      expect: (heard) => (freeStart(heard, timeZone) ? undefined : 'no free time was named'),
    },
    {
      say: (heard) => {
        const start = freeStart(heard, timeZone);
        return `Please book a viewing of the first one on ${day} at ${start?.toFormat('h:mm a')}.`;
      },
    },
    { say: () => `My name is ${VISITOR.name} and my number is ${VISITOR.phone}.` },
    {
      say: (heard) => (booked(heard) ? undefined : 'Yes, please book it.'),
      expect: (heard) => (booked(heard) ? undefined : 'book_viewing did not succeed'),
    },
    { say: () => 'What is the address again?' },
    { say: () => 'Thank you, that was all. Goodbye!' },
  ];
}

/** What the database must hold after it, in the words of the conversation. */
export const expectedViewing = (heard: readonly Heard[]) => ({
  listingKey: offered(heard)?.listings[0]?.ListingKey,
  startsAt: booked(heard)?.startsAt,
});
