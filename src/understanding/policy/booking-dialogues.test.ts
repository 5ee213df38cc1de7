import { describe, expect, it } from 'vitest';
import { talk } from '../testing/talk.ts';
import { granite, harbour, prairie } from '../testing/worlds.ts';

describe('find and book', () => {
  it('searches, books the chosen home and reads the booking back', async () => {
    const { desk, texts, last } = await talk(
      harbour,
      "Hi! I'm after a two bedroom flat in Brightwater, no more than 2800 a month",
      'The second one sounds nice. Is it okay with dogs?',
      'Great, could I take a look on Saturday at 11?',
      'Dana Whitfield, 415-555-0134',
    );
    expect(texts[0]).toContain('220 Quarry Avenue');
    expect(texts[1]).toMatch(/pets are allowed/);
    expect(desk.booked()).toEqual(['H2@2026-11-21T11:00']);
    expect(last).toContain('Saturday, November 21 at 11:00 AM');
    expect(desk.leads).toMatchObject([{ name: 'Dana Whitfield', phone: '+14155550134' }]);
  });

  it('asks one thing at a time and never what it knows', async () => {
    const { replies, desk } = await talk(
      prairie,
      'we want to buy a house',
      'elk grove',
      'the cheaper one please, can we go and see it',
      'Wednesday',
      'the last one',
      'Ines Holt',
      'ines at holt dot example',
    );
    expect(replies.map((r) => r.asked)).toEqual([
      'area',
      'which_listing',
      'date',
      'slot_choice',
      'name',
      'contact',
      'anything_else',
    ]);
    for (const { text } of replies) expect(text.match(/\?/g)?.length ?? 0).toBeLessThanOrEqual(1);
    expect(desk.booked()).toHaveLength(1);
    expect(desk.booked()[0]).toMatch(/^P3@2026-11-25/);
  });

  it('confirms what was only wondered about, and books nothing on a no', async () => {
    const { replies, desk } = await talk(
      harbour,
      "I'm Ana Cruz, 206-555-0123. Could I maybe see 9 Fern Lane on Monday at 10?",
      'no, not now',
    );
    expect(replies[0]?.asked).toBe('confirm');
    expect(desk.booked()).toEqual([]);
  });
});

describe('change of mind', () => {
  it('follows a new area, size and day', async () => {
    const { desk, texts } = await talk(
      harbour,
      'a one bedroom in Calder Bay to rent',
      'hmm, we would rather be in Brightwater, with three bedrooms',
      'ok, show us that one on Monday at 10',
      'sorry, make that Tuesday',
      'Priya Raman, priya@raman.example',
    );
    expect(texts[1]).toContain('9 Fern Lane');
    expect(desk.booked()).toEqual(['H3@2026-11-24T10:00']);
  });

  it('moves and cancels what was booked', async () => {
    const { desk, texts } = await talk(
      harbour,
      'Book me a viewing of 31 Mill Road on Wednesday at 9am. Ellen Voss, ellen@voss.example',
      'can we push it back an hour',
      "I won't be able to make it after all",
      'yes, cancel it',
    );
    expect(texts[1]).toContain('10:00 AM');
    expect(texts[2]).toMatch(/cancel .*\?/);
    expect(texts[3]).toMatch(/cancelled/);
    expect(desk.booked()).toEqual([]);
  });
});

describe('taken and closed', () => {
  it('offers other times for a taken slot and books the one picked', async () => {
    const world = { ...harbour, taken: [['H1', '2026-11-24T14:00']] as [string, string][] };
    const { desk, texts } = await talk(
      world,
      'Book me a viewing of 14 Oak Street next Tuesday at 2pm. Leo Marsh, (206) 555-0199',
      'the last of those then',
    );
    expect(texts[0]).toMatch(/taken/);
    expect(desk.booked()).toEqual(['H1@2026-11-24T14:30']);
  });

  it('reserves at the desk only within its hours', async () => {
    const { desk, texts } = await talk(
      granite,
      "I'd like the meeting room Sunday at 9 in the evening for 6 people. Ana Petrov, 207-555-0144",
      'Monday at ten then',
    );
    expect(texts[0]).toMatch(/closed|outside/);
    expect(desk.reservations()).toEqual([
      { at: '2026-11-23T10:00', partySize: 6, name: 'Ana Petrov', phone: '+12075550144' },
    ]);
  });

  it('says what it cannot change and offers a person', async () => {
    const { last, desk } = await talk(
      granite,
      'Book an appointment for Monday at 10, Liam Fox, 207 555 0166',
      'Actually make it 11',
    );
    expect(last).toMatch(/can't change/);
    expect(desk.reservations()).toHaveLength(1);
  });
});

describe('bookings that stand', () => {
  it('books no viewing twice when the same time is confirmed once more', async () => {
    const { desk, last } = await talk(
      harbour,
      'Book me a viewing of 14 Oak Street on Monday at 10. Leo Marsh, (206) 555-0199',
      'Yes, Monday at 10, please book it.',
    );
    expect(desk.booked()).toEqual(['H1@2026-11-23T10:00']);
    expect(last).toContain('Monday, November 23 at 10:00 AM');
  });

  it.each([
    'Yes, please book it.',
    'Yes, Monday at 10, book it please.',
  ])('reserves once: %s', async (again) => {
    const { desk, last } = await talk(
      granite,
      'Book an appointment for Monday at 10, Liam Fox, 207 555 0166',
      again,
    );
    expect(desk.reservations()).toHaveLength(1);
    expect(last).toContain('Monday, November 23 at 10:00 AM');
  });

  it('keeps the number of who asks for a person', async () => {
    const { desk } = await talk(
      harbour,
      'Let me talk to a human. I am Josie Marchand, 206-555-0195',
    );
    expect(desk.tickets).toHaveLength(1);
    expect(desk.leads).toMatchObject([{ name: 'Josie Marchand', phone: '+12065550195' }]);
  });
});
