import type { Line } from '../../graphs/conversation/testing/scripted-model.ts';

/** A model's wish to book a viewing of a home. */
export const booking = (listingKey: string): Line => ({
  calls: [
    {
      name: 'book_viewing',
      args: {
        listingKey,
        startsAt: '2026-11-24T10:00:00-08:00',
        name: 'Dana Whitfield',
        phone: '+15105550142',
      },
    },
  ],
});
