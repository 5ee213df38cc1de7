import fc from 'fast-check';
import { expect, it } from 'vitest';
import { summarise } from './summarise.ts';

it('keeps wishes and deeds, and hides contact details', () => {
  const summary = summarise('Person: wants a loft', [
    { user: 'under 2400, my mail is ana@cruz.example, 206-555-0123', assistant: 'Noted.' },
    { user: 'ok', assistant: "You're booked: 14 Oak Street. Anything else?" },
  ]);
  expect(summary).toContain('wants a loft');
  expect(summary).toContain('under 2400, my mail is [e-mail], [phone]');
  expect(summary).toContain('booked: 14 Oak Street.');
  expect(summary).not.toContain('ana@cruz.example');
  expect(summary).not.toContain('Person: ok');
});

it('stays within its bound and keeps the newest', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 400 }), { maxLength: 40 }), (said) => {
      const turns = said.map((user) => ({ user: `I want 2 ${user}`, assistant: 'Done, booked.' }));
      expect(summarise('x'.repeat(3000), turns).length).toBeLessThanOrEqual(1200);
    }),
  );
  const many = Array.from({ length: 60 }, (_, n) => ({
    user: `I want ${n} beds now`,
    assistant: '',
  }));
  expect(summarise('', many)).toContain('I want 59 beds');
});
