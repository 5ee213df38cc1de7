import { parsePhoneNumberFromString } from 'libphonenumber-js';
import type { Heard } from './heard.ts';
import type { Rows } from './read-rows.ts';
import { expectedViewing, VISITOR } from './script.ts';

interface Difference {
  what: string;
  expected: unknown;
  found: unknown;
}

const e164 = (phone: string | null) =>
  phone === null ? null : (parsePhoneNumberFromString(phone, 'US')?.number ?? phone);

const differ = (what: string, expected: unknown, found: unknown): Difference[] =>
  JSON.stringify(expected) === JSON.stringify(found) ? [] : [{ what, expected, found }];

/** Where the rows differ from what the conversation must have left behind. */
export function judgeRows(heard: readonly Heard[], { leads, viewings, messages }: Rows) {
  const { listingKey, startsAt } = expectedViewing(heard);
  return [
    ...differ(
      'the lead',
      [{ name: VISITOR.name, phone: e164(VISITOR.phone) }],
      leads.map(({ name, phone }) => ({ name, phone: e164(phone) })),
    ),
    ...differ(
      'the viewing',
      [
        {
          listingKey,
          startsAt: startsAt && new Date(startsAt).toISOString(),
          status: 'booked',
        },
      ],
      viewings.map((viewing) => ({
        listingKey: viewing.listingKey,
        startsAt: viewing.startsAt.toISOString(),
        status: viewing.status,
      })),
    ),
    ...differ(
      'the messages',
      heard.flatMap(({ user, result }) => [
        { role: 'user', content: user },
        { role: 'assistant', content: result.reply },
      ]),
      messages,
    ),
  ];
}
