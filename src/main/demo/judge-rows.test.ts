import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { makeDemoListings } from '../../demo/make-demo-listings.ts';
import type { TurnFrame } from '../chat/turn-frames.ts';
import type { Heard } from './heard.ts';
import { judgeRows } from './judge-rows.ts';
import type { Rows } from './read-rows.ts';
import { makeScript, VISITOR, viewingDay } from './script.ts';

const ID = '5b1f4a0e-6f53-4b52-9d0a-3d9a1f3c7e10';
const [listing] = makeDemoListings();
const key = listing?.ListingKey ?? '';
const startsAt = '2026-10-06T14:00:00-07:00';

function turn(user: string, reply: string, tools: [name: string, result: unknown][]): Heard {
  const frames: TurnFrame[] = tools.map(([name, result]) => ({
    event: 'tool',
    data: { name, phase: 'end', result },
  }));
  return {
    user,
    frames,
    result: {
      thread_id: ID,
      run_id: ID,
      status: 'success',
      reply,
      citations: [],
      intents: [],
      cached: false,
      waiting: [],
    },
  };
}
const viewing = {
  appointmentId: ID,
  listingKey: key,
  address: 'a',
  startsAt,
  endsAt: '2026-10-06T14:30:00-07:00',
  status: 'booked',
  contactName: VISITOR.name,
};
const heard = [
  turn('a home', 'these', [
    ['search_properties', { ok: true, total: 1, listings: [listing], relaxed: [] }],
  ]),
  turn('book it', 'done', [['book_viewing', { ok: true, viewing }]]),
];
const rows: Rows = {
  leads: [{ name: VISITOR.name, phone: '+15105550186', email: null }],
  viewings: [{ listingKey: key, address: 'a', startsAt: new Date(startsAt), status: 'booked' }],
  messages: [
    { role: 'user', content: 'a home' },
    { role: 'assistant', content: 'these' },
    { role: 'user', content: 'book it' },
    { role: 'assistant', content: 'done' },
  ],
};

describe('judgeRows', () => {
  it('is content with what must be there', () => {
    expect(judgeRows(heard, rows)).toEqual([]);
  });

  const [row] = rows.viewings;
  it.each<[string, Partial<Rows>, string]>([
    ['no lead', { leads: [] }, 'the lead'],
    ['two leads', { leads: [...rows.leads, ...rows.leads] }, 'the lead'],
    ['another phone', { leads: [{ name: VISITOR.name, phone: '+1', email: null }] }, 'the lead'],
    ['no viewing', { viewings: [] }, 'the viewing'],
    ['two viewings', { viewings: [...rows.viewings, ...rows.viewings] }, 'the viewing'],
    ['another time', { viewings: row ? [{ ...row, startsAt: new Date(0) }] : [] }, 'the viewing'],
    ['a cancelled one', { viewings: row ? [{ ...row, status: 'cancelled' }] : [] }, 'the viewing'],
    ['a message too few', { messages: rows.messages.slice(1) }, 'the messages'],
  ])('sees %s', (_, change, what) => {
    expect(judgeRows(heard, { ...rows, ...change }).map((one) => one.what)).toEqual([what]);
  });

  it('sees a viewing that nobody was told of', () => {
    expect(judgeRows(heard.slice(0, 1), rows).map((one) => one.what)).toContain('the viewing');
  });
});

describe('the script', () => {
  const timeZone = 'America/Los_Angeles';

  it('books on a day in the middle of a week, whatever the day', () => {
    for (let day = 1; day <= 14; day++) {
      const now = new Date(Date.UTC(2026, 9, day, 5));
      const chosen = viewingDay(now, timeZone);
      expect([2, 3, 4]).toContain(chosen.weekday);
      expect(chosen.diff(DateTime.fromJSDate(now), 'days').days).toBeGreaterThan(1);
    }
  });

  it('complains of an engine that only chats', () => {
    const idle = [turn('hi', 'hello', [])];
    const complaints = makeScript({ now: new Date(), timeZone }).map(({ expect }) =>
      expect?.(idle),
    );
    expect(complaints.filter((complaint) => complaint !== undefined)).toHaveLength(4);
  });
});
