import { describe, expect, it } from 'vitest';
import { type Context, hear } from './testing/hear.ts';

describe('what the slots say about the errand', () => {
  const desk: Context = { world: 'granite' };
  const waiting: Context = { asked: 'date', slots: { task: 'viewing_schedule' }, offered: ['H1'] };
  const cases: [text: string, intent: string, context: Context][] = [
    ['6 people monday 9am workshop', 'booking', desk],
    ['Can the four of us come on Tuesday at 10 for a course?', 'booking', desk],
    ['massage weds 9.30 bo reyes 2065550133', 'booking', desk],
    ['is there room on Monday at 8am for a check-up', 'booking', desk],
    [
      'this is bo reyes 206 555 0133 i want to come tomorrow at 9 just me to see a desk',
      'booking',
      desk,
    ],
    ['How many people fit into the meeting room?', 'faq', desk],
    [
      'We come to sign a lease. Bo Reyes, bo@reyes.example',
      'booking',
      {
        ...desk,
        asked: 'name',
        slots: { task: 'booking', date: '2026-11-23', time: '10:00' },
      },
    ],
    [
      "I won't be able to make Monday's viewing, so call it off. bo@reyes.example",
      'viewing_cancel',
      {},
    ],
    ['I am not needing the visit anymore, my mail is bo@reyes.example', 'viewing_cancel', {}],
    ['Plans changed, I will not be coming on Monday. 206-555-0133', 'viewing_cancel', {}],
    ["I can't make it to 14 Oak Street on Monday, could we do another time?", 'viewing_move', {}],
    ['My viewing needs to be on another day. 206-555-0133', 'viewing_move', {}],
    ["I can't make Monday, Tuesday at 3 is fine", 'viewing_schedule', waiting],
    [
      'could I come on Saturday morning? Bo Reyes, phone 206 555 0133',
      'viewing_schedule',
      {
        offered: ['H1'],
        slots: { task: 'property_search', focusListingKey: 'H1' },
      },
    ],
  ];
  it.each(cases)('%s → %s', (text, intent, context) => {
    expect(hear(text, context).intents[0]?.name).toBe(intent);
  });

  it('counts six persons without calling for one', () => {
    expect(hear('six persons, please, on Monday at two', desk).wantsHuman).toBe(false);
  });
});
