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
