import { describe, expect, it } from 'vitest';
import type { Slots } from '../../schemas/dialogue.ts';
import { type Context, hear } from '../testing/hear.ts';

type Search = Slots['search'];

describe('wishes for a home', () => {
  const cases: [text: string, search: Partial<Search>, context?: Context][] = [
    ['any 2 bed places in Brightwater?', { minBedrooms: 2, maxBedrooms: 2, area: 'Brightwater' }],
    [
      'three-bedroom house in calder bay',
      { minBedrooms: 3, area: 'Calder Bay', propertySubType: 'Single Family Residence' },
    ],
    ['somewhere in Brihgtwater', { area: 'Brightwater' }],
    [
      'a condo near Elk Grove',
      { area: 'Elk Grove', propertySubType: 'Condominium' },
      { world: 'prairie' },
    ],
    ['we like St Audrey', { area: 'St. Audrey' }, { world: 'prairie', asked: 'area' }],
    ['elk grov please', { area: 'Elk Grove' }, { world: 'prairie', asked: 'area' }],
    ['homes in Timbuktu', { area: 'Timbuktu' }],
    ['a studio to rent', { minBedrooms: 0, maxBedrooms: 0, transaction: 'rent' }],
    ['not a studio, one bedroom', { minBedrooms: 1, maxBedrooms: 1 }],
    ['at least two bedrooms', { minBedrooms: 2 }],
    ['3+ bedrooms', { minBedrooms: 3 }],
    ['up to 3 bedrooms', { maxBedrooms: 3 }],
    ['3br max 2600', { minBedrooms: 3, maxBedrooms: 3, maxPrice: 2600 }],
    ['I like the Meridian best', {}, { offered: ['H1', 'H2'] }],
    ['2 or 3 beds', { minBedrooms: 2, maxBedrooms: 3 }],
    ['2br/2ba in Brightwater', { minBedrooms: 2, minBathrooms: 2 }],
    ['2 bed 2 bath flat', { minBedrooms: 2, minBathrooms: 2, propertySubType: 'Apartment' }],
    ['needs two full baths', { minBathrooms: 2 }],
    ['just one', { minBedrooms: 1, maxBedrooms: 1 }, { asked: 'bedrooms' }],
    ['2', { minBedrooms: 2, maxBedrooms: 2 }, { asked: 'bedrooms' }],
    ['under 2,500 a month', { maxPrice: 2500, transaction: 'rent' }],
    ['max 3k', { maxPrice: 3000, transaction: 'rent' }],
    ["I can't go over $2,750", { maxPrice: 2750 }],
    ['$2,000-2,500', { minPrice: 2000, maxPrice: 2500 }, { asked: 'budget' }],
    ['between 400 and 600 thousand', { minPrice: 400_000, maxPrice: 600_000, transaction: 'buy' }],
    ['1.2m tops', { maxPrice: 1_200_000, transaction: 'buy' }],
    ['around 500k', { minPrice: 450_000, maxPrice: 550_000 }],
    ['half a million dollars or less', { maxPrice: 500_000 }],
    ['two thousand a month', { maxPrice: 2000, transaction: 'rent' }],
    ['twenty five hundred per month max', { maxPrice: 2500 }],
    ['at least 300k', { minPrice: 300_000 }],
    ['850', { maxPrice: 850_000 }, { asked: 'budget', slots: { search: { transaction: 'buy' } } }],
    ['1800', { maxPrice: 1800 }, { asked: 'budget' }],
    ['I want to buy a townhouse', { transaction: 'buy', propertySubType: 'Townhouse' }],
    ['we have our mortgage ready, looking for a home', { transaction: 'buy' }],
    ['not to buy, to rent', { transaction: 'rent' }, { asked: 'transaction' }],
    ['need a place that takes dogs and has parking', { petsAllowed: true, garage: true }],
    [
      'looking for something unfurnished with a washer and dryer',
      { furnished: false, inUnitLaundry: true },
    ],
    [
      'actually, make it three bedrooms',
      { minBedrooms: 3, maxBedrooms: 3, area: 'Brightwater' },
      { slots: { search: { area: 'Brightwater', minBedrooms: 2, maxBedrooms: 2 } } },
    ],
    [
      'Calder Bay instead of Brightwater',
      { area: 'Calder Bay' },
      { slots: { search: { area: 'Brightwater' } } },
    ],
    ['not Brightwater, Calder Bay', { area: 'Calder Bay' }],
  ];
  it.each(cases)('%s', (text, search, context) => {
    expect(hear(text, context).slots.search).toMatchObject(search);
  });

  it('takes a wish back', () => {
    const { slots } = hear('forget the garage', { slots: { search: { garage: true } } });
    expect(slots.search.garage).toBeUndefined();
    expect(slots.anyOf).toContain('garage');
  });

  it.each([
    ['anywhere is fine', 'area', 'area'],
    ["price doesn't matter", undefined, 'maxPrice'],
    ["I don't care", 'bedrooms', 'minBedrooms'],
  ] as const)('%s: not asked again', (text, asked, field) => {
    const { slots } = hear(text, asked === undefined ? {} : { asked });
    expect(slots.anyOf).toContain(field);
  });

  it('does not take numbers twice', () => {
    const { slots } = hear('2 beds under 2400 on the 5th at 3, call 425 555 0177');
    expect(slots.search).toEqual({
      minBedrooms: 2,
      maxBedrooms: 2,
      maxPrice: 2400,
      transaction: 'rent',
    });
    expect(slots.date).toBe('2026-12-05');
    expect(slots.contact.phone).toBe('+14255550177');
  });
});

