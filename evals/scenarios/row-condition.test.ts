import { describe, expect, test } from 'vitest';
import { type Condition, rowMeets } from './row-condition.ts';

const ROW = {
  status: 'booked',
  starts_at: new Date('2026-11-24T22:00:00Z'),
  budget_max_cents: '300000',
  phone: '+15105550123',
  email: null,
  mine: true,
  intents: ['faq', 'smalltalk'],
  payload: { reason: 'Angry about a deposit', at: '2026-11-24T14:00:00-08:00' },
  listing: { ListingKey: 'CL-1', City: 'Oakland', BedroomsTotal: 2 },
  contact: { name: 'Dana Reyes' },
};

const CASES: [where: Record<string, Condition>, meets: boolean][] = [
  [{}, true],
  [{ status: 'BOOKED' }, true],
  [{ status: { not: 'booked' } }, false],
  [{ status: { any: ['cancelled', 'booked'] } }, true],
  [{ starts_at: '2026-11-24T14:00' }, true],
  [{ starts_at: '2026-11-24T14:00:00-08:00' }, true],
  [{ starts_at: '2026-11-24T22:00' }, false],
  [{ starts_at: { min: '2026-11-24T00:00', max: '2026-11-24T23:59' } }, true],
  [{ starts_at: { min: '2026-11-25T00:00' } }, false],
  [{ budget_max_cents: 300_000 }, true],
  [{ budget_max_cents: { min: 1, max: 299_999 } }, false],
  [{ phone: '510-555-0123' }, true],
  [{ phone: '510-555-0124' }, false],
  [{ email: null }, true],
  [{ email: 'a@example.com' }, false],
  [{ missing: null }, true],
  [{ mine: true }, true],
  [{ intents: { has: 'faq' } }, true],
  [{ 'payload.reason': '/angry|upset/' }, true],
  [{ payload: { reason: { has: 'DEPOSIT' }, at: '2026-11-24T14:00' } }, true],
  [{ listing: 'CL-1' }, true],
  [{ listing: { any: ['CL-2', 'CL-1'] } }, true],
  [{ listing: { not: 'CL-1' } }, false],
  [{ listing: { City: 'oakland', BedroomsTotal: { min: 2 } } }, true],
  [{ listing: { City: 'Berkeley' } }, false],
  [{ 'contact.name': 'dana reyes' }, true],
  [{ nothing: { inside: 1 } }, false],
];

describe('rowMeets', () => {
  test.each(CASES)('%j: %s', (where, meets) => {
    expect(rowMeets(ROW, where, 'America/Los_Angeles')).toBe(meets);
  });
});
