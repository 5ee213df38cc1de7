import { list } from './say-time.ts';
import { vary } from './vary.ts';

/** The questions the local model asks, one a turn. */
export const ask = {
  version: 'ask@1',
  area: (v: { areas: string[]; seed: number }): string => {
    const areas = v.areas.length > 0 ? ` I have homes in ${list(v.areas)}.` : '';
    const question = vary(v.seed, [
      'Which area would you like?',
      'Where would you like to live?',
      'What area should I look in?',
    ]);
    return `${question}${areas}`;
  },
  transaction: (seed: number): string =>
    vary(seed, ['Are you looking to rent or to buy?', 'Would you like to rent or buy?']),
  whichListing: (v: { places: string[]; seed: number }): string =>
    `${vary(v.seed, ['Which one do you mean?', 'Which of the homes do you mean?'])}${
      v.places.length > 0 ? ` We were looking at ${list(v.places, 'and', '; ')}.` : ''
    }`,
  date: (v: { place: string; seed: number }): string =>
    vary(v.seed, [
      `What day and time would you like to see ${v.place}?`,
      `When would you like to visit ${v.place}? A day and a time would be great.`,
    ]),
  dateFor: (v: { time: string; seed: number }): string =>
    vary(v.seed, [`Which day would you like at ${v.time}?`, `And on what day, at ${v.time}?`]),
  newDate: (seed: number): string =>
    vary(seed, [
      'What day and time would suit you instead?',
      'When would you like to come instead?',
    ]),
  reservationDate: (seed: number): string =>
    vary(seed, [
      'What day and time would you like to come?',
      'For what day and time should I book it?',
    ]),
  time: (v: { day: string; seed: number }): string =>
    vary(v.seed, [`What time on ${v.day} suits you?`, `At what time on ${v.day}?`]),
  nameAndContact: (v: { what: string; seed: number }): string =>
    vary(v.seed, [
      `To book ${v.what}, what name and what phone number or e-mail should I use?`,
      `May I have your name and a phone number or e-mail to book ${v.what}?`,
    ]),
  name: (v: { what: string; seed: number }): string =>
    vary(v.seed, [`What name should I put ${v.what} under?`, `And your name, to book ${v.what}?`]),
  contact: (v: { name: string; what: string; seed: number }): string =>
    vary(v.seed, [
      `Thank you, ${v.name}. What phone number or e-mail should I use to book ${v.what}?`,
      `Thanks, ${v.name}. Which phone number or e-mail can I put down to book ${v.what}?`,
    ]),
  bookedUnder: (seed: number): string =>
    vary(seed, [
      'What phone number or e-mail was it booked under?',
      'So that I can find it: which phone number or e-mail did you book with?',
    ]),
  partySize: (seed: number): string =>
    vary(seed, ['How many people will come?', 'For how many people?']),
  leadContact: (v: { named: boolean; seed: number }): string =>
    v.named
      ? vary(v.seed, [
          'What phone number or e-mail can an agent reach you on?',
          'Which phone number or e-mail should an agent use?',
        ])
      : vary(v.seed, [
          'What is your name, and what phone number or e-mail can an agent reach you on?',
          'May I have your name and a phone number or e-mail for the agent?',
        ]),
  whatElse: (seed: number): string =>
    vary(seed, [
      'All right. What should I change: the area, the price or the size?',
      'Okay. What would suit you better: another area, price or size?',
    ]),
  anythingElse: (seed: number): string =>
    vary(seed, ['Is there anything else I can do for you?', 'Can I help with anything else?']),
};