describe('day and time, said on Friday, November 20, 2026', () => {
  const cases: [
    text: string,
    date: string | undefined,
    time: string | undefined,
    context?: Context,
  ][] = [
    ['Saturday at 11', '2026-11-21', '11:00'],
    ['next Tuesday at 2', '2026-11-24', '14:00'],
    ['tomorrow at half past three', '2026-11-21', '15:30'],
    ['the 5th at noon', '2026-12-05', '12:00'],
    ['on the 24th, quarter to four', '2026-11-24', '15:45'],
    ['Monday 3ish', '2026-11-23', '15:00'],
    ['Nov 24 10:30 am', '2026-11-24', '10:30'],
    ['11/24 at 9', '2026-11-24', '09:00'],
    ['November third', '2027-11-03', undefined],
    ['wednesday at five in the evening', '2026-11-25', '17:00'],
    ['day after tomorrow at 4pm', '2026-11-22', '16:00'],
    ['not Tuesday, Wednesday', '2026-11-25', undefined],
    ["can't do Monday, what about Thursday at 1", '2026-11-26', '13:00'],
    ['tmrw 2pm', '2026-11-21', '14:00'],
    ['ten thirty am on Monday', '2026-11-23', '10:30'],
    ['3', undefined, '15:00', { asked: 'time' }],
    ['next week Thursday at 3pm', '2026-11-26', '15:00'],
    ['Tuesday of next week, ten in the morning', '2026-11-24', '10:00'],
    ['the week after next on Monday', '2026-11-30', undefined],
    ['a week from Tuesday at noon', '2026-12-01', '12:00'],
    ['this weekend, around midday', '2026-11-21', '12:00'],
    ['this weekend, Sunday at 1', '2026-11-22', '13:00'],
    ['Saturday at one in the afternoon', '2026-11-21', '13:00'],
    ['half past one then, on Monday', '2026-11-23', '13:30'],
    ['Saturday at one works', '2026-11-21', '13:00'],
    ['weds 9.30', '2026-11-25', '09:30'],
    ['Monday at 1430', '2026-11-23', '14:30'],
    ['tuesday 15h30', '2026-11-24', '15:30'],
    ['Tuesday the 8th at 9', '2026-12-08', '09:00'],
    ["Monday doesn't work, Tuesday at 4 does", '2026-11-24', '16:00'],
    ['Good morning, is Monday free', '2026-11-23', undefined],
    ['the following day at two', '2026-11-25', '14:00', { slots: { date: '2026-11-24' } }],
    ['a week later please', '2026-12-01', undefined, { slots: { date: '2026-11-24' } }],
    [
      'Oh no, we have guests on Tuesday. Wednesday at ten',
      '2026-11-25',
      '10:00',
      { slots: { date: '2026-11-24' } },
    ],
    ['a day later', undefined, undefined],
    [
      'rather 11 than 10',
      '2026-11-24',
      '11:00',
      { slots: { date: '2026-11-24', time: '10:00', task: 'viewing_schedule' } },
    ],
    ['that one on Monday', '2026-11-23', undefined],
    ['a 3 bedroom house', undefined, undefined],
    ['we move in March', undefined, undefined],
    ['one second please', undefined, undefined],
  ];
  it.each(cases)('%s', (text, date, time, context) => {
    const { slots } = hear(text, context);
    expect([slots.date, slots.time]).toEqual([date, time]);
  });

  it('takes a weekday among the days on offer', () => {
    const { slots } = hear('Friday, same time', {
      asked: 'slot_choice',
      times: ['2026-11-27T10:00', '2026-11-27T10:30'],
      slots: { date: '2026-11-26', time: '11:00' },
    });
    expect(slots.date).toBe('2026-11-27');
  });

  it('takes a greeting for no part of the day', () => {
    expect(hear('Good evening, I would like to come by').slots.dayPart).toBeUndefined();
  });

  it('takes the hour at which somebody is there', () => {
    expect(hear('Monday at 6', { world: 'prairie' }).slots.time).toBe('18:00');
    const hours = { '1': [{ open: '06:00', close: '09:00' }] };
    expect(hear('Monday at 6', { hours }).slots.time).toBe('06:00');
    expect(
      hear('Monday at 8', { hours: { '1': [{ open: '17:00', close: '22:00' }] } }).slots.time,
    ).toBe('20:00');
  });

  it('keeps a part of the day', () => {
    const { slots } = hear('tomorrow afternoon');
    expect(slots).toMatchObject({ date: '2026-11-21', dayPart: 'afternoon' });
  });

  it('moves by an hour', () => {
    const { slots } = hear('can we do it an hour later', { booked: ['H1', '2026-11-24T14:00'] });
    expect(slots).toMatchObject({ date: '2026-11-24', time: '15:00' });
  });
});
