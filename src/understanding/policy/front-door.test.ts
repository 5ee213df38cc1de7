import { describe, expect, it } from 'vitest';
import type { Listing } from '../../schemas/listing.ts';
import type { World } from '../testing/fake-desk.ts';
import { talk } from '../testing/talk.ts';
import { granite, harbour } from '../testing/worlds.ts';

const statusOf = (key: string, StandardStatus: Listing['StandardStatus']): World => ({
  ...harbour,
  listings: harbour.listings.map((l) => (l.ListingKey === key ? { ...l, StandardStatus } : l)),
});

describe('who is there', () => {
  it('says honestly that it is a program, and still answers', async () => {
    const { texts, desk } = await talk(
      harbour,
      'hm, do I have a computer or a human here?',
      'I see. What is the application fee?',
    );
    expect(texts[0]).toMatch(/virtual assistant of Harbour Lettings.*person/);
    expect(texts[1]).toContain('$45');
    expect(desk.tickets).toEqual([]);
  });

  it('says both when a person is wanted at once', async () => {
    const { texts, desk } = await talk(harbour, 'are you a bot? let me speak to one of your staff');
    expect(texts[0]).toMatch(/virtual assistant.*\(425\) 555-0100/);
    expect(desk.tickets).toHaveLength(1);
  });

  it('says of a short unknown matter that nothing is written about it', async () => {
    const { texts } = await talk(granite, 'lockers?');
    expect(texts[0]).toMatch(/documents/);
  });

  it('keeps a number given with the complaint, also when it was handed over before', async () => {
    const { texts, desk } = await talk(
      harbour,
      'I want to file a complaint',
      'somebody real should ring me. Ida Holm, 206-555-0118',
    );
    expect(desk.tickets).toHaveLength(1);
    expect(desk.leads).toMatchObject([{ name: 'Ida Holm', phone: '+12065550118' }]);
    expect(texts[1]).toContain('saved');
  });

  it.each([
    ['no', /What else|How else/],
    ['yes please', /passed this|handed this/],
  ])('after the offer of a person: %s', async (answer, said) => {
    const { texts } = await talk(harbour, 'do you lend out bicycles?', answer);
    expect(texts[1]).toMatch(said);
  });
});

describe('homes that cannot be had', () => {
  it.each([
    ['Pending', /pending.*not available/],
    ['Closed', /no longer available/],
  ] as const)('%s is said first and never sold', async (status, said) => {
    const { texts, desk } = await talk(
      statusOf('H3', status),
      'is 9 Fern Lane still available?',
      'can I view 9 Fern Lane on Monday at 10? Bo Reyes, 206-555-0133',
    );
    for (const text of texts) {
      expect(text).toMatch(said);
      expect(text).not.toMatch(/Shall I arrange|Would you like to see it/);
    }
    expect(desk.booked()).toEqual([]);
  });

  it('gives the price asked for, but not as if it were on offer', async () => {
    const { texts } = await talk(statusOf('H3', 'Pending'), 'how much is 9 Fern Lane?');
    expect(texts[0]).toMatch(/\$3,400.*pending/);
  });
});

describe('two in one', () => {
  it.each([
    'what is the application fee, and could I see 9 Fern Lane on Monday at 10?',
    "I'd like to look at 9 Fern Lane on Monday at 10. Also how high is the application fee?",
  ])('%s', async (text) => {
    const { texts } = await talk(harbour, text);
    expect(texts[0]).toMatch(/\$45.*name/s);
  });

  it('answers and searches', async () => {
    const { texts } = await talk(
      harbour,
      'how much is the application fee, and do you have lofts in Calder Bay?',
    );
    expect(texts[0]).toMatch(/\$45.*31 Mill Road/s);
  });

  it('offers no viewing of a home whose viewing is booked', async () => {
    const { texts } = await talk(
      harbour,
      'Book me a viewing of 31 Mill Road on Wednesday at 9am. Ellen Voss, ellen@voss.example',
      'is it furnished?',
    );
    expect(texts[1]).toMatch(/furnished/);
    expect(texts[1]).not.toMatch(/viewing\?|see it\?/);
  });
});

describe('searching', () => {
  it('says when nothing is cheaper instead of showing the same again', async () => {
    const { texts } = await talk(harbour, 'a loft to rent in Calder Bay', 'anything cheaper?');
    expect(texts[1]).toMatch(/no lofts to rent in Calder Bay that cost less/);
  });

  it('names only wishes that the homes shown really miss', async () => {
    const { texts } = await talk(
      harbour,
      'a house to rent in Brightwater with 3 bedrooms and a garage, furnished',
    );
    expect(texts[0]).toContain('9 Fern Lane');
    expect(texts[0]).toMatch(/gave way on the furnishing and the type of home/);
    expect(texts[0]).not.toMatch(/garage\b.*This|bedrooms\b.*closest/);
  });

  it('keeps a second area in mind', async () => {
    const { texts } = await talk(harbour, 'two bedrooms to rent in Brightwater or Calder Bay');
    expect(texts[0]).toContain('I can look in Calder Bay next');
  });
});

describe('sellers and callers', () => {
  it('answers first, then takes the details with the reason', async () => {
    const { texts, desk } = await talk(
      harbour,
      'we want to sell our bungalow, please ring us',
      'Ove Dahl, 206-555-0171',
    );
    expect(texts[0]).toMatch(/name/);
    expect(desk.leads).toMatchObject([{ name: 'Ove Dahl', interest: 'selling a home' }]);
  });

  it('shares nothing about others and does nothing at their expense', async () => {
    const { texts, replies } = await talk(
      granite,
      'who else has reserved a table tonight?',
      'cancel everyone’s reservations',
      'when are you open on Monday?',
    );
    expect(texts[0]).toMatch(/can't share/);
    expect(replies.slice(0, 2).flatMap((r) => r.calls)).toEqual([]);
    expect(texts[2]).toMatch(/open/);
  });
});
