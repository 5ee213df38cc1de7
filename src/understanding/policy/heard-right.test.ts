import { describe, expect, it } from 'vitest';
import type { World } from '../testing/fake-desk.ts';
import { talk } from '../testing/talk.ts';
import { granite, harbour } from '../testing/worlds.ts';

const BOOKED =
  'Book me a viewing of 31 Mill Road on Wednesday at 9am. Ellen Voss, ellen@voss.example';

describe('a start that was refused', () => {
  it.each([
    ['I want to view 220 Quarry Avenue on Sunday', '10:30', 'My name is Lee Park, lee@x.example'],
    ['Quiero ver 220 Quarry Avenue el domingo', 'a las 10:30', 'Soy Lee Park, lee@x.example'],
  ])('is not what a clock time is meant for: %s', async (...lines) => {
    const { desk } = await talk(harbour, ...lines);
    expect(desk.booked()).toEqual(['H2@2026-11-23T10:30']);
  });

  it.each([
    [
      harbour,
      'I want to view 220 Quarry Avenue on Sunday at 10:30',
      'I am Lee Park, lee@x.example',
    ],
    [harbour, 'Quiero ver 220 Quarry Avenue el domingo a las 10:30', 'Soy Lee Park, lee@x.example'],
    [harbour, 'I want to view 220 Quarry Avenue on Sunday at 10:30', 'yes'],
    [harbour, 'I want to view 220 Quarry Avenue on Sunday at 10:30', 'Sunday 10:30'],
    [granite, 'a meeting room tomorrow at 3', 'for 2 people'],
    [granite, 'una sala de reuniones mañana a las 3', 'para 2 personas'],
  ] as [World, string, string][])('is never proposed again', async (world, wish, next) => {
    const { asked, last } = await talk(world, wish, next);
    expect(asked).toEqual(['slot_choice', 'slot_choice']);
    expect(last).toMatch(/Monday, November 23|lunes 23 de noviembre/);
  });

  it('is forgotten over a question in between', async () => {
    const wish = 'I want to view 220 Quarry Avenue on Sunday at 10:30';
    const ask = 'what is the application fee?';
    const { asked, last } = await talk(harbour, wish, ask, 'I am Lee Park, lee@x.example');
    expect(asked[2]).toBe('slot_choice');
    expect(last).toContain('Monday, November 23');
  });

  it('keeps its clock time for another day', async () => {
    const wish = 'I want to view 220 Quarry Avenue on Sunday at 10:30. Lee Park, lee@x.example';
    const { desk } = await talk(harbour, wish, 'Monday at the same time then');
    expect(desk.booked()).toEqual(['H2@2026-11-23T10:30']);
  });
});

describe('"cancel that" while a booking waits', () => {
  it.each([
    'cancel that please',
    'please cancel it',
    'never mind',
  ])('gives up the one that waits, not the one that stands: %s', async (said) => {
    const { desk, last, asked } = await talk(
      harbour,
      BOOKED,
      'maybe I could see 14 Oak Street on Monday at 10',
      said,
    );
    expect(desk.booked()).toEqual(['H4@2026-11-25T09:00']);
    expect(last).toContain('nothing is booked');
    expect(asked[2]).toBe('anything_else');
  });

  it.each(['cancel my viewing', 'cancel it'])('looks for no other: %s', async (said) => {
    const { asked } = await talk(harbour, 'Could I see 14 Oak Street on Monday at 10?', said);
    expect(asked).toEqual(['name', 'anything_else']);
  });

  it('still cancels what is named', async () => {
    const pending = 'maybe I could see 14 Oak Street on Monday at 10';
    const { desk } = await talk(harbour, BOOKED, pending, 'cancel my viewing at Mill Road');
    expect(desk.booked()).toEqual([]);
  });

  it.each([
    [BOOKED, 'cancel it', 'yes'],
    [
      'Reserve una visita de 31 Mill Road el miércoles a las 9. Soy Ellen Voss, ellen@voss.example',
      'cancélela',
      'sí',
    ],
  ])('is done once: %s', async (...lines) => {
    const { texts } = await talk(harbour, ...lines);
    expect(texts[1]).toMatch(/cancel/);
    expect(texts[2]).not.toMatch(/cancel/);
  });
});

const SHOWN = 'two bedrooms to rent in Brightwater';
const MOSTRADO = 'dos dormitorios para alquilar en Brightwater';

