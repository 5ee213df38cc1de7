import { describe, expect, test } from 'vitest';
import { makeTracker } from './dialogue-tracker.ts';
import { startOfDay } from './find-moments.ts';
import { loadJudge } from './load.ts';
import { readSchema } from './read-schema.ts';
import { serviceSchema } from './service-schema.ts';

const slot = (name: string, description: string, values: string[] = []) => ({
  name,
  description,
  is_categorical: values.length > 0,
  possible_values: values,
});
const YES_NO = ['True', 'False'];

/** Names that no training data has: what they hold is told by the descriptions. */
const SERVICE = readSchema(
  serviceSchema.parse({
    service_name: 'Villas',
    description: 'Finds houses to rent or to buy',
    slots: [
      slot('deal', 'Whether to rent or buy the house', ['rent', 'buy']),
      slot('whereabouts', 'City in which the house is located'),
      slot('sleeps', 'Number of bedrooms of the house', ['1', '2', '3', '4']),
      slot('washes', 'Number of bathrooms of the house', ['1', '2', '3', '4']),
      slot('has_garage', 'Whether the house has a garage', YES_NO),
      slot('has_washer', 'Whether there is laundry in the unit', YES_NO),
      slot('villa_name', 'Name of the house'),
      slot('come_on', 'Date of the visit'),
      slot('price', 'Price of the house'),
    ],
    intents: [
      {
        name: 'Look',
        description: 'Find a house in a city',
        is_transactional: false,
        required_slots: ['deal', 'whereabouts', 'sleeps', 'washes'],
        optional_slots: { has_garage: 'dontcare', has_washer: 'dontcare' },
      },
      {
        name: 'Tour',
        description: 'Schedule a visit to a house',
        is_transactional: true,
        required_slots: ['villa_name', 'come_on'],
      },
    ],
  }),
);

function talk(...turns: string[]) {
  const tracker = makeTracker(SERVICE, loadJudge(), startOfDay('2019-03-01'));
  let last = tracker.hearUser(turns[0] ?? '');
  for (const [at, turn] of turns.entries()) {
    if (at === 0) continue;
    if (at % 2 === 1) tracker.hearSystem(turn);
    else last = tracker.hearUser(turn);
  }
  const state = Object.entries(last.state).map(([name, { value }]) => [name, value]);
  return { intent: last.intent, ...Object.fromEntries(state) };
}

describe('a service known by its description alone', () => {
  test('wishes', () => {
    expect(talk('I want to buy a 3 bedroom house with a garage in Oakland.')).toEqual({
      intent: 'Look',
      deal: 'buy',
      whereabouts: 'Oakland',
      sleeps: '3',
      has_garage: 'True',
    });
  });

  test('an answer is read in the light of the question', () => {
    expect(
      talk('Find me a place to rent.', 'How many bedrooms do you need?', 'Two please.'),
    ).toEqual({ intent: 'Look', deal: 'rent', sleeps: '2' });
  });

  test('a question about a feature is no wish for it', () => {
    const state = talk(
      'Find me a house to buy in Napa.',
      'There is a nice house called Oak Manor at 12 Hill Road with 2 bedrooms.',
      'Does it have a garage?',
    );
    expect(state).toEqual({ intent: 'Look', deal: 'buy', whereabouts: 'Napa' });
  });

  test('what was offered and taken is booked, and a correction stands', () => {
    const state = talk(
      'Find me an apartment to rent in Napa.',
      'There is a nice property called Oak Manor Apartments at 12 Hill Road.',
      'That sounds great. I would like to schedule a visit on March 6th.',
      'Please confirm: you want to visit Oak Manor Apartments on March 6th.',
      'No, on the 8th please.',
    );
    expect(state).toMatchObject({
      intent: 'Tour',
      villa_name: 'Oak Manor Apartments',
      come_on: 'the 8th',
    });
  });

  test('talk of another service is not ours, and "there" is where it was', () => {
    const state = talk(
      'What is the weather like in Napa?',
      'On which day?',
      'On March 3rd please.',
      'It will be 70 degrees and dry.',
      'Thanks. I also need to find a house there with 2 bedrooms.',
    );
    expect(state).toEqual({ intent: 'Look', whereabouts: 'Napa', sleeps: '2' });
  });

  test('words of another service with none of ours are not for us, whatever was learned', () => {
    const judge = { ...loadJudge(), choose: () => 'find' };
    const begin = (text: string) =>
      makeTracker(SERVICE, judge, startOfDay('2019-03-01')).hearUser(text);
    expect(begin('I want to rent a car.')).toMatchObject({ elsewhere: true, state: {} });
    expect(begin('I want to rent a house with a room for my car.').elsewhere).toBe(false);
    const { state } = begin('I want to rent one.');
    expect(state['deal']?.value).toBe('rent');
  });

  test('nothing more is wanted', () => {
    const { intent } = talk('Find me a flat.', 'Anything else I can help with?', 'No, thank you.');
    expect(intent).toBe('NONE');
  });
});
