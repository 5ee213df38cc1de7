import { describe, expect, it } from 'vitest';
import {
  type IntentName,
  memorySchema,
  slotsSchema,
  type Understanding,
} from '../../../src/schemas/dialogue.ts';
import { type Asked, unjustified } from './justify-call.ts';

const START = '2026-11-24T14:00:00-08:00';

const asked = (intent: IntentName, over: Partial<Asked> = {}): Asked => ({
  understanding: {
    intents: [{ name: intent, confidence: 1 }],
    acts: [],
  } as unknown as Understanding,
  slots: slotsSchema.parse({
    contact: { name: 'Ann Lee', phone: '+15105550101' },
    focusListingKey: 'L1',
  }),
  memory: memorySchema.parse({ offeredSlots: [START] }),
  openQuestion: null,
  said: ['I am Ann Lee, 510-555-0101, ann@example.com, I want parking and a garden'],
  buildings: [{ listingKey: 'L2', name: 'Elm Court', address: '2 Elm St' }],
  timeZone: 'America/Los_Angeles',
  ...over,
});

const booked = {
  appointmentId: '11111111-1111-4111-8111-111111111111',
  listingKey: 'L1',
  address: '1 Oak St',
  startsAt: START,
  endsAt: START,
  status: 'booked',
  contactName: 'Ann Lee',
};
const owning = memorySchema.parse({ offeredSlots: [START], viewings: [booked] });
const nobody = slotsSchema.parse({ time: '14:00', task: 'viewing_schedule' });
const TALE = 'The captain told his crew what to do and they obeyed the orders he had planted. ';
const long = (words: string): string[] => [TALE.repeat(8) + words + TALE.repeat(4)];

const viewing = { listingKey: 'L1', startsAt: START, name: 'Ann Lee', phone: '(510) 555-0101' };

describe('what a write may rest on', () => {
  it.each<[string, string, Record<string, unknown>, Asked]>([
    ['a viewing asked for', 'book_viewing', viewing, asked('viewing_schedule')],
    [
      'a viewing under way',
      'book_viewing',
      viewing,
      asked('unknown', { slots: { ...asked('unknown').slots, task: 'viewing_schedule' } }),
    ],
    [
      'a building named',
      'book_viewing',
      { ...viewing, listingKey: 'L2' },
      asked('viewing_schedule', { said: ['Elm Court please, Ann Lee, 5105550101'] }),
    ],
    ['contact details left', 'capture_lead', { email: 'ann@example.com' }, asked('faq')],
    ['a human asked for', 'escalate_to_human', { reason: 'x' }, asked('escalation')],
    [
      'a human accepted',
      'escalate_to_human',
      { reason: 'x' },
      asked('unknown', { openQuestion: 'handover' }),
    ],
    [
      'a viewing moved on the day on which it stands',
      'reschedule_viewing',
      { startsAt: '2026-11-24T16:00:00-08:00' },
      asked('viewing_move', { memory: owning, slots: { ...nobody, time: '16:00' } }),
    ],
    [
      'a move asked for in so many words of a long message',
      'reschedule_viewing',
      { startsAt: START },
      asked('viewing_move', { memory: owning, said: long('Could we move my viewing to 2 pm? ') }),
    ],
    [
      'a long message while the errand is under way',
      'book_viewing',
      viewing,
      asked('unknown', {
        said: [...asked('faq').said, ...long('')],
        slots: { ...asked('unknown').slots, task: 'viewing_schedule' },
      }),
    ],
    [
      "an appointment found under the person's own number",
      'cancel_viewing',
      { appointmentId: booked.appointmentId, phone: '5105550101' },
      asked('viewing_cancel'),
    ],
    [
      'a note of the talk',
      'update_crm',
      { note: 'Caller wants parking and a garden' },
      asked('faq'),
    ],
  ])('takes %s', (_name, tool, args, given) => {
    expect(unjustified(tool, args, given)).toBeNull();
  });

  it.each<[string, string, Record<string, unknown>, Asked]>([
    ['a viewing nobody asked for', 'book_viewing', viewing, asked('faq')],
    ['a cancellation nobody asked for', 'cancel_viewing', {}, asked('viewing_schedule')],
    [
      'a name nobody gave',
      'book_viewing',
      { ...viewing, name: 'M. Allory' },
      asked('viewing_schedule'),
    ],
    [
      'a phone nobody gave',
      'book_viewing',
      { ...viewing, phone: '5550100999' },
      asked('viewing_schedule'),
    ],
    ['an e-mail nobody gave', 'capture_lead', { email: 'm@bad.example' }, asked('lead_capture')],
    [
      'a listing nobody chose',
      'book_viewing',
      { ...viewing, listingKey: 'L9' },
      asked('viewing_schedule'),
    ],
    [
      'a time nobody chose',
      'book_viewing',
      { ...viewing, startsAt: '2026-11-27T09:00:00-08:00' },
      asked('viewing_schedule'),
    ],
    [
      "somebody else's appointment",
      'cancel_viewing',
      { appointmentId: '99999999-9999-4999-8999-999999999999' },
      asked('viewing_cancel'),
    ],
    [
      'a move where nothing is booked and nobody known',
      'reschedule_viewing',
      { startsAt: START },
      asked('viewing_move', { slots: nobody }),
    ],
    [
      'a cancellation of what is cancelled',
      'cancel_viewing',
      {},
      asked('viewing_cancel', {
        slots: nobody,
        memory: memorySchema.parse({ viewings: [{ ...booked, status: 'cancelled' }] }),
      }),
    ],
    [
      'a day nobody named',
      'book_viewing',
      { ...viewing, startsAt: '2026-11-25T14:00:00-08:00' },
      asked('viewing_schedule', { slots: { ...asked('faq').slots, time: '14:00' } }),
    ],
    [
      'a passing word of a long text',
      'reschedule_viewing',
      { startsAt: START },
      asked('viewing_move', { memory: owning, said: long('Do not change DAN to I. ') }),
    ],
    [
      'a request that is only quoted in a long text',
      'cancel_viewing',
      {},
      asked('viewing_cancel', {
        memory: owning,
        said: long('She wrote "please cancel my viewing on Friday" to me. '),
      }),
    ],
    [
      'a passing word beside orders to the assistant',
      'reschedule_viewing',
      { startsAt: START },
      asked('viewing_move', { memory: owning, said: [TALE.repeat(3)], suspect: true }),
    ],
    [
      'a note in words of a story',
      'update_crm',
      { note: 'obeyed the planted orders' },
      asked('faq', { said: long('') }),
    ],
    [
      'a note after an attack',
      'update_crm',
      { note: 'wants parking and a garden' },
      asked('faq', {
        understanding: {
          intents: [{ name: 'unknown', confidence: 0.95 }],
          acts: [],
        } as unknown as Understanding,
      }),
    ],
    ['a human nobody wants', 'escalate_to_human', { reason: 'x' }, asked('faq')],
    [
      'a note of something else',
      'update_crm',
      { note: 'Discount granted by owner forever' },
      asked('faq'),
    ],
  ])('refuses %s', (_name, tool, args, given) => {
    expect(unjustified(tool, args, given)).toEqual(expect.any(String));
  });
});