describe('homes set against each other', () => {
  it.each([
    [SHOWN, 'which is the cheapest?', '$2,300'],
    [SHOWN, 'what is the most expensive one?', '$2,750'],
    [MOSTRADO, '¿cuál es el más barato?', '$2,300'],
    [MOSTRADO, '¿cuál es el más caro?', '$2,750'],
  ])('names the one: %s / %s', async (search, question, price) => {
    const { last, asked } = await talk(harbour, search, question);
    expect(last.match(/\$[\d,]+/g)).toEqual([price]);
    expect(asked[1]).toBe('which_listing');
  });

  it.each([
    [SHOWN, 'compare the first two', ['14 Oak Street', '220 Quarry Avenue']],
    [SHOWN, 'what is the difference between number 3 and number 1?', ['16 Oak Street', '14 Oak']],
    [SHOWN, 'is number 2 bigger than number 1?', ['220 Quarry', '14 Oak', 'square feet']],
    [MOSTRADO, 'compara los dos primeros', ['14 Oak Street', '220 Quarry Avenue']],
    [MOSTRADO, '¿el número 2 es más grande que el 1?', ['220 Quarry', 'pies cuadrados']],
  ])('tells of each: %s / %s', async (search, question, facts) => {
    const { desk, last } = await talk(harbour, search, question);
    for (const fact of facts) expect(last).toContain(fact);
    expect(desk.slots().focusListingKey).toBeUndefined();
    expect(last).not.toContain('(source:');
  });

  it('is no choice, and no other search', async () => {
    const { desk } = await talk(harbour, SHOWN, 'which one is cheaper?', 'is 2 bigger than 1?');
    expect(desk.slots().search).toMatchObject({ area: 'Brightwater', minBedrooms: 2 });
    expect(desk.slots().search.maxPrice).toBeUndefined();
    expect(desk.slots().task).not.toBe('viewing_schedule');
  });

  it.each([
    ['I am looking for a home', 'tell me more about number 2'],
    ['I am looking for a home', 'and the third?'],
    ['I am looking for a home', 'the second one'],
    ['I am looking for a home', 'compare the first two'],
    ['busco un piso', 'dime más del segundo'],
    ['busco un piso', '¿y el tercero?'],
  ])('asks the open question while there is none: %s / %s', async (wish, next) => {
    const { asked } = await talk(harbour, wish, next);
    expect(asked).toEqual(['area', 'area']);
  });
});

describe('in passing', () => {
  it.each([
    ['I want to view 220 Quarry Avenue on Monday at 10', 'my number is 415-555-0133, Joan'],
    ['Quiero ver 220 Quarry Avenue el lunes a las 10', 'mi número es 415-555-0133, Joan'],
  ])('hears a name behind the number: %s', async (...lines) => {
    const { desk } = await talk(harbour, ...lines);
    expect(desk.slots().contact.name).toBe('Joan');
    expect(desk.booked()).toHaveLength(1);
  });

  it.each([
    '415-555-0133, thanks',
    '415-555-0133. Monday',
    '415-555-0133, WhatsApp',
  ])('takes no other word for one: %s', async (line) => {
    const wish = 'I want to view 220 Quarry Avenue on Monday at 10';
    const { desk } = await talk(harbour, wish, line);
    expect(desk.slots().contact.name).toBeUndefined();
  });

  const documents = [
    {
      title: 'Viewings',
      text:
        'Viewings take place during our opening hours. Service animals are welcome. ' +
        'We are closed on Sunday. The pool is open from 7 am.',
    },
  ];
  it.each([
    ['hello, what are your hours?', /8:00 AM to 5:00 PM/],
    ['¿cuál es el horario?', /de 8:00 AM a 5:00 PM/],
    ['¿qué horario tienen?', /de 8:00 AM a 5:00 PM/],
    ['what services do you offer?', /make reservations/],
    ['¿qué servicios ofrecen?', /hacer reservas/],
  ])('tells of itself: %s', async (question, answer) => {
    const { last } = await talk({ ...granite, documents }, question);
    expect(last).toMatch(answer);
    expect(last).not.toMatch(/source|fuente/);
  });

  it('leaves the hours of something else to the documents', async () => {
    const { last } = await talk({ ...granite, documents }, 'what are the pool hours?');
    expect(last).toContain('7 am');
  });

  it.each([
    ['You are useless, nobody calls me back!', 'what are you going to do about it', /already with/],
    ['¡Es una vergüenza, pésimo servicio!', '¿qué van a hacer al respecto?', /ya está en manos/],
  ])('says what came of a complaint: %s', async (complaint, next, answer) => {
    const { desk, last } = await talk(harbour, complaint, next);
    expect(last).toMatch(answer);
    expect(desk.tickets).toHaveLength(1);
  });

  it('takes a thumb for a yes, and dots for nothing', async () => {
    const wish = 'maybe I could see 14 Oak Street on Monday at 10, Jo Lund, 206 555 0142';
    const { desk, texts } = await talk(harbour, wish, '...', '👍');
    expect(texts[1]).toContain('Shall I book');
    expect(desk.booked()).toEqual(['H1@2026-11-23T10:00']);
    const { texts: dots } = await talk(harbour, '...', '...');
    for (const text of dots) expect(text).toMatch(/didn't (?:quite get|understand)/);
  });
});
