import { describe, expect, it } from 'vitest';
import type { Slots } from '../../schemas/dialogue.ts';
import { type Context, hear } from '../testing/hear.ts';

describe('who is talking', () => {
  const cases: [text: string, contact: Slots['contact'], context?: Context][] = [
    ["I'm Dana Whitfield", { name: 'Dana Whitfield' }],
    ['my name is priya raman', { name: 'Priya Raman' }],
    ["name's Bo", { name: 'Bo' }],
    ['this is Theo Lang speaking', { name: 'Theo Lang' }],
    ["it's for Tomás Ibarra", { name: 'Tomás Ibarra' }],
    ['jane doe', { name: 'Jane Doe' }, { asked: 'name' }],
    ["sure, it's Miles O'Dell", { name: "Miles O'Dell" }, { asked: 'name' }],
    ['Ludwig van der Berg', { name: 'Ludwig van der Berg' }, { asked: 'name' }],
    ['Kim Lee, 425.555.0177', { name: 'Kim Lee', phone: '+14255550177' }, { asked: 'name' }],
    ['kim lee 4255550177', { name: 'Kim Lee', phone: '+14255550177' }, { asked: 'name' }],
    [
      'My name is Ana Cruz. You can reach me at +1 206 555 0123.',
      { name: 'Ana Cruz', phone: '+12065550123' },
    ],
    ['sam at okafor dot example', { email: 'sam@okafor.example' }, { asked: 'contact' }],
    ['write to Ellen.Voss@Voss.example.', { email: 'ellen.voss@voss.example' }],
    ['two oh six five five five oh one nine nine', { phone: '+12065550199' }, { asked: 'contact' }],
    ['+44 20 7946 0958', { phone: '+442079460958' }, { asked: 'contact' }],
    ['Ines Ferro is my name', { name: 'Ines Ferro' }],
    ['3:30 pm works. Ines Ferro is my name.', { name: 'Ines Ferro' }],
    ['I go by Bo Reyes; 206-555-0133', { name: 'Bo Reyes', phone: '+12065550133' }],
    [
      'name Bo Reyes and the mail is bo@reyes.example',
      { name: 'Bo Reyes', email: 'bo@reyes.example' },
    ],
    [
      'Tomorrow at 3. Bo Reyes, telephone 206 555 0133',
      { name: 'Bo Reyes', phone: '+12065550133' },
    ],
    [
      "206-555-0133, that's my mobile. Monday 3pm. Bo Reyes.",
      { name: 'Bo Reyes', phone: '+12065550133' },
    ],
    ['2065550133 bo reyes. monday 3pm', { name: 'Bo Reyes', phone: '+12065550133' }],
    ['Bo Reyes / 206 555 0133', { name: 'Bo Reyes', phone: '+12065550133' }, { asked: 'name' }],
    [
      'sure — Bo Reyes, best on 206 555 0133',
      { name: 'Bo Reyes', phone: '+12065550133' },
      { asked: 'name' },
    ],
    [
      'lease signing. bo reyes bo@reyes.example no phone',
      { name: 'Bo Reyes', email: 'bo@reyes.example' },
      { world: 'granite', asked: 'name', slots: { task: 'booking' } },
    ],
    [
      'contact is Fenna de Groot, fenna@groot.example',
      { name: 'Fenna de Groot', email: 'fenna@groot.example' },
    ],
    ["I'm looking for a flat", {}],
    ["I'm so tired of this", {}],
    ['call me about the loft', {}],
    ['can I see the second one', {}, { offered: ['H1', 'H2'] }],
    ['Calder Bay', {}, { asked: 'area' }],
  ];
  it.each(cases)('%s', (text, contact, context) => {
    expect(hear(text, context).slots.contact).toEqual(contact);
  });
});

describe('how many, and what for', () => {
  const cases: [
    text: string,
    size: number | undefined,
    purpose: string | undefined,
    asked?: 'party_size',
  ][] = [
    ['a table for four tomorrow at noon', 4, 'table'],
    ['book the meeting room for 6 people on Monday', 6, 'meeting room'],
    ['I want to come in to sign the lease on Tuesday', undefined, 'signing papers'],
    ['just me', 1, undefined, 'party_size'],
    ['me and my wife', 2, undefined, 'party_size'],
    ['there will be 5 of us', 5, undefined, 'party_size'],
    ['three', 3, undefined, 'party_size'],
    ['actually we will be five', 5, undefined],
    ['two more are coming, so we are six persons', 6, undefined],
    ['our cousins join, so eight altogether', 8, undefined],
    ['not 3, make it for 4', 4, undefined],
    ['a tour for two on Friday at 5pm', 2, 'tour'],
    ['room 5 ppl thurs 3pm job interview', 5, 'job interview'],
    ['lunch sunday 11:30 2 adults 2 kids', 4, 'table'],
    ['my husband and I would like dinner', 2, 'table'],
    ['a meeting room on Monday, it is for an interview', undefined, 'interview'],
    ['a room for a board meeting on Monday', undefined, 'board meeting'],
    ['I need a haircut on Monday at 3', undefined, 'haircut'],
    ['can I come in on Monday at 10 for a fitting?', undefined, 'fitting'],
    ['we want to run a first-aid course on Monday', undefined, 'first-aid course'],
    ['massage weds 9.30', undefined, 'massage'],
    ['a reservation for Monday', undefined, undefined],
  ];
  it.each(cases)('%s', (text, size, purpose, asked) => {
    const context: Context = { world: 'granite', slots: { task: 'booking' } };
    const { slots } = hear(text, asked === undefined ? context : { ...context, asked });
    expect([slots.partySize, slots.purpose]).toEqual([size, purpose]);
  });
});

describe('which one', () => {
  const offered = ['H1', 'H2', 'H3'];
  const cases: [text: string, key: string | undefined][] = [
    ['the second one', 'H2'],
    ['number 3 please', 'H3'],
    ['the last one looks good', 'H3'],
    ['2', 'H2'],
    ['the cheaper one', 'H1'],
    ['the most expensive one', 'H3'],
    ['the one on Oak Street', 'H1'],
    ['the one on fern', 'H3'],
    ['I like the Meridian', 'H2'],
    ['the one with the laundry', 'H2'],
    ['the $3,400 one', 'H3'],
    ['the townhouse', 'H3'],
    ['The cheapest of those please.', 'H1'],
    ["not the first one, I'd like to see the second one", 'H2'],
    ['not 1st. third one', 'H3'],
    ["the first one isn't for us, the last one", 'H3'],
    ['what is the first thing I should do', undefined],
    ['220 Quarry Ave', 'H2'],
    ['14 oak st, Brightwater', 'H1'],
  ];
  it.each(cases)('%s', (text, key) => {
    const heard = hear(text, { offered, asked: 'which_listing' });
    expect(heard.slots.focusListingKey).toBe(key);
    expect(heard.slots.search.area).toBeUndefined();
  });

  it('finds a building nobody offered yet', () => {
    const { slots } = hear('is anything free at Seabright tower?');
    expect(slots.focusListingKey).toBe('H5');
  });

  it.each([
    ['the later one', '15:00'],
    ['first works', '13:00'],
    ['the 3 pm one', '15:00'],
    ['1:30', '13:30'],
    ['whichever', '13:00'],
    ['3 would be good', '15:00'],
  ])('%s among offered times', (text, time) => {
    const times = ['2026-11-24T13:00', '2026-11-24T13:30', '2026-11-24T15:00'];
    const slots = { task: 'viewing_schedule' as const, focusListingKey: 'H1' };
    const heard = hear(text, { asked: 'slot_choice', times, slots });
    expect(heard.slots).toMatchObject({ date: '2026-11-24', time });
  });

  it('counts only the times that were said', () => {
    const heard = hear('the last one', {
      asked: 'slot_choice',
      times: ['2026-11-24T13:00', '2026-11-24T13:30', '2026-11-24T15:00'],
      previous: 'I have Tuesday, November 24 at 1:00 PM or 1:30 PM. Which one suits you?',
    });
    expect(heard.slots.time).toBe('13:30');
  });
});
